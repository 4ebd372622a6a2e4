"""What every page is made of: words, tables, filters in the URL, attempts. Knows Streamlit and no domain."""

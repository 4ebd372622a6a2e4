"""What the pages are made of: ``kit`` (Streamlit and no domain), ``objects`` (the four objects), a module a feature."""

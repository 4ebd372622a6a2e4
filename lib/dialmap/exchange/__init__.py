"""Files in, rows and reports out. Bytes and text; never the store, never a page."""

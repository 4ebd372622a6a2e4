"""What the pages are made of. Only here, in ``pages/`` and in ``app.py`` is Streamlit known."""

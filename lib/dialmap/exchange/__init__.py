"""Files in and out: CSV tables and ZIP archives of them, and the plan of an import before anything is stored."""

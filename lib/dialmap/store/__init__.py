"""The data set in an SQLite file. The only place that speaks SQL; takes and returns values of the core."""

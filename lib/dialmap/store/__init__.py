"""The data set in an SQLite file. The only place that speaks SQL."""

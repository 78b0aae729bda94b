"""The demonstration at the size of a département or of a country: rows written many at a time."""

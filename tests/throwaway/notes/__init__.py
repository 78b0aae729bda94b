"""Notes: the smallest tool there can be."""

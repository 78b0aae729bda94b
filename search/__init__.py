"""The index over everything that can be found, and the one page that asks it."""

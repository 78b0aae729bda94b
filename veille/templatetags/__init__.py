"""Template tags of the veille."""

"""Pages: a tree of texts that the members of a group write together."""

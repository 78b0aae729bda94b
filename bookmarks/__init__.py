"""Bookmarks: web resources that members share and comment. They are the pool of the veille."""

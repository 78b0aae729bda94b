"""Searches that people keep: each a page, a feed and perhaps a mail (VW7)."""

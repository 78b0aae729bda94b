"""Bookmarks in the files of other programs: read with a dry run, written so that they come back unchanged."""

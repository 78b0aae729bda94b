"""A note: a content with nothing more."""

from content.models import Content


class Note(Content):
    """A short text."""

"""A note: a content with nothing more."""

from content.models import Content
from content.querysets import ContentQuerySet


class Note(Content):
    """A short text."""

    objects = ContentQuerySet.as_manager()

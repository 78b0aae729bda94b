"""The content table and what hangs on it by plain foreign keys."""

from content.models.attached import Attachment, Blob
from content.models.comment import Comment
from content.models.content import Content, Shelf
from content.models.tags import ContentTag, GroupTag, Tag
from content.models.traces import Draft, Reaction, ReadMark, Revision, SentForm

__all__ = [
    "Attachment",
    "Blob",
    "Comment",
    "Content",
    "ContentTag",
    "Draft",
    "GroupTag",
    "Reaction",
    "ReadMark",
    "Revision",
    "SentForm",
    "Shelf",
    "Tag",
]

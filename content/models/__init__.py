"""The content table and what hangs on it by plain foreign keys."""

from content.models.attached import Attachment, Blob, LinkPreview
from content.models.comment import Comment
from content.models.content import CoAuthor, Content, Shelf
from content.models.outside import PublicLink
from content.models.storing import Rendition, Upload
from content.models.tags import ContentTag, GroupTag, Tag
from content.models.traces import Citation, Draft, Reaction, ReadMark, Revision, SentForm, VersionName

__all__ = [
    "Attachment",
    "Blob",
    "Citation",
    "CoAuthor",
    "Comment",
    "Content",
    "ContentTag",
    "Draft",
    "GroupTag",
    "LinkPreview",
    "PublicLink",
    "Reaction",
    "ReadMark",
    "Rendition",
    "Revision",
    "SentForm",
    "Shelf",
    "Tag",
    "Upload",
    "VersionName",
]

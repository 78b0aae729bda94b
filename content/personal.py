"""What items, comments and what hangs on them hold about people, and what becomes of texts when somebody leaves."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from accounts.models import User
from content.models import Attachment, Blob, Comment, Content, ContentTag, GroupTag, Revision, Tag, Upload
from content.store import forgetting, sending
from core.personal import Nobody, Rows
from core.tools import tools

KEY = "a secret, or a key of the database"
OTHER = "about somebody else"
GONE = "deleted with the account"
TEXTS = "kept under « former member », or removed, as the person chose"
REMOVED = gettext_lazy("[Removed at the request of its author]")
NAMED = gettext_lazy("former member")

COLUMNS = {
    KEY: "id content_ptr slug author",
    OTHER: "trashed_by co_authors",
    "how it is shown": "body_html excerpt sort_at last_activity_at pinned_until featured_until is_locked merged_into "
    "comment_count",
}
SHOWN = "kind group.name title body audience state is_held created_at edited_at published_at expires_at trashed_at"


def rows_of_items(model: str, title: Any, more: str = "", out: dict[str, str] | None = None, **extra: Any) -> Rows:
    """Return the declaration of a kind of item: a child of `Content`, whose own fields `more` and `out` name."""
    others = {**COLUMNS, "told with the item itself": f"tags {SHOWN.replace('.name', '')}"}
    return Rows(model, title, ("author",), more, {**others, **(out or {})}, TEXTS, **extra)


ROWS = [
    Rows(
        "content.PublicLink",
        gettext_lazy("Public links I made"),
        ("made_by",),
        "item.title may_propose made_at expires_at revoked_at",
        {KEY: "id key password made_by item", "how often it served": "opened_count opened_at"},
        "kept, without the person, until they expire",
    ),
    Rows(
        "content.Content",
        gettext_lazy("What I published"),
        ("author", "co_authors__user"),
        SHOWN,
        {
            **{
                reason: fields.replace(" content_ptr", "").replace(" co_authors", "")
                for reason, fields in COLUMNS.items()
            },
            "words of all": "tags",
        },
        TEXTS,
    ),
    Rows(
        "content.Comment",
        gettext_lazy("My comments"),
        ("author",),
        "content_id body is_held accepted_at created_at edited_at trashed_at",
        {KEY: "id author content parent", OTHER: "accepted_by trashed_by", "made of the text": "body_html"},
        TEXTS,
    ),
    Rows(
        "content.Revision",
        gettext_lazy("Earlier versions that I wrote"),
        ("author",),
        "content_id title body made_at",
        {KEY: "id author content comment"},
        TEXTS,
    ),
    Rows(
        "content.Attachment",
        gettext_lazy("Files I joined"),
        ("author",),
        "name alt created_at blob.size blob.media_type",
        {KEY: "id author content comment"},
        TEXTS + "; those that no text used go at once",
        file="blob__file",
        file_name="name",
    ),
    Rows(
        "content.CoAuthor",
        gettext_lazy("What I sign with others"),
        ("user",),
        "content_id",
        {KEY: "id user content", "how the item is signed": "is_guest"},
        GONE,
    ),
    Rows("content.Draft", gettext_lazy("My drafts"), ("user",), "place data saved_at", {KEY: "id user"}, GONE),
    Rows(
        "content.Reaction",
        gettext_lazy("My reactions and votes"),
        ("user",),
        "content_id comment_id value at",
        {KEY: "id user content comment"},
        GONE,
    ),
    Rows(
        "content.ReadMark",
        gettext_lazy("What I have read"),
        ("user",),
        "content_id read_until",
        {KEY: "id user content"},
        GONE,
    ),
    Rows(
        "content.SentForm",
        of=("user",),
        out={"serves a day, against double sending": "id key user content comment at"},
        leaving=GONE,
    ),
    Rows(
        "content.Shelf",
        gettext_lazy("What I showed in another group"),
        ("placed_by",),
        "content_id group.name placed_at",
        {KEY: "id placed_by content"},
        "kept, without the person",
    ),
    Rows(
        "content.Upload",
        gettext_lazy("Files I am sending"),
        ("author",),
        "name size created_at expires_at",
        {KEY: "id key author pieces attachment", "how far it has come": "offset place"},
        "deleted with its pieces",
    ),
    Nobody("content.Rendition", "made of the bytes of files, and gone with them"),
    Nobody("content.Blob", "bytes, given with the files that lead to them; those without any go"),
    Nobody("content.Tag content.ContentTag content.GroupTag", "words of all"),
    Rows(
        "content.VersionName",
        gettext_lazy("Names I gave to versions"),
        ("by",),
        "content_id at name",
        {KEY: "id by content"},
        "kept, without the person",
    ),
    Nobody("content.Citation", "made of the text: which items it names"),
    Nobody("content.LinkPreview", "what other sites say of themselves"),
]


def erase(user: User, keep: bool) -> None:
    """Take the person's name out of what stays; unless `keep`, take their texts and files away too."""
    for upload in Upload.objects.filter(author=user):
        sending.forget(upload)
    Attachment.objects.filter(author=user, content=None).delete()
    if not keep:
        _erase_texts(user)
    _forget_name(user.username)
    drop_orphans()


def _erase_texts(user: User) -> None:
    """Delete the items that nobody else had a part in; empty the others, and the comments: threads still read."""
    # What holds others' items (a category, a folder) is the group's, whoever made it.
    kinds = [
        kind
        for tool in tools()
        if tool.has_author
        for kind in tool.kinds
        if kind not in getattr(tool, "inner_kinds", ())
    ]
    mine = Content.objects.filter(author=user, kind__in=kinds)
    common = [pk for tool in tools() for pk in tool.written_by_others(mine).values_list("pk", flat=True)]
    mine = mine.exclude(pk__in=common)
    Attachment.objects.filter(author=user).delete()
    Revision.objects.filter(Q(author=user) | Q(comment__author=user) | Q(content__in=mine, comment=None)).delete()
    said = Comment.objects.filter(content=OuterRef("pk")).exclude(author=user)
    words = list(ContentTag.objects.filter(content_object__in=mine).values_list("tag_id", flat=True))
    shared = [pk for tool in tools() for pk in tool.held_by_others(mine).values_list("pk", flat=True)]
    mine.filter(~Exists(said)).exclude(pk__in=shared).delete()
    mine.update(title=str(REMOVED), body="", body_html="", excerpt="")
    for item in mine.only("pk"):
        item.tags.clear()
        Content.objects.filter(pk=item.pk).update(slug=f"removed-{item.pk}")
    in_vocabulary = GroupTag.objects.filter(Q(tag=OuterRef("pk")) | Q(synonym_of=OuterRef("pk")))
    Tag.objects.filter(~Exists(in_vocabulary), pk__in=words, items=None).delete()
    Comment.objects.filter(author=user).update(body=str(REMOVED), body_html=f"<p>{REMOVED!s}</p>")


def _forget_name(username: str) -> None:
    """Write « former member » for @username in everybody's texts: the name may be somebody else's one day."""
    mention = re.compile(rf"@{re.escape(username)}(?![\w-]|\.\w)", re.IGNORECASE)
    address = re.compile(rf"/members/{re.escape(username)}/")
    for model, fields in ((Content, ("title", "excerpt", "body", "body_html")), (Comment, ("body", "body_html")),
                          (Revision, ("title", "body"))):  # fmt: skip
        named = Q()
        for field in fields:
            named |= Q(**{f"{field}__icontains": f"@{username}"}) | Q(
                **{f"{field}__icontains": f"/members/{username}/"}
            )
        for row in model._default_manager.filter(named).only(*fields).iterator():
            said = {f: address.sub("/members/", mention.sub(f"@{NAMED!s}", getattr(row, f))) for f in fields}
            model._default_manager.filter(pk=row.pk).update(**said)


def drop_orphans() -> None:
    """Delete the bytes that no file leads to any more."""
    forgetting.forget_unused(Blob.objects.all())

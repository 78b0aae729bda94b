"""What bookmarks hold about people."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bookmarks.annotations.models import Annotation
from content.personal import rows_of_items
from core.personal import Nobody, Rows

ROWS = [
    rows_of_items(
        "bookmarks.Bookmark",
        _("Addresses I saved"),
        "title url site writer written_on language nature reference in_force_on deadline_on",
        {
            "read by a machine": "image fetch_state fetch_error "
            "fetch_lease fetch_attempts has_typed_title has_typed_summary link_state link_checked_at link_missed_at "
            "title_key likened_at",
            "a folder of the group": "collection",
        },
    ),
    Rows(
        "bookmarks.Mark",
        _("What I keep of bookmarks for myself"),
        ("user",),
        "bookmark.url is_for_later note made_at",
        {"a secret, or a key of the database": "id user bookmark"},
        "deleted with the account",
    ),
    Rows(
        "bookmarks.Import",
        _("Files of bookmarks I brought"),
        ("by",),
        "group.name name format made known created_at",
        {
            "a secret, or a key of the database": "id by",
            "written as bookmarks, forgotten after 30 days": "lines refused refused_count repeated left_out state "
            "takes_private may_credit done lease_until",
        },
        "deleted with the account",
    ),
    Rows(
        "bookmarks.Annotation",
        _("Passages I quoted"),
        ("author",),
        "bookmark.url exact note made_at",
        {
            "a secret, or a key of the database": "id author bookmark digest",
            "words of the page around the passage": "prefix suffix",
        },
        "kept without the person's name and without their notes, or deleted when they take their texts away",
    ),
    Nobody("bookmarks.Address", "addresses of pages"),
    Nobody("bookmarks.PageText", "what pages of the web say"),
    Nobody("bookmarks.Trace", "numbers made of what pages say"),
    Nobody("bookmarks.Copy", "copies of pages of the web"),
    Nobody("bookmarks.Keeping", "a rule of a group"),
    Rows(
        "bookmarks.Twin",
        "",
        ("parted_by",),
        "",
        {"who said that two pages are two": "id one other reason found_at parted_at parted_by"},
        "kept without the name",
    ),
    rows_of_items(
        "bookmarks.Collection", _("Collections I opened"), "title", {"how the group keeps its folders": "order"}
    ),
]


def erase(user: User, keep: bool) -> None:
    """Take the person's notes off the passages they quoted, or the passages too when their texts go with them."""
    mine = Annotation.objects.filter(author=user)
    if keep:
        mine.update(note="")
    else:
        mine.delete()

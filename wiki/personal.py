"""What pages hold about people."""

from django.utils.translation import gettext_lazy as _

from content.personal import GONE, KEY, rows_of_items
from core.personal import Nobody, Rows

OWN = "how the page is shown"

ROWS = [
    rows_of_items(
        "wiki.Page",
        _("Pages I began"),
        "title review_on frozen_at frozen_note",
        {OWN: "parent place writers", "about somebody else, or told in the log": "keeper frozen_by"},
    ),
    Rows(
        "wiki.Writing", of=("user",), out={"serves minutes, to warn others": "id page user since until"}, leaving=GONE
    ),
    Rows(
        "wiki.PendingChange",
        of=("user",),
        out={"serves minutes, until it is told": "id page user began_at last_at body summaries"},
        leaving=GONE,
    ),
    Rows("wiki.BranchFollow", _("Branches of pages I follow"), ("user",), "page.title", {KEY: "id user"}, GONE),
    Rows(
        "wiki.PageModel",
        _("Models of pages that I kept"),
        ("author",),
        "name body made_at group.name",
        {KEY: "id author"},
        "kept by the group, without the person",
    ),
    Rows(
        "wiki.Proposal",
        of=("decided_by",),
        out={
            "the words of somebody outside": "id page link name note body version made_at state decided_by decided_at"
        },
        leaving="kept with the page, without the person",
    ),
    Nobody("wiki.PageTree", "a setting of the group"),
    Rows(
        "wiki.Passage",
        of=("resolved_by",),
        out={"the words of a page that a comment is about": "id comment quote prefix suffix resolved_at resolved_by"},
        leaving="kept with the comment, without the person",
    ),
]

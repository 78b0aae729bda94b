"""What articles hold about people."""

from django.utils.translation import gettext_lazy as _

from blogs.models import SHEET
from content.personal import rows_of_items
from core.personal import Nobody, Rows

OWN = "how the article is shown"

ROWS = [
    rows_of_items(
        "blogs.Article",
        _("Articles I wrote"),
        f"title genre opening correction cover_alt cover_credit {' '.join(SHEET)}",
        {
            OWN: "minutes series series_order source comments_until corrected_at cover cover_wide cover_small "
            "focus_x focus_y"
        },
    ),
    rows_of_items("blogs.Series", _("Series I opened"), "title"),
    Rows(
        "blogs.GuestInvitation",
        _("Articles I was asked to write from outside their group"),
        ("accepted_by",),
        "article.title email created_at",
        {"a secret, or a key of the database": "id key accepted_by", "about somebody else": "by"},
        "deleted with the account",
    ),
    Nobody("blogs.Newsroom", "a setting of the group"),
]

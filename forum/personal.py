"""What the forum holds about people."""

from django.utils.translation import gettext_lazy as _

from content.personal import rows_of_items
from core.personal import Nobody, Rows

KEY = "a secret, or a key of the database"
OWN = "the group's own"

ROWS = [
    rows_of_items(
        "forum.Topic",
        _("Topics I opened"),
        "title nature is_solved summary summary_at",
        {"about somebody else": "trashed_by co_authors summary_by", OWN: "category slow_minutes summary_html"},
    ),
    rows_of_items(
        "forum.Category",
        _("Categories I opened"),
        "title",
        {OWN: "order who_posts default_tags prompt"},
    ),
    Rows(
        "forum.AlsoAsking",
        _("Questions I ask too"),
        ("user",),
        "topic.title",
        {KEY: "id user"},
        "deleted with the account",
    ),
    Nobody("forum.ReadyAnswer", OWN),
]

"""What the agenda holds about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agenda.registering import forgetting
from agenda.registering.personal import ROWS as REGISTRATIONS
from content.personal import rows_of_items
from core.personal import Nobody, Rows

OWN = "the event's own"

ROWS = [
    rows_of_items(
        "agenda.Event",
        _("Events I announced"),
        "title start_day start_time end_day end_time place address contact",
        {
            OWN: "nature zone starts_at ends_at rrule computed_until territory room link is_link_kept price public "
            "accessibility cover cover_alt source_name source_url is_external cancelled_at cancel_reason uid sequence "
            "changed_at made_of"
        },
    ),
    Nobody("agenda.Occurrence", OWN),
    Rows(
        "agenda.Paper",
        _("Documents I put with events"),
        ("added_by",),
        "event.title side label url added_at",
        {"a key of the database": "id added_by", OWN: "occurrence", "told with my files": "attachment"},
        "kept with the event, without the person",
    ),
    *REGISTRATIONS,
]


def erase(user: User, keep: bool) -> None:
    """Take the person off the lists of events; whoever waits gets their place."""
    forgetting.forget_person(user)

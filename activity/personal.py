"""What the log holds about people."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activity.models import Activity
from core.personal import Rows

ROWS = [
    Rows(
        "activity.Front",
        _("What I proposed for the platform's home page"),
        ("proposed_by",),
        "content_id proposed_at state until",
        {"a key of the database": "id proposed_by content"},
        "kept, without the person",
    ),
    Rows(
        "activity.Activity",
        _("What I did"),
        ("actor",),
        "verb group.name content_id comment_id at",
        {
            "a key of the database": "id actor content comment",
            "about somebody else": "person data",
            "the work of the outbox": "announced_at lease_until attempts is_quiet",
        },
        "kept as the trace of acts for its retention, without the person and without what it said of the act",
    ),
]


def erase(user: User, keep: bool) -> None:
    """Forget what was said of the acts of the person, and of those about them; the acts themselves stay."""
    Activity.objects.filter(Q(actor=user) | Q(person=user)).update(data={})

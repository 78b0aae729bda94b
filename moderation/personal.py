"""What moderation holds about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.personal import Rows
from moderation.models import Report

ROWS = [
    Rows(
        "moderation.Report",
        _("What I reported"),
        ("reporter", "email"),
        "title reason details email created_at state decision explanation decided_at",
        {
            "a key of the database": "id subject content comment person group reporter form_key",
            "how the team works": "queue escalated_at decided_by",
            "somebody else's words": "written author",
        },
        "kept as the trace that the law asks for, without the person, their address and what they wrote",
    ),
]


def erase(user: User, keep: bool) -> None:
    """Forget what the person said in reports, and what was kept of their words in reports about them."""
    Report.objects.filter(reporter=user).update(details="", email="")
    Report.objects.filter(email__iexact=user.email).update(details="", email="")
    Report.objects.filter(author=user).update(written="", title="…")
    Report.objects.filter(person=user).update(written="", title="…")

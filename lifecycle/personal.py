"""What this app holds about people."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.personal import Rows
from lifecycle import exporting
from lifecycle.models import Export

ROWS = [
    Rows(
        "lifecycle.Departure",
        of=("user",),
        out={"gone within minutes": "id user keeps_texts asked_at"},
        leaving="deleted",
    ),
    Rows(
        "lifecycle.Export",
        _("Exports I asked for"),
        ("user",),
        "asked_at ready_at expires_at size",
        {"a secret, or a key of the database": "id user key file lease_until"},
        "deleted with their files",
    ),
]


def erase(user: User, keep: bool) -> None:
    """Delete the exports of the person with their files."""
    exporting.drop(Export.objects.filter(user=user))

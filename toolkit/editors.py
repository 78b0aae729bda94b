"""Who wrote the version of an item that stands."""

from __future__ import annotations

from accounts.models import User
from activity.models import Activity
from content.models import Content


def last_editor(content: Content) -> User | None:
    """Return who last changed an item, as far as the log goes back; else its author: one query."""
    if content.edited_at is None:
        return content.author
    rows = Activity.objects.filter(content_id=content.pk, verb="content.edited").select_related("actor")
    row = rows.order_by("-at").first()
    return row.actor if row else content.author

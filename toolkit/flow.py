"""What happened to an item, said between its messages: renamed, moved, closed, split, by whom (FO08)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activity.models import Activity
from content.models import Comment, Content
from groups.access import Access

SENTENCES: dict[str, tuple[str, Any]] = {
    "content.renamed": ("edit", gettext_lazy("%(who)s renamed this; it was called “%(old)s”.")),
    "content.moved": ("move", gettext_lazy("%(who)s moved this here.")),
    "content.filed": ("move", gettext_lazy("%(who)s filed this elsewhere.")),
    "content.reassigned": ("user", gettext_lazy("%(who)s put the author or the date right.")),
    "content.locked": ("lock", gettext_lazy("%(who)s closed the comments.")),
    "content.unlocked": ("lock-open", gettext_lazy("%(who)s opened the comments again.")),
    "content.merged": ("merge", gettext_lazy("%(who)s joined another item to this one.")),
    "content.withdrawn": ("eye-off", gettext_lazy("%(who)s withdrew this.")),
    "page.frozen": ("lock", gettext_lazy("%(who)s validated and froze this version.")),
    "page.thawed": ("lock-open", gettext_lazy("%(who)s opened this to changes again.")),
    "comment.moved_out": ("split", None),
    "comment.moved_in": ("split", None),
}
"""The icon and the sentence of each verb; those that count messages are said by `counted`."""
EVENTS_MAX = 50


@dataclass(frozen=True)
class Event:
    """One line of the flow. `other` is the item that messages went to or came from, when the reader may open it."""

    icon: str
    sentence: str
    at: datetime
    reason: str = ""
    other: Content | None = None
    is_event: bool = True


def events(item: Content, access: Access, since: datetime | None, until: datetime | None) -> list[Event]:
    """Return what happened to an item between two messages, the oldest first: one query, two when messages moved."""
    rows = Activity.objects.filter(content_id=item.pk, verb__in=SENTENCES)
    rows = rows.filter(Q(at__gte=since) if since else Q(), Q(at__lt=until) if until else Q())
    found = list(rows.select_related("actor").order_by("-at")[:EVENTS_MAX])[::-1]
    others = {row.data["other"] for row in found if "other" in row.data}
    seen = Content.objects.visible_to(access).select_related("group").in_bulk(others) if others else {}
    return [event(row, seen.get(row.data.get("other"))) for row in found]


def closing(item: Content) -> Event | None:
    """Return who closed the comments of an item and why, said where one would write (LA6): one query when closed."""
    if not item.is_locked:
        return None
    rows = Activity.objects.filter(content_id=item.pk, verb="content.locked").select_related("actor")
    row = rows.order_by("-at", "-pk").first()
    return event(row, None) if row else None


def event(row: Activity, other: Content | None) -> Event:
    """Return a row of the log as a line of the flow."""
    icon, template = SENTENCES[row.verb]
    who = str(row.actor) if row.actor else _("Somebody")
    said = template % {"who": who, "old": row.data.get("old", "")} if template else counted(row, who)
    return Event(icon, said, row.at, row.data.get("reason", ""), other)


def counted(row: Activity, who: str) -> str:
    """Return the sentence about messages that left, or came."""
    count = row.data.get("count", 1)
    if row.verb == "comment.moved_out":
        said = ngettext(
            "%(who)s moved %(count)s message elsewhere.", "%(who)s moved %(count)s messages elsewhere.", count
        )
    else:
        said = ngettext("%(who)s moved %(count)s message here.", "%(who)s moved %(count)s messages here.", count)
    return said % {"who": who, "count": count}


def woven(comments: Sequence[Comment], happened: Sequence[Event], *, newest_first: bool) -> list[Any]:
    """Return messages and events in one line of time."""
    dated = [(comment.created_at, 0, comment) for comment in comments] + [(one.at, 1, one) for one in happened]
    return [row for _at, _rank, row in sorted(dated, key=lambda row: row[:2], reverse=newest_first)]

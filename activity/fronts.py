"""The front of the platform: items that a group's animators propose for its home page, and that its administrators
choose (CC33). Whoever opens the home page sees those they may read, and no other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from activity.models import Activity, Front
from activity.record import record
from content.models import Content
from core import clock
from groups.access import Access

SHOWN_MAX = 5
DAYS = 30
Rows = QuerySet[Front]


def may_be_proposed(item: Content) -> bool:
    """Tell whether an item is of a reach that the home page of the platform has: signed-in people, or everybody."""
    return item.effective_audience != "group" and item.state == Content.State.PUBLISHED and not item.is_held


@transaction.atomic
def propose(*, item: Content, by: User) -> bool:
    """Propose an item; tell whether it was not proposed or shown yet. One that was refused may be proposed again."""
    asked = {"proposed_by": by, "proposed_at": clock.now(), "state": Front.State.ASKED, "until": None}
    row, is_new = Front.objects.get_or_create(content_id=item.pk, defaults=asked)
    again = Front.objects.filter(pk=row.pk).exclude(state=Front.State.ASKED).exclude(until__gt=clock.now())
    if not is_new and not again.update(**asked):
        return False
    record("front.proposed", actor=by, content=item)
    return True


@transaction.atomic
def decide(*, front: Front, by: User, shows: bool, reason: str = "") -> Activity:
    """Show a proposed item for thirty days, refuse it, or take it off; return the act, to be told."""
    state = Front.State.SHOWN if shows else Front.State.REFUSED
    until = clock.now() + timedelta(days=DAYS) if shows else None
    Front.objects.filter(pk=front.pk).update(state=state, until=until)
    said: dict[str, Any] = {"reason": reason} if reason else {}
    verb = "front.accepted" if shows else "front.refused"
    return record(verb, actor=by, content=front.content, person=front.proposed_by, **said)


def shown(access: Access) -> QuerySet[Content]:
    """Return what stands on the front today, among what `access` may read, the latest choice first."""
    now = clock.now()
    seen = Content.objects.visible_to(access).filter(front__state=Front.State.SHOWN, front__until__gt=now)
    return seen.select_related("group", "author").defer("body", "body_html").order_by("-front__until", "-pk")


def card(access: Access) -> list[Any] | None:
    """Return what the home page of a member shows of the front, or None."""
    return list(shown(access)[:SHOWN_MAX]) or None

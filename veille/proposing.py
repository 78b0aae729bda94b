"""What the veille offers on the items of every tool: putting them forward."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accounts.models import User
from content.models import Content
from veille import selecting
from veille.models import Selection, Watch


def url_of(content: Content) -> str:
    """Return the address to which the button "propose for the veille" posts."""
    return reverse("veille:propose", args=[content.group.slug, content.pk])


def states(contents: list[Content]) -> dict[int, str]:
    """Return the state of each item that is on its way into an edition, or in one: one query."""
    rows = Selection.objects.filter(content_id__in=[item.pk for item in contents]).exclude(state="dropped")
    return {row.content_id: str(row.get_state_display()) for row in rows.order_by("pk") if row.content_id}


def propose(content: Content, user: User) -> Any:
    """Put an item forward for the veille of its group, if the group has one."""
    watch = Watch.objects.filter(group_id=content.group_id).first()
    return selecting.propose(watch=watch, content=content, by=user) if watch else None


def follow_merge(lost: Content, kept: Content) -> None:
    """Give the selections of an item to the one it was joined to, unless that one has its own."""
    has_one = Selection.objects.filter(content_id=kept.pk, state__in=selecting.OPEN).values_list("watch", flat=True)
    Selection.objects.filter(content_id=lost.pk, state__in=selecting.OPEN, watch__in=list(has_one)).delete()
    Selection.objects.filter(content_id=lost.pk).update(content_id=kept.pk)

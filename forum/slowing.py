"""Slow mode: a thread where tempers rise takes one message of each person every few minutes (FO25)."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import ngettext

from accounts.models import User
from content.models import Comment, Content
from core import clock
from forum.models import Topic


def waits(content: Content, user: User) -> str:
    """Return the sentence that says how long somebody still waits, or an empty string."""
    minutes = Topic.objects.filter(pk=content.pk).values_list("slow_minutes", flat=True).first() or 0
    if not minutes:
        return ""
    mine = Comment.objects.filter(content_id=content.pk, author=user).order_by("-created_at")
    last = mine.values_list("created_at", flat=True).first()
    if last is None:
        return ""
    left = last + timedelta(minutes=minutes) - clock.now()
    if left <= timedelta():
        return ""
    count = int(left.total_seconds() // 60) + 1
    said = ngettext(
        "This thread is slowed down: you may write again in %(count)s minute.",
        "This thread is slowed down: you may write again in %(count)s minutes.",
        count,
    )
    return said % {"count": count}

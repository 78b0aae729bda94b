"""Who hears of what happens to a poll, by the verb of the log (read by notifications.recipients)."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet

from accounts.models import User
from activity.models import Activity
from content.readers import readers_of
from notifications.models import Follow
from polls import rules
from polls.models import Poll


def late_ones(activity: Activity) -> QuerySet[User]:
    """Return those who may vote and have not: a reminder reaches nobody else (SO09)."""
    poll = Poll.objects.select_related("group", "voting_group").filter(pk=activity.content_id or 0).first()
    return rules.not_voted(poll) if poll is not None and poll.is_open else User.objects.none()


def concerned(activity: Activity) -> QuerySet[User]:
    """Return those who voted, who follow the poll, and its author, as far as they may still read it."""
    poll = Poll.objects.select_related("group").filter(pk=activity.content_id or 0).first()
    if poll is None:
        return User.objects.none()
    voted = poll.voters.filter(has_voted=True, user__isnull=False).values("user_id")
    follows = Follow.objects.filter(content_id=poll.pk, level="all").values("user_id")
    return readers_of(poll).filter(Q(pk__in=voted) | Q(pk__in=follows) | Q(pk=poll.author_id))


HEARS: dict[str, Callable[[Activity], QuerySet[User]]] = {
    "poll.reminded": late_ones,
    "poll.closing": late_ones,
    "poll.closed_on_time": concerned,
    "poll.concluded": concerned,
}

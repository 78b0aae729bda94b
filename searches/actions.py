"""Keeping a search, changing it, hearing of it by mail, and letting it go."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from activity.record import record
from core import clock, text
from groups.models import Group
from notifications import preferences
from notifications.models import Preference
from searches.models import NAME_MAX, SavedSearch, SearchMail

OWN_MAX = 100
"""How many one person, or one group, may keep."""
PERIODS = {SearchMail.Period.DAILY: timedelta(days=1), SearchMail.Period.WEEKLY: timedelta(weeks=1)}


@transaction.atomic
def save(*, by: User, name: str, asked: str, group: Group | None = None, period: str = "") -> SavedSearch:
    """Keep a search for oneself, or for a group; `period` also sends it by mail to whoever keeps it."""
    made = SavedSearch.objects.create(
        owner=None if group else by,
        group=group,
        name=text.one_line(name)[:NAME_MAX],
        asked=asked,
        made_by=by,
        created_at=clock.now(),
    )
    if group is not None:
        record("search.saved", actor=by, group=group, data={"title": made.name})
    set_mail(search=made, user=by, period=period)
    return made


def is_full(by: User, group: Group | None) -> bool:
    """Tell whether a person, or a group, keeps as many searches as it may."""
    mine = SavedSearch.objects.filter(group=group) if group else SavedSearch.objects.filter(owner=by)
    return mine.count() >= OWN_MAX


@transaction.atomic
def set_mail(*, search: SavedSearch, user: User, period: str) -> None:
    """Send a search by mail each day or each week from now on; an empty period stops it. Twice changes nothing."""
    if period not in SearchMail.Period.values:
        SearchMail.objects.filter(search=search, user=user).delete()
        return
    now = clock.now()
    wanted = {"period": period, "due_at": next_due(user, period, now)}
    SearchMail.objects.update_or_create(
        search=search, user=user, defaults=wanted, create_defaults={**wanted, "since": now}
    )


def next_due(user: User, period: str, after: datetime) -> datetime:
    """Return when the next mail is due: at the day and hour of one's own digest, on one's own clock."""
    own = preferences.preference_of(user)
    wish = Preference(digest=period, digest_day=own.digest_day, digest_hour=own.digest_hour)
    return preferences.next_digest(wish, preferences.zone_of(user), after) or after + PERIODS[SearchMail.Period(period)]


@transaction.atomic
def set_open(*, search: SavedSearch, is_open: bool) -> None:
    """Open a search to whoever has its address, or close it: its feeds then answer nothing to strangers, at once."""
    SavedSearch.objects.filter(pk=search.pk).update(is_open=is_open)


@transaction.atomic
def forget(*, search: SavedSearch, by: User) -> None:
    """Let a search go, with its mails and its feed."""
    if search.group is not None:
        record("search.forgotten", actor=by, group=search.group, data={"title": search.name})
    search.delete()

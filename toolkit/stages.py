"""The stages of an item that is prepared before it is out: draft, review, scheduled, published, withdrawn (AR02).

Whatever leads to publication ends here or in `schedule`: an item is announced once in its life, and a newcomer's waits
for a moderator as anything else they write does.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from activity.models import Activity
from activity.record import record
from content.models import Content
from core import clock
from search import index
from toolkit import actions, editing, holding

State = Content.State
WAITING = [State.DRAFT, State.REVIEW, State.SCHEDULED, State.WITHDRAWN]


@transaction.atomic
def put_out(*, item: Content, by: User, is_checked: bool = False) -> Content.State:
    """Publish an item that is prepared, or have it wait for its hour when that is to come; return its new state.

    `is_checked` says that a moderator reads it at this moment. Twice, or by two people at once, it is published once.
    """
    moment = clock.now()
    is_later = item.published_at is not None and item.published_at > moment
    changes: dict[str, Any] = {"state": State.SCHEDULED if is_later else State.PUBLISHED}
    waits = not is_later and not is_checked and holding.waits(item.group, item.author)
    was_out = Activity.objects.filter(content_id=item.pk, verb="content.published").exists()
    if not is_later:
        out_at = item.published_at if was_out and item.published_at else moment
        changes |= {"published_at": None if waits else out_at, "is_held": waits}
        changes |= {"sort_at": out_at, "last_activity_at": moment}
        if item.expires_at is not None and item.expires_at <= moment:
            changes["expires_at"] = None
    if not Content.objects.filter(pk=item.pk, state__in=WAITING).update(**changes):
        return State(item.state)
    _tell(item, by, waits=waits, is_out=not is_later and not was_out)
    return State(changes["state"])


def _tell(item: Content, by: User, *, waits: bool, is_out: bool) -> None:
    if waits and item.author:
        actions.announce(holding.submitted(item, item.author))
    elif is_out:
        actions.announce(
            record("content.published", actor=item.author or by, content=item, quiet=editing.is_wanted_quiet(item))
        )
        item.group.touch(clock.now())
    index.note_changed(item)


@transaction.atomic
def submit(*, item: Content, by: User) -> bool:
    """Ask the moderators of the group to read a draft; they are told. False when it was no draft any more."""
    drafts = Content.objects.filter(pk=item.pk, state__in=[State.DRAFT, State.WITHDRAWN])
    if not drafts.update(state=State.REVIEW):
        return False
    actions.announce(holding.submitted(item, by))
    index.note_changed(item)
    return True


@transaction.atomic
def send_back(*, item: Content, by: User, reason: str) -> bool:
    """Give an item in review back to its author as a draft, with the reason. False when it no longer waited."""
    if not Content.objects.filter(pk=item.pk, state=State.REVIEW).update(state=State.DRAFT):
        return False
    holding.tell_refused(item.group, item.author, by, item.title, reason, item.permanent_url, item.body)
    index.note_changed(item)
    return True


@transaction.atomic
def withdraw(*, item: Content, by: User, reason: str = "") -> bool:
    """Take a published or scheduled item down: those who sign it and the moderators still see it."""
    if not Content.objects.filter(pk=item.pk, state__in=[State.PUBLISHED, State.SCHEDULED]).update(
        state=State.WITHDRAWN
    ):
        return False
    record("content.withdrawn", actor=by, content=item, **actions.given(reason))
    index.note_changed(item)
    return True

"""Writes on events, each with its consequences in plain sight. Keyword-only, one transaction each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from activity.record import record
from agenda import changes, occurrences
from agenda.models import Event
from content.models import Content
from content.store.keeping import keep_bytes
from core import clock, text
from core.pictures import around, own_image
from toolkit import actions
from toolkit.signers import set_signers

WIDE = (1200, 630)


@dataclass(frozen=True)
class Given:
    """What was typed with an event besides its own columns."""

    organisers: list[User] = field(default_factory=list)
    tags: Iterable[str] = ()
    files: Iterable[Any] = ()
    picture: Any = None
    drops_picture: bool = False
    form_key: UUID | None = None


@transaction.atomic
def announce(*, event: Event, author: User | None, given: Given, quiet: bool = False) -> Content:
    """Publish a new event with its occurrences. The same form sent twice makes one event."""
    made = actions.already_made(given.form_key, author)
    if made is not None and made.content is not None:
        return made.content
    prepare(event, given)
    event.sort_at = event.starts_at
    item = actions.publish(
        item=event, author=author, tags=given.tags, files=given.files, form_key=given.form_key, quiet=quiet
    )
    if item is event:
        set_signers(item=event, signers=given.organisers)
        occurrences.settle(event)
    return item


def prepare(event: Event, given: Given) -> None:
    """Compute what follows from what was typed: moments, picture, the date of the change."""
    event.set_wall(event.wall)
    event.is_external = bool(event.source_name)
    event.changed_at = clock.now()
    for name in ("place", "address", "room", "contact", "price", "public", "accessibility", "source_name"):
        setattr(event, name, text.one_line(getattr(event, name)))
    if given.drops_picture:
        event.cover = None
    picture = own_image(given.picture.read()) if given.picture else None
    if picture is not None:
        cut = around(picture[0], (50, 50), [WIDE])
        event.cover = keep_bytes(cut[0], "image/webp") if cut else keep_bytes(*picture)


@transaction.atomic
def change(*, event: Event, editor: User, given: Given) -> list[changes.Told]:
    """Save a changed event, all its occurrences with it; those concerned are told what changed, when it matters."""
    before = Event.objects.select_related("group", "territory").get(pk=event.pk)
    prepare(event, given)
    told = changes.between(before, event)
    event.sequence = before.sequence + 1
    actions.edit(item=event, editor=editor, tags=given.tags, files=given.files)
    set_signers(item=event, signers=given.organisers)
    is_same_rule = bool(event.rrule) and bool(before.rrule)
    occurrences.settle(event, shift=event.start_day - before.start_day if is_same_rule else occurrences.NO_SHIFT)
    tell(event=event, by=editor, told=told)
    return told


def tell(*, event: Event, by: User | None, told: list[changes.Told], verb: str = "event.changed", **data: Any) -> None:
    """Log what changed in an event and tell those concerned; what is over, or out of sight, is told to nobody."""
    if not told and verb == "event.changed":
        return
    quiet = (event.is_over and verb != "event.held") or event.is_held or event.state != Content.State.PUBLISHED
    said = [one.data for one in told]
    actions.announce(record(verb, actor=by, content=event, quiet=quiet, changes=said, **data))


@transaction.atomic
def cancel(*, event: Event, by: User, reason: str = "") -> None:
    """Cancel an event: it stays in sight, struck through, with the reason; those concerned are told (AG08)."""
    said = text.one_line(reason)[:500]
    touch(event=event, cancelled_at=clock.now(), cancel_reason=said)
    tell(event=event, by=by, told=[], verb="event.cancelled", **actions.given(said))


@transaction.atomic
def hold_after_all(*, event: Event, by: User) -> None:
    """Take a cancellation back; those concerned are told."""
    touch(event=event, cancelled_at=None, cancel_reason="")
    tell(event=event, by=by, told=[], verb="event.held")


def touch(*, event: Event, **columns: Any) -> Event:
    """Change columns of an event, so that calendars notice (RFC 5545, 3.8.7.4); return it, locked."""
    locked = Event.objects.select_for_update(of=("self",)).select_related("group", "author", "territory")
    standing = locked.get(pk=event.pk)
    columns |= {"sequence": standing.sequence + 1, "changed_at": clock.now()}
    Event.objects.filter(pk=event.pk).update(**columns)
    for name, value in columns.items():
        setattr(standing, name, value)
        setattr(event, name, value)
    return standing

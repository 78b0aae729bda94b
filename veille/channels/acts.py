"""What animators do with channels and with what they send. Each act is one transaction."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from core import clock
from core.hints import hint
from core.secrets import SealBroken
from notifications import leases
from veille.channels.networks import network_of
from veille.models import Channel, Edition, Publication, Watch

CHANNELS_MAX = 20
"""How many channels one watch has at most."""

State = Publication.State


def channels_of(watch: Watch) -> list[Channel]:
    """Return the channels of a watch: one query."""
    return list(watch.channels.exclude(state=Channel.State.REMOVED))


@transaction.atomic
def add(*, channel: Channel, by: User) -> Channel:
    """Keep a new channel, which tells the editions to come. Raises ValidationError beyond the limit."""
    Watch.objects.select_for_update().get(pk=channel.watch_id)
    known = channels_of(channel.watch)
    twin = next((one for one in known if place_of(one) == place_of(channel)), None)
    if twin is not None:
        raise ValidationError(_("The veille has this channel already: “%(title)s”.") % {"title": twin})
    if len(known) >= CHANNELS_MAX:
        raise ValidationError(_("A veille has %(count)s channels at most: remove one first.") % {"count": CHANNELS_MAX})
    channel.created_at = channel.since = clock.now()
    channel.added_by = by
    channel.save()
    record("channel.added", actor=by, group=channel.watch.group, title=str(channel))
    return channel


def place_of(channel: Channel) -> tuple[str, str, str, str]:
    """Return where a channel leads: two that lead to one place would tell each edition twice there."""
    try:
        hook = str(channel.secrets.get("hook", ""))
    except SealBroken:
        hook = ""
    return channel.network, channel.address.rstrip("/"), channel.account.lstrip("@").lower(), hook


@transaction.atomic
def change(*, channel: Channel, by: User) -> None:
    """Keep the changed settings of a channel."""
    channel.save()
    record("channel.changed", actor=by, group=channel.watch.group, title=str(channel))


def keep_secret(*, channel: Channel) -> None:
    """Keep what was sealed on a row, and nothing else of it."""
    Channel.objects.filter(pk=channel.pk).update(secret=channel.secret)


@transaction.atomic
def connected(*, channel: Channel, by: User) -> None:
    """Note that a channel has its access: what waited leaves."""
    channel.state, channel.error_code = Channel.State.ACTIVE, ""
    channel.save()
    record("channel.connected", actor=by, group=channel.watch.group, title=str(channel))
    for pk in channel.publications.filter(state=State.WAITING).values_list("pk", flat=True):
        _soon(pk)


@transaction.atomic
def pause(*, channel: Channel, by: User) -> None:
    """Send nothing until it is resumed; editions that come out meanwhile are not told there."""
    Channel.objects.filter(pk=channel.pk).update(state=Channel.State.PAUSED)
    record("channel.paused", actor=by, group=channel.watch.group, title=str(channel))


@transaction.atomic
def resume(*, channel: Channel, by: User) -> None:
    """Tell the editions that come out from now on."""
    rows = Channel.objects.filter(pk=channel.pk, state=Channel.State.PAUSED)
    rows.update(state=Channel.State.ACTIVE, since=clock.now(), error_code="")
    record("channel.resumed", actor=by, group=channel.watch.group, title=str(channel))


@transaction.atomic
def remove(*, channel: Channel, by: User) -> None:
    """Forget a channel's access for good; what was told there stays in the editions' history."""
    rows = Channel.objects.filter(pk=channel.pk)
    rows.update(state=Channel.State.REMOVED, secret="", error_code="", limits={})
    channel.publications.filter(state__in=[State.WAITING, State.READY]).update(state=State.DROPPED, error_code="by_you")
    record("channel.removed", actor=by, group=channel.watch.group, title=str(channel))


def publication_of(channel: Channel, edition: Edition) -> Publication:
    """Return the row of an edition in a channel, made when there is none yet: an edition in preparation has none."""
    moment = leases.present()
    state = State.READY if network_of(channel).by_hand else State.WAITING
    defaults = {"state": state, "next_try_at": moment, "created_at": moment}
    row, _made = Publication.objects.get_or_create(edition=edition, channel=channel, defaults=defaults)
    return row


@transaction.atomic
def rewrite(*, channel: Channel, edition: Edition, text: str, by: User) -> None:
    """Keep the words that an edition has in a channel; none gives it the automatic ones again."""
    row = publication_of(channel, edition)
    Publication.objects.filter(pk=row.pk).update(text=text)
    record("channel.rewritten", actor=by, group=edition.group, title=str(channel))


@transaction.atomic
def drop(*, channel: Channel, edition: Edition, by: User) -> bool:
    """Do not send an edition in a channel; tell whether it was still time."""
    row = publication_of(channel, edition)
    open_rows = Publication.objects.filter(leases.free(), pk=row.pk).exclude(state__in=[State.SENT, State.DROPPED])
    done = open_rows.update(state=State.DROPPED, error_code="by_you") == 1
    if done:
        record("channel.dropped", actor=by, group=edition.group, title=str(channel))
    return done


@transaction.atomic
def retry(*, channel: Channel, edition: Edition, by: User) -> bool:
    """Send an edition in a channel now, after a failure or a "no"; tell whether there was anything to do.

    The same keys go with it, so that a network that has it already does not show it twice.
    """
    row = publication_of(channel, edition)
    again: dict[str, Any] = {"at": leases.present().isoformat(), "status": 0, "code": "again", "ms": 0}
    again["attempt"] = row.attempts
    state = State.READY if network_of(channel).by_hand else State.WAITING
    rows = Publication.objects.filter(leases.free(), pk=row.pk).exclude(state__in=[State.SENT])
    moment = leases.present()
    changes = {"state": state, "error_code": "", "answer": "", "created_at": moment, "log": [*row.log, again]}
    done = rows.update(next_try_at=moment, **changes) == 1
    if done:
        record("channel.retried", actor=by, group=edition.group, title=str(channel))
        _soon(row.pk)
    return done


@transaction.atomic
def posted(*, channel: Channel, edition: Edition, by: User) -> None:
    """Note that somebody has posted the edition by hand."""
    rows = Publication.objects.filter(edition=edition, channel=channel, state=State.READY)
    if rows.update(state=State.SENT, sent_at=leases.present()):
        record("channel.posted", actor=by, group=edition.group, title=str(channel))


def _soon(pk: int) -> None:
    """Let the worker send a row at once; the sweep would a little later."""
    from veille.tasks import tell

    Publication.objects.filter(pk=pk).update(next_try_at=leases.present())
    hint(tell, pk)

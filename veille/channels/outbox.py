"""The outbox of editions: a row for each edition and channel, under a lease, tried again as its network asks.

The rows are made by a sweep over what was published, so that nothing of it can stop or delay a publication (VP14).
"""

from __future__ import annotations

import logging
import random
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import translation

from activity.record import record
from core import clock
from core.hints import hint
from notifications import leases
from toolkit.actions import announce
from veille.channels import pictures, story, words
from veille.channels.network import Job
from veille.channels.networks import BY_HAND, network_of
from veille.channels.trouble import ChannelError
from veille.models import Channel, Edition, Publication, Watch

log = logging.getLogger(__name__)

LATE = timedelta(days=7)
"""An edition older than that is told nowhere any more, and nothing is tried for longer."""
BATCH = 50
LOG_MAX = 20
LONGEST_PAUSE = timedelta(hours=6)
# A row handed to the worker is not handed again before this; its hint may have been lost.
_CLAIM = timedelta(minutes=2)

State = Publication.State
_HEARD = [Channel.State.ACTIVE, Channel.State.LOST]


def sweep() -> None:
    """Make the rows of what was published, and hand those that are due to the worker, each on its own."""
    from veille.tasks import tell

    expect()
    for pk in list(due().values_list("pk", flat=True)[:BATCH]):
        Publication.objects.filter(pk=pk).update(next_try_at=leases.present() + _CLAIM)
        hint(tell, pk)


def expect() -> None:
    """Make the missing rows of the editions that came out since each channel was made: two queries, one more if any."""
    recent = Edition.objects.filter(number__isnull=False, published_at__gte=clock.now() - LATE, trashed_at=None)
    call_hub(recent)
    told = recent.filter(watch__channels__state__in=_HEARD, watch__channels__since__lte=F("published_at"))
    wanted = set(told.values_list("pk", "watch__channels__pk", "watch__channels__network"))
    known = set(Publication.objects.filter(edition__in=[one for one, *_ in wanted]).values_list("edition", "channel"))
    moment = leases.present()
    Publication.objects.bulk_create(
        [
            Publication(
                edition_id=edition,
                channel_id=channel,
                state=State.READY if network in BY_HAND else State.WAITING,
                next_try_at=moment,
                created_at=moment,
            )
            for edition, channel, network in sorted(wanted)
            if (edition, channel) not in known
        ],
        ignore_conflicts=True,
    )


def call_hub(recent: QuerySet[Edition]) -> None:
    """Give a channel to the site's hub, when it has one, to the watches that have no channel to any hub."""
    if not settings.WEBSUB_HUB:
        return
    watches = Watch.objects.filter(pk__in=recent.values("watch")).exclude(channels__network=Channel.Network.WEBSUB)
    since = clock.now() - LATE
    rows = [Channel(watch=one, network=Channel.Network.WEBSUB, since=since, created_at=clock.now()) for one in watches]
    Channel.objects.bulk_create(rows, ignore_conflicts=True)


def due() -> QuerySet[Publication]:
    """Return what is to be sent now, the longest waiting first, where the group lives and has its veille."""
    rows = Publication.objects.filter(leases.free(), state=State.WAITING, next_try_at__lte=leases.present())
    rows = rows.filter(channel__state=Channel.State.ACTIVE, edition__number__isnull=False)
    alive = rows.filter(edition__group__trashed_at=None, edition__group__archived_at=None)
    return alive.filter(edition__group__tools__tool="veille").order_by("next_try_at", "pk")


def tell(pk: int) -> None:
    """Send one publication, unless another worker does. Never raises for what the network does, and notes it."""
    rows = Publication.objects.filter(pk=pk, state=State.WAITING, next_try_at__lte=leases.present() + _CLAIM)
    if not rows.filter(channel__state=Channel.State.ACTIVE).exists() or not leases.take(rows, counted=True):
        return
    found = Publication.objects.select_related("edition__watch__group", "edition__group", "channel__watch__group")
    publication = found.get(pk=pk)
    reason = why_not(publication)
    if reason:
        given_up = reason == "late" and publication.attempts > 1
        state, code = (State.FAILED, "given_up") if given_up else (State.DROPPED, reason)
        _finish(publication, state, error_code=code)
        return
    started = time.monotonic()
    try:
        with translation.override(publication.edition.watch.group.language):
            network_of(publication.channel).send(job_of(publication))
    except ChannelError as error:
        _fail(publication, error, started)
    except Exception:
        log.exception("publication %s", pk)
        _fail(publication, ChannelError("internal", retry=True, unsure=True), started)
    else:
        log_ = logged(publication, 0, "", started)
        _finish(publication, State.SENT, sent_at=leases.present(), error_code="", answer="", log=log_)


def why_not(publication: Publication) -> str:
    """Return the code of what forbids to send, empty when nothing does."""
    edition, channel = publication.edition, publication.channel
    published = edition.published_at
    if published is None or edition.trashed_at is not None or edition.state != Edition.State.PUBLISHED:
        return "withdrawn"
    if published < channel.since:
        return "paused"
    if published < clock.now() - LATE:
        return "late"
    if not channel.takes_closed and not story.is_public(edition):
        return "closed"
    return ""


def job_of(publication: Publication) -> Job:
    """Return what is to be sent. Raises ChannelError when an earlier try may have arrived and none can tell."""
    channel, edition = publication.channel, publication.edition
    network = network_of(channel)
    again = publication.attempts > 1
    if network.repeats and left_in_doubt(publication):
        raise ChannelError("unsure")
    network.refresh(channel)
    told = story.of_published(edition)
    return Job(
        key=f"{told.id}/{channel.pk}".replace(":", "-").replace("/", "-"),
        channel=channel,
        story=told,
        texts=words.messages(told, channel, network.measure(channel), publication.text),
        note=lambda **part: _note(publication, part),
        parts=publication.parts,
        again=again,
        picture=pictures.of_edition(edition),
    )


def left_in_doubt(publication: Publication) -> bool:
    """Tell whether the try before ended without a word: its worker died between sending and noting it."""
    last = publication.log[-1]["attempt"] if publication.log else 0
    return last < publication.attempts - 1


def _note(publication: Publication, part: dict[str, Any]) -> None:
    """Keep one message that the network has, and hold on to the row."""
    publication.parts.append(part)
    first = publication.parts[0]
    publication.remote_id, publication.address = str(first.get("id", ""))[:500], str(first.get("address", ""))[:2000]
    rows = Publication.objects.filter(pk=publication.pk)
    rows.update(
        parts=publication.parts,
        remote_id=publication.remote_id,
        address=publication.address,
        lease_until=leases.ends(),
    )


def logged(publication: Publication, status: int, code: str, started: float) -> list[dict[str, Any]]:
    """Return the log of a publication with one more try."""
    took = round((time.monotonic() - started) * 1000)
    tried = {"at": leases.present().isoformat(), "status": status, "code": code, "ms": took}
    tried["attempt"] = publication.attempts
    return [*publication.log, tried][-LOG_MAX:]


def _finish(publication: Publication, state: str, **columns: Any) -> None:
    Publication.objects.filter(pk=publication.pk).update(state=state, lease_until=None, **columns)


def _fail(publication: Publication, error: ChannelError, started: float) -> None:
    """Note a failure: wait as long as the network asks, or stop and say why; tell the animators of a lost access."""
    noted: dict[str, Any] = {
        "error_code": error.code,
        "answer": error.said,
        "log": logged(publication, error.status, error.code, started),
    }
    if error.lost:
        _finish(publication, State.WAITING, next_try_at=leases.present(), **noted)
        lose(publication.channel, error.code)
    elif error.unsure and network_of(publication.channel).repeats:
        _finish(publication, State.FAILED, **noted | {"error_code": "unsure"})
    elif not (error.retry or error.unsure):
        _finish(publication, State.FAILED, **noted)
    elif publication.created_at < leases.present() - LATE:
        _finish(publication, State.FAILED, **noted | {"error_code": "given_up"})
    else:
        _finish(publication, State.WAITING, next_try_at=leases.present() + pause(publication, error), **noted)


def pause(publication: Publication, error: ChannelError) -> timedelta:
    """Return how long to wait: what the network asks, or twice as long each time, never in step with the others."""
    usual = min(timedelta(minutes=2 ** min(publication.attempts, 9)), LONGEST_PAUSE)
    return (error.wait or usual) * (1 + random.random() / 5)  # noqa: S311 - no secret


@transaction.atomic
def lose(channel: Channel, code: str) -> None:
    """Note that the access of a channel has ended, and tell those who curate the veille, once."""
    rows = Channel.objects.filter(pk=channel.pk, state=Channel.State.ACTIVE)
    if rows.update(state=Channel.State.LOST, error_code=code):
        row = record("channel.lost", actor=None, group=channel.watch.group, title=str(channel), path=path_of(channel))
        announce(row)


def path_of(channel: Channel) -> str:
    """Return the address of a channel's page."""
    return reverse("veille:channel", args=[channel.watch.group.slug, channel.pk])

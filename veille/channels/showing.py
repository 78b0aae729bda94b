"""What pages show of channels and of what they send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from veille.channels import acts, story, words
from veille.channels.counting import Measure
from veille.channels.networks import network_of
from veille.channels.story import Story
from veille.channels.trouble import sentence
from veille.models import Channel, Edition, Publication, Watch

LOG_SHOWN = 20

ABOUT: dict[str, tuple[str, Promise | str]] = {
    Channel.Network.MASTODON: (
        "megaphone",
        _("An account on Mastodon, GoToSocial, Pleroma or Takahē. Two minutes: you say yes on its own server."),
    ),
    Channel.Network.BLUESKY: ("megaphone", _("An account on Bluesky, with an app password made there.")),
    Channel.Network.MATRIX: ("messages", _("A room without encryption, with the token of an account made for this.")),
    Channel.Network.MATTERMOST: ("messages", _("A room of the team, by an incoming hook.")),
    Channel.Network.SLACK: ("messages", _("A room of the team, by an incoming hook.")),
    Channel.Network.WEBHOOK: ("code", _("A program of yours receives each edition, signed.")),
    Channel.Network.WEBSUB: ("rss", _("A hub tells feed readers at once instead of at their next visit.")),
    Channel.Network.X: ("copy", _("A text ready to be copied, at the right length. You post it yourself.")),
    Channel.Network.LINKEDIN: ("copy", _("A text ready to be copied. You post it yourself.")),
}
"""Icon and one sentence for each network, the likeliest first."""


@dataclass(frozen=True)
class Words:
    """What will be said of an edition in one channel, with its length as the network counts it."""

    channel: Channel
    text: str
    count: int
    limit: int
    is_own: bool
    state: str
    more: int

    @property
    def is_too_long(self) -> bool:
        """Tell whether the network would refuse it."""
        return self.count > self.limit


def show_channels(channels: list[Channel]) -> list[Channel]:
    """Return channels with what a list says of each: icon, and its trouble in words."""
    for channel in channels:
        channel.icon = ABOUT[channel.network][0]  # type: ignore[attr-defined]
        channel.trouble = sentence(channel.error_code)  # type: ignore[attr-defined]
        channel.by_hand = network_of(channel).by_hand  # type: ignore[attr-defined]
    return channels


def show(publications: list[Publication]) -> list[Publication]:
    """Return publications with what a page says of each: its trouble in words, what may be done, its tries."""
    State = Publication.State  # noqa: N806 - a name of the model's
    for row in publications:
        row.trouble = sentence(row.error_code)  # type: ignore[attr-defined]
        waits = row.state == State.WAITING
        is_lost = row.channel.state == Channel.State.LOST
        row.is_lost = waits and is_lost  # type: ignore[attr-defined]
        row.has_words = network_of(row.channel).has_words  # type: ignore[attr-defined]
        removed = row.channel.state == Channel.State.REMOVED
        row.may_retry = not removed and row.state in (State.FAILED, State.DROPPED)  # type: ignore[attr-defined]
        row.may_drop = not removed and row.state in (State.WAITING, State.READY, State.FAILED)  # type: ignore[attr-defined]
        row.tries = [tried(one) for one in reversed(row.log[-LOG_SHOWN:])]  # type: ignore[attr-defined]
    return publications


def tried(entry: dict[str, Any]) -> dict[str, Any]:
    """Return one line of the log of tries, in words."""
    if entry["code"] == "again":
        said = str(_("Sent again by an animator."))
    else:
        said = sentence(entry["code"]) or str(_("Taken by the network."))
    return {"at": parse_datetime(entry["at"]), "said": said, "status": entry["status"], "ms": entry["ms"]}


def of_edition(edition: Edition) -> list[Publication]:
    """Return what became of an edition in each channel, and where it waits to be expected: one query."""
    rows = edition.publications.select_related("channel").order_by("channel_id")
    found = show(list(rows))
    for row in found:
        row.channel = show_channels([row.channel])[0]
    return found


def words_of(watch: Watch, told: Story, edition: Edition) -> list[Words]:
    """Return what each channel that has words will say of an edition: two queries."""
    rows = {row.channel_id: row for row in Publication.objects.filter(edition=edition, channel__watch=watch)}
    found = []
    for channel in show_channels(acts.channels_of(watch)):
        network, row = network_of(channel), rows.get(channel.pk)
        if network.has_words:
            found.append(said(channel, told, network.measure(channel), row))
    return found


def said(channel: Channel, told: Story, measure: Measure, row: Publication | None) -> Words:
    """Return what a channel will say of an edition."""
    own = row.text if row else ""
    texts = words.messages(told, channel, measure, own)
    state = row.state if row else ""
    return Words(channel, texts[0], measure.count(texts[0]), measure.limit, bool(own), state, len(texts) - 1)


def story_of(edition: Edition) -> Story:
    """Return an edition as it is told, or as it would be."""
    with translation.override(edition.watch.group.language):
        return story.of_coming(edition) if edition.number is None else story.of_published(edition)

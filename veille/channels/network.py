"""What every network can do: say how it counts, check its access, take an edition, take a trial."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from core.secrets import SealBroken
from veille.channels.counting import Measure
from veille.channels.pictures import Picture
from veille.channels.story import Story
from veille.channels.trouble import ChannelError
from veille.models import Channel

Note = Callable[..., None]


@dataclass
class Job:
    """One edition on its way to one channel.

    `key` names the publication for ever. `parts` is what was sent before, message by message; `note` keeps one more
    as soon as the network has it. `again` tells that an earlier try may have arrived.
    """

    key: str
    channel: Channel
    story: Story
    texts: list[str]
    note: Note
    parts: list[dict[str, Any]] = field(default_factory=list)
    again: bool = False
    picture: Picture | None = None

    def left(self) -> Iterator[tuple[int, str]]:
        """Yield (place, text) of the messages that were not sent yet, in order."""
        yield from list(enumerate(self.texts))[len(self.parts) :]


class Network:
    """A network. `is_public`: strangers read it. `has_words`: people may rewrite its text. `by_hand`: we send nothing.

    `repeats`: a message sent twice would be seen twice, and nothing can prevent it, so that a doubt is left to people.
    """

    is_public: ClassVar[bool] = True
    has_words: ClassVar[bool] = False
    by_hand: ClassVar[bool] = False
    repeats: ClassVar[bool] = False

    def measure(self, channel: Channel) -> Measure:
        """Return how the network counts."""
        return Measure(limit=4000)

    def connect(self, channel: Channel) -> None:
        """Check the access, and set what the network says of itself on the row, unsaved. Raises ChannelError."""

    def refresh(self, channel: Channel) -> None:
        """Read again what the network says of itself, if that is old. Raises ChannelError."""

    def send(self, job: Job) -> None:
        """Send what is left of a job, noting each message. Raises ChannelError."""
        raise NotImplementedError

    def trial(self, channel: Channel) -> None:
        """Send a message that says it is a trial, or check the access where it would be seen. Raises ChannelError."""
        self.connect(channel)


def secrets_of(channel: Channel) -> dict[str, Any]:
    """Return what gives access to a channel. Raises ChannelError when it cannot be opened."""
    try:
        return channel.secrets
    except SealBroken as error:
        raise ChannelError("sealed", lost=True) from error


def base_of(channel: Channel) -> str:
    """Return the address of a channel's server, without a slash at the end."""
    return channel.address.rstrip("/")

"""WebSub: the hub that tells readers of a feed's change at once (https://www.w3.org/TR/websub/)."""

from __future__ import annotations

from django.conf import settings

from core.feeds import FORMATS
from veille import streams
from veille.channels import transport
from veille.channels.network import Job, Network
from veille.models import Channel


def hub_of(channel: Channel) -> str:
    """Return the hub that a channel calls: its own, else the site's."""
    return channel.address or str(settings.WEBSUB_HUB)


class WebSub(Network):
    """A hub. It reads the feeds again when told to; told twice, it reads twice and sends nothing twice."""

    def connect(self, channel: Channel) -> None:
        """See that we may call it."""
        transport.demand_public(hub_of(channel))

    def send(self, job: Job) -> None:
        """Tell the hub that the feeds have changed."""
        self.ping(job.channel)
        job.note(id="")

    def trial(self, channel: Channel) -> None:
        """Tell the hub to read the feeds: what did not change goes no further."""
        self.ping(channel)

    def ping(self, channel: Channel) -> None:
        """Name every feed to the hub, in one request. Raises ChannelError.

        How a publisher speaks to its hub is left open by WebSub; this is the way of PubSubHubbub 0.4, which hubs know.
        """
        topics = [url for name in streams.STREAMS for url in streams.addresses(channel.watch, name).values()]
        pairs = [("hub.mode", "publish"), *(("hub.url", topic) for topic in topics[: 2 * len(FORMATS)])]
        transport.call("POST", hub_of(channel), form=pairs)

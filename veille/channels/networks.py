"""The networks, by name."""

from __future__ import annotations

from veille.channels.bluesky import Bluesky
from veille.channels.by_hand import LinkedIn, X
from veille.channels.mastodon import Mastodon
from veille.channels.matrix import Matrix
from veille.channels.network import Network
from veille.channels.rooms import Mattermost, Slack
from veille.channels.webhook import Webhook
from veille.channels.websub import WebSub
from veille.models import Channel

_All = Channel.Network

NETWORKS: dict[str, Network] = {
    _All.MASTODON: Mastodon(),
    _All.BLUESKY: Bluesky(),
    _All.MATRIX: Matrix(),
    _All.MATTERMOST: Mattermost(),
    _All.SLACK: Slack(),
    _All.WEBHOOK: Webhook(),
    _All.WEBSUB: WebSub(),
    _All.X: X(),
    _All.LINKEDIN: LinkedIn(),
}
BY_HAND = [name for name, network in NETWORKS.items() if network.by_hand]


def network_of(channel: Channel) -> Network:
    """Return the network of a channel."""
    return NETWORKS[channel.network]

"""X and LinkedIn: a text ready to be copied, and the address of their own page for sharing. Nothing is sent by us.

Writing there by program is paid for (X) or reserved to vetted partners (LinkedIn): docs/adr/0030-channels.md.
"""

from __future__ import annotations

from urllib.parse import urlencode

from veille.channels.counting import Measure, weighted
from veille.channels.network import Network
from veille.models import Channel


class ByHand(Network):
    """A network where people post themselves."""

    by_hand = True
    has_words = True

    def share(self, text: str, link: str) -> str:
        """Return the address of the network's page for sharing, filled in as far as it takes it."""
        raise NotImplementedError


class X(ByHand):
    """280, an address for 23, ideograms and pictures for two."""

    def measure(self, channel: Channel) -> Measure:
        """Count as twitter-text does."""
        return Measure(limit=280, link=23, unit=weighted)

    def share(self, text: str, link: str) -> str:
        """Return the page that is filled in with the whole text."""
        return f"https://x.com/intent/post?{urlencode({'text': text})}"


class LinkedIn(ByHand):
    """3,000 characters."""

    def measure(self, channel: Channel) -> Measure:
        """Count letters."""
        return Measure(limit=3000, unit=len)

    def share(self, text: str, link: str) -> str:
        """Return the page that takes the address alone: the text is pasted."""
        return f"https://www.linkedin.com/sharing/share-offsite/?{urlencode({'url': link})}"

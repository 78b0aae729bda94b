"""Matrix (and Tchap): a message in a room without encryption, by the client-server API (spec.matrix.org)."""

from __future__ import annotations

import uuid
from html import escape
from typing import Any
from urllib.parse import quote

from django.core.cache import cache

from veille.channels import transport, words
from veille.channels.network import Job, Network, base_of, secrets_of
from veille.channels.rooms import said_count
from veille.channels.story import Story
from veille.channels.trouble import ChannelError
from veille.models import Channel

HELD_SECONDS = 1
"""One call a second to one server, as the administrators of Tchap ask."""


class Matrix(Network):
    """A room, reached with the token of an account that is in it. The transaction's id makes a second try harmless."""

    is_public = False

    def connect(self, channel: Channel) -> None:
        """Enter the room, and see that it is not encrypted."""
        found = self.ask(channel, "POST", f"join/{quote(channel.account, safe='')}", json_body={})
        room = str(found.get("room_id", ""))
        channel.limits = {"room": room}
        try:
            self.ask(channel, "GET", f"rooms/{quote(room, safe='')}/state/m.room.encryption")
        except ChannelError as error:
            if error.status != 404:
                raise
            return
        raise ChannelError("encrypted")

    def send(self, job: Job) -> None:
        """Send the one message of an edition."""
        said = message(job.story, words.hashtags(job.channel.hashtags))
        sent = self.write(job.channel, job.key, *said)
        job.note(id=str(sent.get("event_id", "")))

    def trial(self, channel: Channel) -> None:
        """Say in the room that this is a trial."""
        said = words.trial(channel)
        self.write(channel, f"trial-{uuid.uuid4().hex}", said, escape(said))

    def write(self, channel: Channel, transaction: str, plain: str, html: str) -> dict[str, Any]:
        """Write in the room."""
        body = {"msgtype": "m.notice", "body": plain, "format": "org.matrix.custom.html", "formatted_body": html}
        room = quote(str(channel.limits.get("room") or channel.account), safe="")
        return self.ask(channel, "PUT", f"rooms/{room}/send/m.room.message/{transaction}", json_body=body)

    def ask(self, channel: Channel, method: str, path: str, **options: Any) -> dict[str, Any]:
        """Return what the server answers, at most one call a second to each. Raises ChannelError."""
        if not cache.add(f"matrix:{channel.host}", 1, HELD_SECONDS):
            transport.pause(HELD_SECONDS)
            cache.set(f"matrix:{channel.host}", 1, HELD_SECONDS)
        token = secrets_of(channel).get("token", "")
        return transport.ask(method, f"{base_of(channel)}/_matrix/client/v3/{path}", token=token, **options)


def message(story: Story, tags: str) -> tuple[str, str]:
    """Return an edition as a message of a room, as plain text and as HTML."""
    plain = [story.title, story.link, *(f"• {item.title} — {item.url}" for item in story.items), tags]
    rows = "".join(f'<li><a href="{escape(item.url)}">{escape(item.title)}</a></li>' for item in story.items)
    html = (
        f'<p><strong><a href="{escape(story.link)}">{escape(story.title)}</a></strong><br>'
        f"{escape(said_count(story))}</p>"
        f"<ul>{rows}</ul><p>{escape(tags)}</p>"
    )
    return "\n".join(line for line in plain if line), html

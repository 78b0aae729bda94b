"""A signed webhook (Standard Webhooks, https://www.standardwebhooks.com): JSON, an id, a timestamp, HMAC-SHA256."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
import uuid
from hashlib import sha256
from typing import Any

from core import clock
from veille.channels import transport
from veille.channels.network import Job, Network, secrets_of
from veille.channels.story import Story
from veille.models import Channel

PREFIX = "whsec_"


def new_key() -> str:
    """Return a new key, as receivers paste it into their libraries."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(key: str, message: str, moment: int, body: bytes) -> str:
    """Return the signature of a message: of its id, its time and its body, joined by dots."""
    signed = f"{message}.{moment}.".encode() + body
    made = hmac.new(base64.b64decode(key.removeprefix(PREFIX)), signed, sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


class Webhook(Network):
    """A program of the group's. The same edition always has the same id: a receiver that keeps ids takes it once."""

    is_public = False

    def connect(self, channel: Channel) -> None:
        """See that we may call it: a machine inside the network is refused at once."""
        transport.demand_public(channel.address)

    def send(self, job: Job) -> None:
        """Send an edition."""
        self.post(job.channel, job.key, payload("edition.published", job.story, job.channel))
        job.note(id=job.key)

    def trial(self, channel: Channel) -> None:
        """Send an event that says it is a trial."""
        self.post(channel, f"trial-{uuid.uuid4().hex}", {"type": "trial", "data": about(channel)})

    def post(self, channel: Channel, message: str, event: dict[str, Any]) -> None:
        """Call the webhook. Raises ChannelError."""
        moment = int(clock.now().timestamp())
        body = json.dumps(event, ensure_ascii=False).encode()
        signed = signature(secrets_of(channel).get("key", ""), message, moment, body)
        headers = {"webhook-id": message, "webhook-timestamp": str(moment), "webhook-signature": signed}
        transport.call("POST", channel.address, headers=headers, content=body, content_type="application/json")


def about(channel: Channel) -> dict[str, Any]:
    """Return whose event it is."""
    watch = channel.watch
    return {"watch": watch.title, "group": watch.group.name, "language": watch.group.language}


def payload(kind: str, story: Story, channel: Channel) -> dict[str, Any]:
    """Return an edition as an event."""
    items = [
        {"id": one.id, "title": one.title, "url": one.url, "page": one.page, "summary": one.line,
         "section": one.section, "source": one.source}
        for one in story.items
    ]  # fmt: skip
    edition = {"id": story.id, "number": story.number, "title": story.title, "intro": story.intro, "url": story.link}
    data = {**about(channel), "edition": edition, "items": items}
    return {"type": kind, "timestamp": story.moment.isoformat(), "data": data}

"""Mastodon and its kin (GoToSocial, Pleroma, Takahē): their common API, https://docs.joinmastodon.org/methods/."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from html import escape
from typing import Any

from core import clock
from core.fetch import Response
from veille.channels import transport, words
from veille.channels.counting import Measure
from veille.channels.network import Job, Network, base_of, secrets_of
from veille.channels.pictures import Picture
from veille.channels.trouble import ChannelError
from veille.models import Channel

LIMIT, LINK = 500, 23
LIMITS_KEPT = timedelta(days=7)
LOOKED_AT = 40


class Mastodon(Network):
    """An account there, reached with a token."""

    has_words = True

    def measure(self, channel: Channel) -> Measure:
        """Count as the instance said it does."""
        return Measure(limit=channel.limits.get("max", LIMIT), link=channel.limits.get("link", LINK))

    def connect(self, channel: Channel) -> None:
        """Ask who we are, and what the instance allows."""
        me = transport.ask(
            "GET", f"{base_of(channel)}/api/v1/accounts/verify_credentials", token=secrets_of(channel).get("token", "")
        )
        channel.account = f"@{me.get('acct', '')}@{channel.host}"[:200]
        channel.limits = {"account": str(me.get("id", "")), **limits_of(base_of(channel))}

    def refresh(self, channel: Channel) -> None:
        """Read the instance's limits again each week."""
        if channel.limits.get("at", 0) < (clock.now() - LIMITS_KEPT).timestamp():
            channel.limits |= limits_of(base_of(channel))
            Channel.objects.filter(pk=channel.pk).update(limits=channel.limits)

    def send(self, job: Job) -> None:
        """Post each message under a key that the instance keeps for an hour.

        Later than that, or where the key is ignored (Takahē, GoToSocial), what an earlier try may have posted is
        first looked for among the account's own messages.
        """
        channel, token = job.channel, secrets_of(job.channel).get("token", "")
        for place, text in job.left():
            posted = self.found(job, place, token) if job.again else None
            posted = posted or transport.ask(
                "POST",
                f"{base_of(channel)}/api/v1/statuses",
                token=token,
                headers={"idempotency-key": f"{job.key}-{place}"},
                json_body=self.status(job, place, text, token),
            )
            job.note(id=str(posted.get("id", "")), address=str(posted.get("url") or posted.get("uri") or ""))

    def status(self, job: Job, place: int, text: str, token: str) -> dict[str, Any]:
        """Return the body of one message; those that follow the first one answer it, out of the public timelines."""
        visibility = job.channel.visibility
        status: dict[str, Any] = {"status": text, "visibility": visibility, "language": job.story.language}
        if place:
            status["in_reply_to_id"] = job.parts[-1]["id"]
            status["visibility"] = Channel.Visibility.UNLISTED if visibility == "public" else visibility
        elif job.picture is not None:
            status["media_ids"] = [upload(base_of(job.channel), token, job.picture)]
        return status

    def found(self, job: Job, place: int, token: str) -> dict[str, Any] | None:
        """Return the message that an earlier try has posted, if there is one. Raises ChannelError.

        A token that may not read is not asked for more: the key alone protects then.
        """
        account = job.channel.limits.get("account", "")
        target = escape(job.story.link if not place else job.texts[place].rsplit("\n", 1)[-1])
        url = f"{base_of(job.channel)}/api/v1/accounts/{account}/statuses?limit={LOOKED_AT}&exclude_reblogs=true"
        try:
            latest = rows_of(transport.call("GET", url, token=token))
        except ChannelError as error:
            if error.status in (403, 404):
                return None
            raise
        ours = (row for row in latest if bool(row.get("in_reply_to_id")) == bool(place))
        return next((row for row in ours if f'href="{target}"' in str(row.get("content", ""))), None)

    def trial(self, channel: Channel) -> None:
        """Post a message that the account alone sees."""
        body = {"status": words.trial(channel), "visibility": "direct", "language": channel.watch.group.language}
        transport.ask(
            "POST",
            f"{base_of(channel)}/api/v1/statuses",
            token=secrets_of(channel).get("token", ""),
            headers={"idempotency-key": f"trial-{uuid.uuid4()}"},
            json_body=body,
        )


def rows_of(answer: Response) -> list[dict[str, Any]]:
    """Return the JSON list of an answer. Raises ChannelError."""
    try:
        found = json.loads(answer.body)
    except ValueError as error:
        raise ChannelError("garbled", retry=True) from error
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def limits_of(base: str) -> dict[str, Any]:
    """Return what an instance allows: version 2 of its presentation, else version 1, which all the kin answer."""
    try:
        told = transport.ask("GET", f"{base}/api/v2/instance")
    except ChannelError as error:
        if error.status not in (404, 400):
            raise
        told = transport.ask("GET", f"{base}/api/v1/instance")
    configuration = told.get("configuration")
    statuses = configuration.get("statuses", {}) if isinstance(configuration, dict) else {}
    most = statuses.get("max_characters") or told.get("max_toot_chars") or LIMIT
    link = statuses.get("characters_reserved_per_url") or LINK
    return {"max": bounded(most, LIMIT), "link": bounded(link, LINK), "at": clock.now().timestamp()}


def bounded(value: Any, usual: int) -> int:
    """Return a number that a server gave, or the usual one when it makes no sense."""
    return value if isinstance(value, int) and 1 <= value <= 100_000 else usual


def upload(base: str, token: str, picture: Picture) -> str:
    """Return the id of a picture handed to the instance with its description. Raises ChannelError."""
    mark = uuid.uuid4().hex
    lines = [
        f'--{mark}\r\nContent-Disposition: form-data; name="description"\r\n\r\n{picture.alt}\r\n',
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="picture"\r\n',
        f"Content-Type: {picture.media_type}\r\n\r\n",
    ]
    body = "".join(lines).encode() + picture.data + f"\r\n--{mark}--\r\n".encode()
    kind = f"multipart/form-data; boundary={mark}"
    return str(transport.ask("POST", f"{base}/api/v2/media", token=token, content=body, content_type=kind)["id"])

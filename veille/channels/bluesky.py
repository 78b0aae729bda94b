"""Bluesky (AT protocol, https://atproto.com/specs/): posts under our own keys, so that a second try changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from veille.channels import pictures, transport
from veille.channels.counting import Measure, spans
from veille.channels.network import Job, Network, base_of, secrets_of
from veille.channels.trouble import ChannelError
from veille.models import Channel

LIMIT = 300
POST = "app.bsky.feed.post"
CLOCK_IDS = 1024
_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"


def tid(moment: datetime, clock_id: int) -> str:
    """Return a record key: 53 bits of microseconds, 10 of a clock's number, in sortable base 32 (specs/tid)."""
    micros = round((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))
    number = (micros << 10) | (clock_id % CLOCK_IDS)
    return "".join(_DIGITS[(number >> shift) & 31] for shift in range(60, -1, -5))


def facets(text: str) -> list[dict[str, Any]]:
    """Return where the links and hashtags of a text stand, in bytes of its UTF-8, as Bluesky wants them."""
    found = []
    for kind, value, start, end in spans(text):
        feature = {"$type": f"app.bsky.richtext.facet#{kind}", "uri" if kind == "link" else "tag": value}
        found.append({"index": {"byteStart": start, "byteEnd": end}, "features": [feature]})
    return found


class Session:
    """An access to one account, renewed when it has run out: first by its own means, then with the app password."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.base = base_of(channel)
        self.kept = secrets_of(channel)

    @property
    def did(self) -> str:
        """The account's lasting name."""
        return str(self.channel.limits.get("did", ""))

    def ask(self, name: str, **options: Any) -> dict[str, Any]:
        """Return what a procedure answers. Raises ChannelError."""
        if not self.kept.get("access"):
            self.open()
        try:
            return self._ask(name, self.kept["access"], **options)
        except ChannelError as error:
            if not expired(error):
                raise
        self.renew()
        return self._ask(name, self.kept["access"], **options)

    def _ask(self, name: str, token: str, **options: Any) -> dict[str, Any]:
        return transport.ask("POST", f"{self.base}/xrpc/{name}", token=token, **options)

    def renew(self) -> None:
        """Renew the access. Raises ChannelError."""
        try:
            self.keep(self._ask("com.atproto.server.refreshSession", self.kept.get("refresh", "")))
        except ChannelError as error:
            if not (error.lost or expired(error)):
                raise
            self.open()

    def open(self) -> None:
        """Open a session with the app password. Raises ChannelError."""
        body = {"identifier": self.channel.account.lstrip("@"), "password": self.kept.get("password", "")}
        self.keep(self._ask("com.atproto.server.createSession", "", json_body=body))

    def keep(self, opened: dict[str, Any]) -> None:
        """Keep an access that was given. Raises ChannelError when the answer holds none."""
        try:
            access, refresh, did = opened["accessJwt"], opened["refreshJwt"], opened["did"]
        except KeyError as error:
            raise ChannelError("garbled") from error
        self.kept |= {"access": access, "refresh": refresh}
        self.channel.seal(**self.kept)
        self.channel.limits |= {"did": did}
        rows = Channel.objects.filter(pk=self.channel.pk)
        rows.update(secret=self.channel.secret, limits=self.channel.limits)


def expired(error: ChannelError) -> bool:
    """Tell whether an access has only run out: servers say so with 400 or 401, and a word about the token."""
    return error.status in (400, 401) and "token" in error.said.lower()


class Bluesky(Network):
    """An account there, reached with an app password."""

    has_words = True

    def measure(self, channel: Channel) -> Measure:
        """Count graphemes; links count as they are written."""
        return Measure(limit=LIMIT)

    def connect(self, channel: Channel) -> None:
        """Open a session."""
        Session(channel).open()

    def send(self, job: Job) -> None:
        """Write each post under its own key: `putRecord` with the same key and words leaves the post as it is."""
        session = Session(job.channel)
        if not session.did:
            session.open()
        for place, text in job.left():
            key = tid(job.story.moment + timedelta(microseconds=place), job.channel.pk)
            body = {
                "repo": session.did,
                "collection": POST,
                "rkey": key,
                "record": self.record(job, session, place, text),
            }
            put = session.ask("com.atproto.repo.putRecord", json_body=body)
            address = f"https://bsky.app/profile/{session.did}/post/{key}"
            job.note(id=str(put.get("uri", "")), address=address, cid=str(put.get("cid", "")))

    def record(self, job: Job, session: Session, place: int, text: str) -> dict[str, Any]:
        """Return one post; those that follow the first one answer it."""
        moment = job.story.moment.astimezone(UTC) + timedelta(microseconds=place)
        record: dict[str, Any] = {
            "$type": POST,
            "text": text,
            "createdAt": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "langs": [job.story.language],
            "facets": facets(text),
        }
        if place:
            root, parent = job.parts[0], job.parts[-1]
            record["reply"] = {"root": reference(root), "parent": reference(parent)}
        else:
            record["embed"] = self.card(job, session)
        return record

    def card(self, job: Job, session: Session) -> dict[str, Any]:
        """Return the card of the edition's page, with a picture that we hand over: the network fetches none itself."""
        picture = job.picture or pictures.of_site()
        sent = session.ask("com.atproto.repo.uploadBlob", content=picture.data, content_type=picture.media_type)
        story = job.story
        about = story.intro or " · ".join(item.title for item in story.items)
        external = {"uri": story.link, "title": story.title, "description": about[:300], "thumb": sent.get("blob")}
        return {"$type": "app.bsky.embed.external", "external": external}


def reference(part: dict[str, Any]) -> dict[str, str]:
    """Return a post as others refer to it."""
    return {"uri": part["id"], "cid": part["cid"]}

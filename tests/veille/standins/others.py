"""A Matrix server, the hooks of Mattermost and Slack, a program behind a webhook, a WebSub hub."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from tests.veille.standins.base import Answer, Asked, StandIn


class MatrixStandIn(StandIn):
    """One room, `!abc:test`, also called `#veille:test`; the token is `good`. A transaction counts once."""

    writes = ("/send/",)

    def __init__(self, *, encrypted: bool = False) -> None:
        super().__init__()
        self.encrypted = encrypted
        self.events: dict[str, dict[str, Any]] = {}

    def answer(self, asked: Asked) -> Answer:
        """Answer as the client-server API does."""
        path = unquote(asked.path).removeprefix("/_matrix/client/v3/")
        if asked.token != "good":
            return Answer(401, {"errcode": "M_UNKNOWN_TOKEN", "error": "Unrecognised access token"})
        if path.startswith("join/"):
            known = path in ("join/#veille:test", "join/!abc:test")
            return Answer(200, {"room_id": "!abc:test"}) if known else Answer(404, {"errcode": "M_NOT_FOUND"})
        if path.endswith("m.room.encryption"):
            return Answer(200 if self.encrypted else 404, {})
        room, _send, transaction = path.partition("/send/m.room.message/")
        if room != "rooms/!abc:test":
            return Answer(403, {"errcode": "M_FORBIDDEN", "error": "not in the room"})
        self.events.setdefault(transaction, asked.json)
        return Answer(200, {"event_id": f"${transaction}"})


class HookStandIn(StandIn):
    """Takes everything that is posted to it: a room, a program, a hub. `taken` lists the bodies."""

    writes = ("/",)

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Asked] = []

    def answer(self, asked: Asked) -> Answer:
        """Take it."""
        self.taken.append(asked)
        return Answer(202)

"""A Mastodon: what docs.joinmastodon.org says of statuses, idempotency, limits, OAuth. As a Takahē, it forgets keys."""

from __future__ import annotations

import re
from datetime import timedelta
from html import escape
from typing import Any

from core import clock
from tests.veille.standins.base import Answer, Asked, StandIn

KEY_KEPT = timedelta(hours=1)
LINK = re.compile(r"https?://\S+")


class MastodonStandIn(StandIn):
    """One account, `@veille`, whose token is `good`."""

    writes = ("/api/v1/statuses",)

    def __init__(self, *, takahe: bool = False, limit: int = 500) -> None:
        super().__init__()
        self.takahe, self.limit = takahe, limit
        self.statuses: list[dict[str, Any]] = []
        self.media: dict[str, bytes] = {}
        self.apps: list[dict[str, Any]] = []
        self.tokens = {"good"}
        self.readers = {"good"}
        self._keys: dict[str, tuple[Any, dict[str, Any]]] = {}

    def answer(self, asked: Asked) -> Answer:
        """Answer as the API does."""
        if asked.path in ("/api/v1/apps", "/oauth/token", "/api/v1/instance", "/api/v2/instance"):
            return getattr(self, f"on_{asked.path.strip('/').replace('/', '_')}")(asked)
        if asked.token not in self.tokens:
            return Answer(401, {"error": "The access token is invalid"})
        if asked.path.endswith("verify_credentials"):
            return Answer(200, {"id": "7", "acct": "veille", "username": "veille"})
        if asked.path == "/api/v2/media":
            self.media[str(len(self.media) + 1)] = asked.body
            return Answer(200, {"id": str(len(self.media))})
        if asked.path == "/api/v1/accounts/7/statuses":
            return self.on_read(asked)
        return self.on_status(asked) if asked.path == "/api/v1/statuses" else Answer(404, {"error": "Record not found"})

    def on_read(self, asked: Asked) -> Answer:
        """Give the account's messages, newest first, to a token that may read."""
        if asked.token not in self.readers:
            return Answer(403, {"error": "This action is outside the authorized scopes"})
        return Answer(200, list(reversed(self.statuses)))

    def on_status(self, asked: Asked) -> Answer:
        """Keep a message, once for each key within the hour."""
        key, typed = asked.headers.get("idempotency-key", ""), asked.json
        kept = self._keys.get(key)
        if kept and not self.takahe and clock.now() - kept[0] < KEY_KEPT:
            return Answer(200, kept[1])
        text = LINK.sub("x" * 23, typed["status"])
        if len(text) > self.limit:
            refused = f"Validation failed: Text character limit of {self.limit} exceeded"
            return Answer(400 if self.takahe else 422, {"error": refused})
        made = {**typed, "id": str(len(self.statuses) + 1), "content": html_of(typed["status"])}
        made["url"] = f"{self.base}/@veille/{made['id']}"
        made.setdefault("in_reply_to_id", None)
        self.statuses.append(made)
        self._keys[key] = (clock.now(), made)
        return Answer(200, made)

    def on_api_v2_instance(self, asked: Asked) -> Answer:
        """Say what is allowed; Takahē has the first version only."""
        limits = {"statuses": {"max_characters": self.limit, "characters_reserved_per_url": 23}}
        return Answer(404) if self.takahe else Answer(200, {"configuration": limits})

    def on_api_v1_instance(self, asked: Asked) -> Answer:
        """Say what is allowed, as the first version does."""
        return Answer(200, {"configuration": {"statuses": {"max_characters": self.limit}}})

    def on_api_v1_apps(self, asked: Asked) -> Answer:
        """Know a program."""
        self.apps.append(asked.json)
        return Answer(200, {"client_id": "the-client", "client_secret": "the-client-secret"})

    def on_oauth_token(self, asked: Asked) -> Answer:
        """Change a code for a token, for the program that asked, at the address it gave."""
        form = dict(asked.form)
        right = {"code": "the-code", "client_id": "the-client", "client_secret": "the-client-secret"}
        right |= {"redirect_uri": self.apps[-1]["redirect_uris"], "grant_type": "authorization_code"}
        if any(form.get(name) != value for name, value in right.items()):
            return Answer(400, {"error": "invalid_grant"})
        self.tokens.add("given")
        self.readers.add("given")
        return Answer(200, {"access_token": "given", "token_type": "Bearer", "scope": form["scope"]})


def html_of(text: str) -> str:
    """Return a message as its HTML: links cut for the eye, whole in their address."""
    linked = LINK.sub(lambda found: f'<a href="{escape(found[0])}"><span>{escape(found[0][:20])}</span></a>', text)
    return f"<p>{linked}</p>"

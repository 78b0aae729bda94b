"""Programs that call: a browser without session that sends somebody's token."""

from __future__ import annotations

from typing import Any

from django.test import Client

from accounts.models import User
from api import tokens
from api.models import ApiToken


class Program:
    """Reads below `/api/v1/` with a token of `user`, of every scope unless told."""

    def __init__(self, user: User, scopes: list[str] | None = None, days: int = 30) -> None:
        every = ApiToken.Scope.values if scopes is None else scopes
        self.token, self.text = tokens.make(user=user, name="Programme", scopes=every, days=days)
        self.client = Client()

    def get(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> Any:
        """Return the answer to a GET of `/api/v1/<path>`."""
        sent = {"Authorization": f"Bearer {self.text}", **headers}
        return self.client.get(f"/api/v1/{path}", data or {}, headers=sent)

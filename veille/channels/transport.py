"""Requests to networks, through the guarded fetcher alone: no private machine is reached, no redirect followed."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from core.addresses import InvalidAddress, read_address
from core.fetch import FetchError, Limits, Response, fetch
from core.fetch_guard import demand_reachable
from veille.channels.trouble import ChannelError, of_answer

LIMITS = Limits(seconds=10, connect=4, read=8, wire=2_000_000, unpacked=2_000_000, redirects=0)
AGAIN = {"no_answer", "slow", "busy"}


def call(
    method: str, url: str, *, token: str = "", headers: Mapping[str, str] | None = None, json_body: Any = None,
    form: Any = None, content: bytes = b"", content_type: str = "",
) -> Response:  # fmt: skip
    """Return the answer of a network, when it is a success. Raises ChannelError for any other, and for silence.

    The body is `json_body`, or `form` (a mapping or pairs), or `content` of a `content_type`.
    """
    sent = dict(headers or {})
    if json_body is not None:
        content, content_type = json.dumps(json_body, ensure_ascii=False).encode(), "application/json"
    elif form is not None:
        content, content_type = urlencode(form).encode(), "application/x-www-form-urlencoded"
    if content_type:
        sent["content-type"] = content_type
    if token:
        sent["authorization"] = f"Bearer {token}"
    try:
        answer = fetch(url, headers=sent, limits=LIMITS, method=method, content=content)
    except FetchError as error:
        raise ChannelError(error.code, retry=error.code in AGAIN, unsure=error.may_have_arrived) from error
    if not answer.ok:
        raise of_answer(answer)
    return answer


def read(answer: Response) -> dict[str, Any]:
    """Return the JSON object of an answer. Raises ChannelError("garbled"): what was asked may have been done."""
    try:
        found = json.loads(answer.body)
    except ValueError as error:
        raise ChannelError("garbled", unsure=True, status=answer.status) from error
    if not isinstance(found, dict):
        raise ChannelError("garbled", unsure=True, status=answer.status)
    return found


def ask(method: str, url: str, **options: Any) -> dict[str, Any]:
    """Return the JSON object that a network answers. Raises ChannelError."""
    return read(call(method, url, **options))


def demand_public(url: str) -> None:
    """Raise ChannelError unless the address leads to a machine that we may call. It is not called."""
    try:
        address = read_address(url)
        demand_reachable(address.host, address.port)
    except InvalidAddress as error:
        raise ChannelError(error.code) from error
    except FetchError as error:
        raise ChannelError(error.code) from error


def pause(seconds: float) -> None:
    """Wait between two messages of one edition, where a network asks for it."""
    time.sleep(seconds)

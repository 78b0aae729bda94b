"""What went wrong between a channel and its network: one error, with what follows from it, in plain words."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import clock
from core.addresses import SENTENCES as ADDRESS_SENTENCES
from core.fetch import Response
from core.fetch_guard import SENTENCES as FETCH_SENTENCES

WAIT_MAX = timedelta(hours=24)
SAID_MAX = 300

SENTENCES: dict[str, Promise] = {
    **ADDRESS_SENTENCES,
    **FETCH_SENTENCES,
    "no_answer": _("The network does not answer. It will be tried again."),
    "slow": _("The network took too long to answer. It will be tried again."),
    "garbled": _("The network's answer could not be understood."),
    "redirects": _("The network sends to another address: give that one."),
    "lost": _("The network no longer accepts this access: connect the channel again. What waits leaves then."),
    "sealed": _("The key of the site has changed: connect the channel again."),
    "refused": _("The network refuses this text. Change it, then send it again."),
    "gone": _("Nothing is at this address any more: check it, or make a new one there."),
    "too_many": _("The network asks to wait. It will be tried again at the hour it gives."),
    "down": _("The network has a problem of its own. It will be tried again."),
    "unsure": _("The message left, and nothing says whether it arrived. Look there before you send it again."),
    "given_up": _("It was tried for a week, without success."),
    "late": _("The edition came out more than a week ago."),
    "closed": _("The edition is not public, and this channel takes public ones only."),
    "paused": _("The channel was paused when the edition came out."),
    "withdrawn": _("The edition is not to be read any more."),
    "by_you": _("An animator decided so."),
    "encrypted": _("This room is encrypted, and we cannot write there. Choose a room without encryption."),
    "no_room": _("This room does not exist, or the account may not enter it."),
    "busy": _("Something else is being sent there. It will be tried again in a moment."),
    "internal": _("Something went wrong on our side. It will be tried again."),
}


class ChannelError(Exception):
    """A network that did not take what was sent.

    `retry` tells that trying again may help, `wait` how long it asks for; `lost` that the access has ended. `unsure`
    tells that the message may have arrived. `said` is the network's own sentence, `status` that of its answer.
    """

    def __init__(
        self, code: str, *, retry: bool = False, wait: timedelta | None = None, lost: bool = False,
        unsure: bool = False, said: str = "", status: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(code)
        self.code, self.retry, self.wait, self.lost, self.unsure = code, retry, wait, lost, unsure
        self.said, self.status = said[:SAID_MAX], status


def sentence(code: str) -> str:
    """Return what the code of an error means, in the language in force; empty for no error."""
    return str(SENTENCES.get(code, SENTENCES["internal"])) if code else ""


def of_answer(answer: Response) -> ChannelError:
    """Return the error that an answer which is not a success stands for."""
    status, said = answer.status, words_of(answer)
    if status in (401, 403):
        return ChannelError("lost", lost=True, said=said, status=status)
    if status in (404, 410):
        return ChannelError("gone", said=said, status=status)
    if status in (408, 425, 429):
        return ChannelError("too_many", retry=True, wait=asked(answer), said=said, status=status)
    if status >= 500:
        return ChannelError("down", retry=True, wait=asked(answer), unsure=True, said=said, status=status)
    if 300 <= status < 400:
        return ChannelError("redirects", said=said, status=status)
    return ChannelError("refused", said=said, status=status)


def words_of(answer: Response) -> str:
    """Return what a network says of its refusal, as one plain line: the usual members of its JSON, or nothing."""
    try:
        body = json.loads(answer.body)
    except ValueError:
        return ""
    if not isinstance(body, dict):
        return ""
    found = [body.get(name) for name in ("error_description", "message", "error", "detail")]
    return next((" ".join(str(words).split())[:SAID_MAX] for words in found if isinstance(words, str) and words), "")


def asked(answer: Response) -> timedelta | None:
    """Return how long an answer asks to wait, if it does: `Retry-After`, a rate limit's reset, or Matrix's own member.

    Mastodon gives the reset as a date (ISO 8601), Bluesky as seconds since 1970, others as seconds to wait.
    """
    names = ("retry-after", "x-ratelimit-reset", "ratelimit-reset")
    found = [moment_of(answer.headers[name]) for name in names if answer.headers.get(name)]
    waits = [moment - clock.now() for moment in found if moment is not None]
    waits += [timedelta(milliseconds=wait) for wait in [_matrix_wait(answer)] if wait]
    waits = [wait for wait in waits if wait > timedelta(0)]
    return min(max(waits), WAIT_MAX) if waits else None


def moment_of(value: str) -> datetime | None:
    """Return the moment that a header names, in any of the ways in use; None when it cannot be read."""
    value = value.strip()
    try:
        if value.replace(".", "", 1).isdigit():
            seconds = float(value[:16])
            return datetime.fromtimestamp(seconds, UTC) if seconds > 1e9 else clock.now() + timedelta(seconds=seconds)
        moment = datetime.fromisoformat(value) if value[:4].isdigit() else parsedate_to_datetime(value)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _matrix_wait(answer: Response) -> int:
    """Return `retry_after_ms` of a Matrix answer, 0 when there is none."""
    try:
        body: Any = json.loads(answer.body)
        return max(0, int(body["retry_after_ms"]))
    except (ValueError, TypeError, KeyError):
        return 0

"""Limits that explain themselves: what one person or one address may ask of the site in a short time (REL-H9).

Counted in the cache, and in the memory of the process as well, so that a cache that fails does not lift them.
`VEILLEE_RATE_LIMITS` switches them off. A refusal says why and until when, and gives back what was typed.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

FREE = ("/livez", "/readyz", "/metrics")
NOT_TYPED = {"csrfmiddlewaretoken", "form_key", "password", "password1", "password2", "oldpassword", "code"}
KEPT_MAX = 20_000
MEMORY_MAX = 20_000


@dataclass(frozen=True)
class Limit:
    """At most `most` requests in `seconds`, for those that `counts` names; `why` is said to people."""

    name: str
    most: int
    seconds: int
    counts: Callable[[HttpRequest], bool]
    why: Any


def any_request(request: HttpRequest) -> bool:
    """Tell that every request counts."""
    return True


def sends(request: HttpRequest) -> bool:
    """Tell whether something is sent."""
    return request.method == "POST"


def sends_as_nobody(request: HttpRequest) -> bool:
    """Tell whether somebody who is not signed in sends something. Servers of the fediverse, which sign, count apart."""
    return request.method == "POST" and not request.path.startswith("/ap/") and asker(request).startswith("from-")


def reports(request: HttpRequest) -> bool:
    """Tell whether something is reported."""
    return request.method == "POST" and request.path.startswith("/report/")


def registers(request: HttpRequest) -> bool:
    """Tell whether somebody without an account registers for an event: each time, a mail leaves."""
    return request.method == "POST" and "/agenda/" in request.path and request.path.endswith("/register/")


def searches(request: HttpRequest) -> bool:
    """Tell whether something is searched."""
    return request.path.startswith("/search/")


LIMITS = [
    Limit("burst", 50, 10, any_request, _("Too many pages were asked for in a few seconds.")),
    Limit("minute", 200, 60, any_request, _("Too many pages were asked for in one minute.")),
    # A draft saves itself every three seconds, and entries are sorted by keyboard, one a second.
    Limit("sends", 120, 60, sends, _("Too many things were sent in one minute.")),
    Limit("unknown", 30, 60, sends_as_nobody, _("Too many things were sent in one minute.")),
    Limit("searches", 30, 60, searches, _("Too many searches were made in one minute.")),
    Limit("registers", 20, 3600, registers, _("Too many registrations were asked for in one hour.")),
    Limit("reports", 10, 3600, reports, _("Too many reports were sent in one hour.")),
]
_memory: Counter[str] = Counter()


class LimitsMiddleware:
    """Answers 429 to whoever asks too much: per account when signed in, per address for visitors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through, or say what is too much and until when."""
        if not settings.RATE_LIMITS or request.path in FREE:
            return self.get_response(request)
        found = reached(request)
        return self.get_response(request) if found is None else slow_down(request, *found)


def reached(request: HttpRequest) -> tuple[Limit, int] | None:
    """Return the limit that the request goes beyond, with the seconds to wait; None within all of them."""
    who, now = asker(request), time.time()
    beyond: tuple[Limit, int] | None = None
    for limit in LIMITS:
        if limit.counts(request) and count(f"limit:{limit.name}:{who}:{int(now // limit.seconds)}", limit) > limit.most:
            beyond = beyond or (limit, int(limit.seconds - now % limit.seconds) + 1)
    return beyond


def asker(request: HttpRequest) -> str:
    """Return who asks: the account of the session, else the address, believed from trusted proxies alone."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.get("_auth_user_id"):
        return f"user-{request.session['_auth_user_id']}"
    return f"from-{get_adapter().get_client_ip(request)}"


def count(key: str, limit: Limit) -> int:
    """Count one more under `key` and return how many there are."""
    if len(_memory) > MEMORY_MAX:
        _memory.clear()
    _memory[key] += 1
    cache.add(key, 0, limit.seconds * 2)
    try:
        return max(cache.incr(key), _memory[key])
    except ValueError:
        return _memory[key]


def slow_down(request: HttpRequest, limit: Limit, seconds: int) -> HttpResponse:
    """Return the 429 that says why, until when, and holds what was typed; short text for a fragment."""
    typed = {name: value[:KEPT_MAX] for name, value in request.POST.items() if name not in NOT_TYPED and len(value) > 9}
    context = {"why": limit.why, "seconds": seconds, "typed": list(typed.values())}
    name = "limits/fragment.html" if request.headers.get("HX-Request") else "limits/page.html"
    answer = HttpResponse(render_to_string(name, context), status=429)
    answer["Retry-After"] = str(seconds)
    answer["Cache-Control"] = "no-store"
    return answer

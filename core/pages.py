"""Reading a page of the web politely: its robots' rules asked first, one request at a time at each site."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

from core.addresses import read_address
from core.fetch import IMAGE_LIMITS, PAGE_LIMITS, ROBOTS_LIMITS, Response, fetch
from core.fetch_guard import FetchError
from core.pictures import own_image
from core.politeness import host_turn
from core.robots import Robots, read_robots, robots_url

ROBOTS_KEPT_SECONDS = 6 * 3600
IMAGE_WIDTH = 960
PASSING = {"busy", "slow", "no_answer", "http_429", "http_500", "http_502", "http_503", "http_504"}
"""Troubles that pass: worth another try later."""


def polite_fetch(url: str) -> Response:
    """Return the answer of a page whose site lets robots read it, alone at that site meanwhile. Raises FetchError."""
    with host_turn(read_address(url).host):
        if not robots_of(url).allows(url):
            raise FetchError("robots")
        return fetch(url, limits=PAGE_LIMITS, headers={"accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"})


def robots_of(url: str) -> Robots:
    """Return the rules of the site of `url`, kept a few hours in the cache. Raises FetchError."""
    address = robots_url(url)
    key = f"robots:{hashlib.sha256(address.encode()).hexdigest()}"
    rules: Robots | None = cache.get(key)
    if rules is None:
        answer = fetch(address, limits=ROBOTS_LIMITS)
        rules = read_robots(answer.status, answer.body)
        cache.set(key, rules, ROBOTS_KEPT_SECONDS)
    return rules


def picture(url: str) -> bytes | None:
    """Return the page's picture made anew and small, or None: a page without it is still a page."""
    if not url:
        return None
    try:
        answer = fetch(url, limits=IMAGE_LIMITS)
    except FetchError:
        return None
    made = own_image(answer.body, widest=IMAGE_WIDTH) if answer.ok else None
    return made[0] if made else None

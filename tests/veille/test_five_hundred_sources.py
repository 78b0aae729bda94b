"""Five hundred sources, good and bad, on two hosts: politely, in bounded memory, twice, and each bad one says why.

The feeds are parsed in this process: the process apart that each costs in life has tests of its own (`test_parse.py`).
"""

from __future__ import annotations

import resource
import time
from itertools import pairwise

import pytest

from core import clock, politeness
from tests.veille.desk import Desk, rss
from tests.web import Asked, LocalSite
from veille import polling
from veille.models import Entry, Source
from veille.reading import source as reading
from veille.reading.document import read_document
from veille.reading.model import ParsedFeed, UnreadableError
from veille.reading.parse import FeedError
from veille.trouble import sentence

SOURCES, EACH_BAD = 500, 10
PAUSE = 0.01
KILOBYTES_MAX = 60_000
BAD = {
    "missing": "http_404",
    "gone": "http_410",
    "refused": "http_403",
    "broken": "http_500",
    "page": "not_a_feed",
    "empty": "empty",
    "loop": "redirects",
}


class Timed(list[Asked]):
    """The requests received, with the moment of each by host."""

    def __init__(self) -> None:
        super().__init__()
        self.moments: dict[str, list[float]] = {}

    def append(self, asked: Asked) -> None:
        """Note a request."""
        super().append(asked)
        self.moments.setdefault(asked.headers["host"], []).append(time.monotonic())


def serve(site: LocalSite, name: str, path: str) -> None:
    """Serve one source, good or bad in its way."""
    status = {"missing": 404, "gone": 410, "refused": 403, "broken": 500}.get(name)
    if status:
        site.page(path, "non", status=status)
    elif name == "page":
        site.page(path, "<!doctype html><title>Accueil</title>")
    elif name == "empty":
        site.feed(path, "")
    elif name == "loop":
        site.redirect(path, path)
    else:
        site.feed(path, rss(f"{name}-a", f"{name}-b"), etag=f'"{name}"')


def in_this_process(body: bytes, content_type: str, url: str, **_rest: object) -> ParsedFeed:
    """Parse a feed without the process apart."""
    try:
        return read_document(body, content_type, url, clock.now())
    except UnreadableError as error:
        raise FeedError(error.code) from error


@pytest.fixture
def generated(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Five hundred sources on one site under two names; seventy are bad in seven ways."""
    monkeypatch.setattr(politeness, "PAUSE_SECONDS", PAUSE)
    monkeypatch.setattr(reading, "parse_feed", in_this_process)
    desk.site.asked = Timed()
    names = [name for name in BAD for _time in range(EACH_BAD)]
    names += [f"good{n}" for n in range(SOURCES - len(names))]
    for n, name in enumerate(names):
        path = f"/{name}?n={n}"
        serve(desk.site, name, path)
        desk.follow(desk.site.url(path, host=("127.0.0.1", "localhost")[n % 2]))
    return desk


def run(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Run the scheduler until nothing is due; return how many sources each run handed out."""
    handed: list[tuple[int, ...]] = []
    monkeypatch.setattr(polling, "hint", lambda task, *pks: handed.append(pks))
    sizes = []
    for _run in range(200):
        polling.poll_due()
        if not handed:
            return sizes
        sizes.append(sum(map(len, handed)))
        for pks in handed:
            polling.poll_in_turn(pks)
        handed.clear()
        # Those that were busy wait a few seconds in life.
        Source.objects.filter(polled_at=None).update(next_poll_at=clock.now())
    raise AssertionError("the backlog never ends")


def test_five_hundred_sources(generated: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """VC8, VC9, 2.4.5: one at a time per host with a pause, a bounded share of each run, memory that does not grow."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sizes = run(monkeypatch)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < KILOBYTES_MAX
    assert max(sizes) <= 2 * polling.PER_HOST
    moments = generated.site.asked.moments
    # A redirect is followed within its turn: the pause holds between sources.
    gaps = sorted(after - before for times in moments.values() for before, after in pairwise(times))
    assert sum(gap < PAUSE for gap in gaps) <= EACH_BAD * 6
    good = SOURCES - EACH_BAD * len(BAD)
    assert Entry.objects.count() == 2 * good
    found = {source.feed_url.split("/")[3].split("?")[0]: source for source in Source.objects.exclude(error_code="")}
    assert {name: source.error_code for name, source in found.items()} == BAD
    assert all(sentence(source.error_code) for source in found.values())
    second_poll_adds_nothing(generated, monkeypatch, good)


def second_poll_adds_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch, good: int) -> None:
    """Poll all once more: unchanged sources answer 304, nothing is added, who is gone is not asked."""
    desk.site.asked = Timed()
    Source.objects.update(next_poll_at=clock.now(), polled_at=clock.now())
    run(monkeypatch)
    assert Entry.objects.count() == 2 * good
    assert Source.objects.filter(last_status=304).count() == good
    assert not any("/gone" in asked.path for asked in desk.site.asked)

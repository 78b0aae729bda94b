"""The desk of an animator: a watch with sources on a loopback site, polled without waiting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core import clock
from tests.people import People
from tests.web import LocalSite
from veille import following, polling, publishing
from veille.finding import Feed
from veille.models import Entry, Source, Watch


def rss(*items: str, head: str = "") -> str:
    """Return an RSS 2.0 document; each item is its inner XML, or a word that makes an item by itself."""
    inner = "".join(f"<item>{item if '<' in item else plain_item(item)}</item>" for item in items)
    return f'<rss version="2.0"><channel><title>Le Flux</title><link>https://e.org/</link>{head}{inner}</channel></rss>'


def plain_item(word: str) -> str:
    """Return the inside of an item named by a word."""
    link = f"https://e.org/{word}"
    return f"<guid>{word}</guid><title>Titre {word}</title><link>{link}</link><description>Un {word}</description>"


def json_feed(*words: str) -> str:
    """Return a JSON Feed with one item per word."""
    items = [{"id": word, "url": f"https://e.org/{word}", "title": f"Titre {word}"} for word in words]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Le Flux", "items": items})


@dataclass
class Desk:
    """A watch of the group `veille-numerique`, and a site whose feeds it follows."""

    people: People
    site: LocalSite
    watch: Watch

    def follow(self, url: str, **changes: Any) -> Source:
        """Return a new source at `url`, due at once."""
        source = following.follow(watch=self.watch, by=self.people.carole, feed=Feed(url, "Le Flux")).source
        Source.objects.filter(pk=source.pk).update(**changes)
        return source

    def poll(self, source: Source, **options: Any) -> Source:
        """Poll a source and return it as it is afterwards."""
        polling.poll(source.pk, **options)
        return Source.objects.get(pk=source.pk)

    def served(self, *items: str, path: str = "/feed", **headers: str) -> Source:
        """Return a source whose feed holds `items`, already polled once."""
        return self.poll(self.follow(self.site.feed(path, rss(*items), **headers)))

    def entry(self, word: str = "un", source: Source | None = None, **changes: Any) -> Entry:
        """Return an entry that waits, made without a poll."""
        source = source or self.watch.sources.first() or self.follow("https://e.org/feed")
        moment = clock.now()
        told = {"title": f"Titre {word}", "url": f"https://e.org/{word}", "uid": word, "fingerprint": word} | changes
        key = polling.inbox.url_key(told["url"])
        return Entry.objects.create(
            source=source, watch=self.watch, url_key=key, published_at=moment, first_seen_at=moment, **told
        )

    def states(self) -> dict[str, str]:
        """Return the state of each entry of the watch, by its title."""
        return dict(self.watch.entries.values_list("title", "state"))

    def browser(self, name: str) -> Client:
        """Return a browser signed in as a person, who reads English: what tests quote is not translated."""
        client = self.people.client(name)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    def url(self, path: str) -> str:
        """Return the address of a page of the veille."""
        return f"/g/veille-numerique/veille/{path}"


@pytest.fixture
def desk(people: People, site: LocalSite, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An animator's desk, where two requests to the same host need no pause."""
    monkeypatch.setattr("core.politeness.PAUSE_SECONDS", 0)
    cache.clear()
    watch = publishing.open_watch(watch=Watch(group=people.veille, title="La veille", audience="web"), by=people.alice)
    yield Desk(people, site, watch)
    cache.clear()

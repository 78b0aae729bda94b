"""A veille at work: the table where an animator prepares editions, and a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse

from bookmarks.actions import Typed, save
from bookmarks.models import Bookmark
from tests.people import People
from veille import publishing, selecting
from veille.models import Edition, Selection, Watch
from veille.selecting import Words

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
"""8:00 in Paris in winter: when the first edition is due."""
WEEK = timedelta(weeks=1)


@dataclass
class Table:
    """The watch of `veille-numerique`, opened by alice on a Monday, due on Fridays at 8:00 in Paris."""

    people: People
    watch: Watch
    clock: time_machine.Coordinates
    count: int = 0

    def bookmark(self, by: str = "bob", **typed: Any) -> Bookmark:
        """Return a new bookmark of the group, for its members only."""
        self.count += 1
        words = {"title": f"Trouvaille numéro {self.count}", "summary": f"Un résumé {self.count}"} | typed
        url = words.pop("url", f"https://exemple.org/{self.count}")
        return save(group=self.people.veille, author=self.people.users[by], typed=Typed(url=url, **words)).bookmark

    def proposed(self, **typed: Any) -> Selection:
        """Return a new item that bob has proposed."""
        item = self.bookmark(**typed)
        return selecting.propose(watch=self.watch, content=item, by=self.people.bob)

    def selected(self, words: Words | None = None, **typed: Any) -> Selection:
        """Return a new item that carole has selected, perhaps with words of its own."""
        row = selecting.select(watch=self.watch, content=self.bookmark(**typed), by=self.people.carole)
        if words is not None:
            selecting.rewrite(selection=row, words=words, by=self.people.carole)
        return row

    def several(self, number: int = 3) -> list[Selection]:
        """Return several new items that carole has selected."""
        return [self.selected() for _ in range(number)]

    @property
    def coming(self) -> Edition:
        """The edition in preparation, as it is now."""
        found = publishing.coming(self.watch)
        assert found is not None
        return found

    def published(self, number: int = 3) -> Edition:
        """Return an edition with `number` new items besides what is selected, published now."""
        self.several(number)
        edition = publishing.publish_now(edition=self.coming, by=self.people.carole)
        assert edition is not None
        self.watch.refresh_from_db()
        return edition

    def set(self, **columns: Any) -> None:
        """Change columns of the watch."""
        Watch.objects.filter(pk=self.watch.pk).update(**columns)
        self.watch.refresh_from_db()

    def due(self, moment: datetime = FRIDAY) -> list[Edition]:
        """Move the clock to a moment and do what the scheduler does; return what was published."""
        self.clock.move_to(moment)
        return publishing.publish_due()

    def url(self, path: str = "") -> str:
        """Return the address of a page of the veille."""
        return f"/g/veille-numerique/veille/{path}"

    def get(self, who: str, path: str = "", **headers: str) -> HttpResponse:
        """Return the answer to one person who opens a page of the veille."""
        return self.people.client(who).get(self.url(path), headers=headers)

    def page(self, who: str, path: str = "") -> str:
        """Return the text of a page of the veille, which must answer 200."""
        answer = self.get(who, path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.content.decode()

    def english(self, who: str, path: str = "") -> str:
        """Return the text of a page of the veille in English, the language of our message ids."""
        return self.get(who, path, **{"Accept-Language": "en"}).content.decode()

    def post(self, who: str, path: str, **typed: Any) -> HttpResponse:
        """Return the answer to a form that one person sends."""
        return self.people.client(who).post(self.url(path), typed)

    def titles(self) -> list[str]:
        """Return the titles of what is selected, in order."""
        return list(publishing.chosen(self.coming).values_list("title", flat=True))


@pytest.fixture
def table(people: People) -> Iterator[Table]:
    """The table of `veille-numerique`, on a Monday."""
    with time_machine.travel(MONDAY, tick=False) as clock:
        watch = Watch(group=people.veille, title="La veille du mois", intro="Le meilleur de la semaine", audience="web")
        yield Table(people, publishing.open_watch(watch=watch, by=people.alice), clock)

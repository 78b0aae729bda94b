"""What of an edition is told elsewhere: what its page shows to readers, and nothing of the group's discussions."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from core import text
from groups.access import visitor
from veille import publishing, showing, streams
from veille.models import Edition, Selection


@dataclass(frozen=True)
class Told:
    """One item of an edition: `id` never changes (RFC 4151), `url` is the page spoken of, `page` its place here."""

    id: str
    title: str
    url: str
    page: str
    line: str
    section: str
    source: str


@dataclass(frozen=True)
class Story:
    """An edition as it is told: `id` never changes, `link` is its page."""

    id: str
    number: int
    title: str
    intro: str
    link: str
    moment: datetime
    language: str
    items: tuple[Told, ...]

    @property
    def sections(self) -> list[str]:
        """The names of its sections, each once, in order."""
        return list(dict.fromkeys(item.section for item in self.items if item.section))


def is_public(edition: Edition) -> bool:
    """Tell whether a stranger may read a published edition: one query."""
    return Edition.objects.visible_to(visitor()).filter(pk=edition.pk, number__isnull=False).exists()


def of_published(edition: Edition) -> Story:
    """Return a published edition as it is told: one query, its watch and group being there."""
    return _story(edition, publishing.selected(edition), edition.published_at or edition.due_at)


def of_coming(edition: Edition) -> Story:
    """Return the edition in preparation as it would be told if it went out with what is selected now."""
    edition, items = copy(edition), list(publishing.chosen(edition))
    publishing.dress(edition, items, edition.due_at)
    return _story(edition, items, edition.due_at)


def _story(edition: Edition, rows: Iterable[Selection], moment: datetime) -> Story:
    watch = edition.watch
    link = streams.page_of(edition, watch)
    return Story(
        id=f"{watch.tag_uri}/edition/{edition.pk}",
        number=edition.number or 0,
        title=edition.title,
        intro=text.plain(edition.body_html),
        link=link,
        moment=moment,
        language=watch.group.language,
        items=tuple(_told(row, link) for row in rows),
    )


def _told(row: Selection, link: str) -> Told:
    page = f"{link}#item-{row.pk}"
    return Told(
        id=row.tag_uri or "",
        title=row.title,
        url=page if row.address.startswith("/") or not row.address else row.address,
        page=page,
        line=text.one_line(row.line),
        section=row.section,
        source=showing.source_of(row),
    )

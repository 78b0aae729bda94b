"""What pages, mails and previews show of editions: always the same items, in the same sections."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import get_language

from content.models import Content
from core import text
from core.addresses import shown_host
from groups.access import Access
from veille.models import Edition, Selection, Watch

FIRST_YEAR, LAST_YEAR = 1990, 2200
TYPED_MARKS = re.compile(r"[«“\"]\s*([^«»“”\"]+?)\s*[»”\"]", re.DOTALL)
FRENCH_SPACE = re.compile(r" (?=[:;?!»%€])|(?<=«) |(?<=\b[nN]°) (?=\d)")


@dataclass
class Section:
    """Items of one theme, and a few words about them. The name is empty for items that have none."""

    name: str
    intro: str = ""
    items: list[Selection] = field(default_factory=list)


@dataclass
class Whole:
    """An edition ready to be shown: its headline apart, the rest in sections, in the animator's order."""

    edition: Edition
    headline: Selection | None
    sections: list[Section]
    items: list[Selection]

    @property
    def count(self) -> int:
        """How many items the edition holds."""
        return len(self.items)

    @property
    def says_number(self) -> bool:
        """Tell whether the title carries the number already, as automatic ones do."""
        return re.search(rf"\b{self.edition.number}\b", self.edition.title[:20]) is not None


def whole(edition: Edition, items: Iterable[Selection]) -> Whole:
    """Return an edition with its items in sections, each section where its first item stands.

    The headline is the one marked, else the first. No query but that of `items`.
    """
    rows = list(items)
    headline = headline_of(rows)
    sections: dict[str, Section] = {}
    for row in rows:
        if row is not headline:
            new = Section(row.section, edition.section_intros.get(row.section, ""))
            sections.setdefault(row.section, new).items.append(row)
    named = [section for name, section in sections.items() if name]
    rest = [sections[""]] if "" in sections else []
    return Whole(edition, headline, named + rest, rows)


def headline_of(rows: list[Selection]) -> Selection | None:
    """Return the item marked as the headline, else the first that was not withdrawn."""
    return next((row for row in rows if row.is_headline), next((row for row in rows if not row.withdrawn_at), None))


def section_names(items: Iterable[Selection]) -> list[str]:
    """Return the named sections of some items, in the order in which an edition shows them."""
    rows = list(items)
    headline = headline_of(rows)
    return list(dict.fromkeys(row.section for row in rows if row is not headline and row.section))


def readable(watch: Watch, access: Access) -> QuerySet[Edition]:
    """Return the published editions that `access` may read, the latest first."""
    return Edition.objects.visible_to(access).filter(watch=watch, number__isnull=False).order_by("-number")


def latest(watch: Watch, access: Access) -> Whole | None:
    """Return the latest edition that `access` may read: two queries, one more for the discussions."""
    edition = readable(watch, access).select_related("group").first()
    return published(edition, access) if edition else None


def published(edition: Edition, access: Access) -> Whole:
    """Return a published edition with its items, and beside each the discussion that `access` may open."""
    items = list(edition.selections.order_by("position", "pk"))
    join_discussions(items, access)
    return whole(edition, items)


def join_discussions(items: list[Selection], access: Access) -> None:
    """Set on each item the `discussion` (a Content) that `access` may read, or None: one query."""
    ids = [item.content_id for item in items if item.content_id]
    seen = Content.objects.visible_to(access).filter(pk__in=ids).only("pk", "comment_count")
    found = {content.pk: content for content in seen}
    for item in items:
        item.discussion = found.get(item.content_id or 0)  # type: ignore[attr-defined]


def neighbours(edition: Edition, access: Access) -> tuple[Edition | None, Edition | None]:
    """Return the editions before and after that `access` may read: two queries."""
    others = readable(edition.watch, access).select_related("group").defer("body", "body_html")
    before = others.filter(number__lt=edition.number).first()
    after = others.filter(number__gt=edition.number).order_by("number").first()
    return before, after


def months(watch: Watch, access: Access) -> list[date]:
    """Return the first day of each month that has an edition, the latest first."""
    found = readable(watch, access).order_by().datetimes("published_at", "month", "DESC", ZoneInfo(watch.time_zone))
    return [moment.date() for moment in found]


def of_month(editions: QuerySet[Edition], watch: Watch, year: int, month: int) -> QuerySet[Edition]:
    """Return those published in one month of the watch's own calendar. Raises ValueError for no such month."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError("out of the calendar")
    zone = ZoneInfo(watch.time_zone)
    start = datetime(year, month, 1, tzinfo=zone)
    end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    return editions.filter(published_at__gte=start.astimezone(UTC), published_at__lt=end.astimezone(UTC))


def quoted(passage: str) -> str:
    """Return a quotation between the marks of the language in force, in place of those that were typed around it."""
    found = TYPED_MARKS.fullmatch(text.normalise(passage))
    words = found.group(1) if found else text.normalise(passage)
    if (get_language() or "fr").startswith("fr"):
        return f"«\u00a0{words}\u00a0»"
    return f"“{words}”"


def spaced(words: str) -> str:
    """Return `words` with the spaces of French punctuation unbreakable when French is in force, else as they are."""
    if not (get_language() or "fr").startswith("fr"):
        return words
    return FRENCH_SPACE.sub("\u00a0", words)


def source_of(item: Selection) -> str:
    """Return the name of an item's source: as given, else the site of its address; empty for an item of ours."""
    return item.source_name or shown_host(item.address)

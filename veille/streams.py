"""A watch's two streams, selected items and editions, from rows to `core.feeds.model`: at most two queries each.

Nothing here depends on who asks beyond what they may read, nor on the host of the request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from html import escape
from itertools import groupby

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Max, QuerySet
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core import text
from core.feeds import FORMATS, render
from core.feeds.model import Feed, Item, Person, SourceList, Subscription
from groups.access import Access
from groups.models import Audience
from groups.rules import can
from notifications.mail import absolute
from veille import hubs, opening, showing
from veille.focus import reading
from veille.models import Edition, Selection, Source, Watch
from veille.publishing import audience_of

ITEMS_MAX = 50
EDITIONS_MAX = 20
KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Stand:
    """How far a stream has come: what changes when, and only when, its rows do."""

    count: int
    updated: datetime


def find(slug: str) -> Watch | None:
    """Return the watch of the group at `slug` where the veille is switched on: one query."""
    switched_on = Watch.objects.filter(group__slug=slug, group__trashed_at=None, group__tools__tool="veille")
    return hubs.with_hub(switched_on).select_related("group").first()


def is_public(watch: Watch, stranger: Access) -> bool:
    """Tell whether a visitor (`stranger`) may read the watch's editions: nothing is asked of the request then."""
    return audience_of(watch) == Audience.WEB and can(stranger, "see_home", watch.group)


def published(watch: Watch, access: Access) -> QuerySet[Selection]:
    """Return what the editions that `access` may read have published, newest edition first, in its order."""
    editions = Edition.objects.visible_to(access).filter(watch=watch, number__isnull=False)
    rows = Selection.objects.filter(watch=watch, state=Selection.State.PUBLISHED, edition__in=editions.values("pk"))
    return rows.order_by("-published_at", "position", "pk")


def stand(watch: Watch, access: Access, stream: str = "feed") -> Stand:
    """Return how far a stream has come: one query, two for focuses, without reading an item."""
    if stream == "focus":
        return Stand(*reading.latest_change(watch, access))
    found = published(watch, access).aggregate(
        count=Count("pk"), items=Max("updated_at"), editions=Max("edition__edited_at")
    )
    moments = [moment for moment in (found["items"], found["editions"]) if moment]
    return Stand(found["count"], max(moments, default=watch.created_at))


def items_feed(watch: Watch, access: Access, updated: datetime) -> Feed:
    """Return the stream of selected items: one query."""
    rows = published(watch, access).select_related("edition")[:ITEMS_MAX]
    return frame(watch, "feed", updated, tuple(item_of(row, watch) for row in rows))


def editions_feed(watch: Watch, access: Access, updated: datetime) -> Feed:
    """Return the stream of editions, each with what it holds: one query, one more for items of the group's own."""
    rows = published(watch, access).filter(edition__number__gt=watch.last_number - EDITIONS_MAX)
    found = list(rows.select_related("edition"))
    opening.mark(found, audience_of(watch))
    editions = groupby(found, key=lambda row: row.edition)
    return frame(watch, "editions", updated, tuple(edition_item(one, list(held), watch) for one, held in editions))


def focus_feed(watch: Watch, access: Access, updated: datetime) -> Feed:
    """Return the stream of monthly focuses: one query."""
    return frame(watch, "focus", updated, reading.items(watch, access))


STREAMS: dict[str, Callable[[Watch, Access, datetime], Feed]] = {
    "feed": items_feed,
    "editions": editions_feed,
    "focus": focus_feed,
}
NAMES = {"feed": "veille:feed", "editions": "veille:editions_feed", "focus": "veille:focus_feed"}


def body(watch: Watch, stream: str, format: str, access: Access, at: Stand) -> bytes:
    """Return a public stream as bytes, kept until something in it changes."""
    group = watch.group
    said = (
        watch.title,
        watch.intro,
        group.name,
        group.slug,
        group.language,
        settings.PUBLIC_URL,
        hubs.hub_of(watch),
        at,
    )
    version = sha256(repr(said).encode()).hexdigest()
    key = f"veille:{watch.pk}:{stream}:{format}:{version}"
    kept = cache.get(key)
    if kept is None:
        kept = written(watch, stream, format, access, at)
        cache.set(key, kept, KEPT_SECONDS)
    return bytes(kept)


def written(watch: Watch, stream: str, format: str, access: Access, at: Stand) -> bytes:
    """Return a stream as bytes, in the language of the group."""
    with translation.override(watch.group.language):
        return render(STREAMS[stream](watch, access, at.updated), format)


def addresses(watch: Watch, stream: str) -> dict[str, str]:
    """Return the absolute address of a stream in each format."""
    return {format: absolute(reverse(NAMES[stream], args=[watch.group.slug, format])) for format in FORMATS}


def home_of(watch: Watch) -> str:
    """Return the absolute address of the watch's own page."""
    return absolute(reverse("veille:list", args=[watch.group.slug]))


def title_of(watch: Watch, stream: str) -> str:
    """Return the title of a stream, distinct for each."""
    if stream == "focus":
        return _("%(watch)s: the monthly focus") % {"watch": watch.title}
    return watch.title if stream == "feed" else _("%(watch)s: the editions") % {"watch": watch.title}


def frame(watch: Watch, stream: str, updated: datetime, items: tuple[Item, ...]) -> Feed:
    """Return a stream with all that is said of it; before the first edition, one item presents it."""
    home, title = home_of(watch), title_of(watch, stream)
    about = Item(
        id=f"{watch.tag_uri}/about",
        title=title,
        permalink=home,
        published=watch.created_at,
        html=text.as_paragraphs(watch.intro or _("The first edition is in preparation.")),
    )
    return Feed(
        id=f"{watch.tag_uri}/{stream}",
        title=title,
        subtitle=watch.intro,
        home_url=home,
        self_urls=addresses(watch, stream),
        language=watch.group.language,
        updated=updated,
        author=Person(watch.group.name, absolute(watch.group.get_absolute_url())),
        hub=hubs.hub_of(watch),
        stylesheet=static("veille/feed.css"),
        items=items or (about,),
    )


def item_of(row: Selection, watch: Watch) -> Item:
    """Return a selected item as its edition published it."""
    edition = row.edition
    if edition is None or row.published_at is None or row.tag_uri is None:
        raise ValueError("only published items go into a stream")
    return Item(
        id=row.tag_uri,
        title=row.title,
        url="" if row.address.startswith("/") else row.address,
        permalink=f"{page_of(edition, watch)}#item-{row.pk}",
        published=row.published_at,
        updated=row.updated_at,
        html=words_of(row),
        credit=row.credit,
        tags=(row.section,) if row.section else (),
        language=row.language,
    )


def words_of(row: Selection) -> str:
    """Return what an edition says of an item as HTML: its line, its quotation, where it comes from."""
    said = text.as_paragraphs(row.line)
    if row.quotation:
        said += f"<blockquote>{text.as_paragraphs(showing.quoted(row.quotation))}</blockquote>"
    source = showing.source_of(row)
    if source:
        said += f"<p>{escape(_('Source: %(site)s') % {'site': source})}</p>"
    return said


def page_of(edition: Edition, watch: Watch) -> str:
    """Return the absolute address of an edition's page."""
    return absolute(reverse("veille:edition", args=[watch.group.slug, edition.number]))


def edition_item(edition: Edition | None, held: list[Selection], watch: Watch) -> Item:
    """Return an edition as one item: its text, then what it holds."""
    if edition is None or edition.published_at is None:
        raise ValueError("only published editions go into a stream")
    lines = [f"<li>{title_of_row(row)} {escape(text.excerpt(row.line))}</li>" for row in held]
    return Item(
        id=f"{watch.tag_uri}/edition/{edition.pk}",
        title=edition.title,
        permalink=page_of(edition, watch),
        published=edition.published_at,
        updated=edition.edited_at or edition.published_at,
        html=f"{edition.body_html}<ul>{''.join(lines)}</ul>",
        language=watch.group.language,
    )


def title_of_row(row: Selection) -> str:
    """Return the title of an item as HTML, a link unless readers of the edition cannot open it (`opening.mark`)."""
    if getattr(row, "is_closed", False):
        return escape(row.title)
    return f'<a href="{escape(absolute(row.address))}">{escape(row.title)}</a>'


def sources(watch: Watch) -> SourceList:
    """Return the sources that the watch follows, by theme: one query."""
    rows = list(Source.objects.filter(watch=watch, state=Source.State.ACTIVE).select_related("theme"))
    return SourceList(
        title=_("%(watch)s: the sources") % {"watch": watch.title},
        home_url=home_of(watch),
        owner=Person(watch.group.name, absolute(watch.group.get_absolute_url())),
        updated=max((row.created_at for row in rows), default=watch.created_at),
        stylesheet=static("veille/feed.css"),
        subscriptions=tuple(
            Subscription(row.title, row.feed_url, row.site_url, theme=row.theme.name if row.theme else "")
            for row in rows
        ),
    )

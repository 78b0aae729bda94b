"""The feed of a saved search, in the five formats: its results as the reader of the feed may read them (VW7)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.feeds import FORMATS, render
from core.feeds.model import Feed, Item, Person
from groups.access import Access
from notifications.mail import absolute, absolute_links
from search.models import Document
from searches import asking
from searches.models import SavedSearch
from toolkit.feeds import tag_uri

ITEMS_MAX = 30


def written(search: SavedSearch, ext: str, access: Access) -> tuple[bytes, datetime]:
    """Return a feed's bytes in one of `FORMATS`, and when what it says last changed. Three queries."""
    language = search.group.language if search.group else settings.LANGUAGE_CODE
    with translation.override(language):
        rows = asking.loaded(list(asking.latest(search, access).only("pk")[:ITEMS_MAX]))
        items = tuple(entry(row) for row in rows) or (presentation(search),)
        updated = max(item.changed for item in items)
        home = absolute(search.get_absolute_url())
        feed = Feed(
            id=tag_uri(search.created_at, f"search/{search.key}"),
            title=search.name,
            subtitle=_("A saved search of %(site)s") % {"site": settings.SITE_NAME},
            home_url=home,
            self_urls={each: address(search, each) for each in FORMATS},
            language=language,
            updated=updated,
            author=Person(search.group.name if search.group else settings.SITE_NAME, home),
            items=items,
        )
        return render(feed, ext), updated


def address(search: SavedSearch, ext: str) -> str:
    """Return the feed's own address. The personal key is never in it: a feed is passed on, a key is not."""
    return absolute(reverse("searches:feed", args=[search.key, ext]))


def entry(row: Document) -> Item:
    """Return an item or a comment as a feed says it."""
    item, said = row.content, row.comment
    if said is not None:
        return Item(
            id=tag_uri(said.created_at, f"comment/{said.pk}"),
            title=_("Comment on “%(title)s”") % {"title": item.title},
            permalink=absolute(said.get_absolute_url()),
            published=said.created_at,
            html=absolute_links(said.body_html),
            credit=str(said.author or ""),
        )
    return Item(
        id=tag_uri(item.created_at, f"item/{item.pk}"),
        title=item.title,
        permalink=absolute(item.permanent_url),
        published=item.published_at or item.created_at,
        updated=item.edited_at,
        html=absolute_links(item.body_html),
        credit=str(item.author or ""),
    )


def presentation(search: SavedSearch) -> Item:
    """Return the one item of a feed that has none yet: RSS must not be empty."""
    return Item(
        id=tag_uri(search.created_at, f"search/{search.key}/welcome"),
        title=_("Nothing here yet"),
        permalink=absolute(search.get_absolute_url()),
        published=search.created_at,
    )

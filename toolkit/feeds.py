"""Feeds of a group, of one of its tools, of a tag or an author in it: the same rule as its pages (CC05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from content.models import CoAuthor, Content, ContentTag
from content.querysets import published_q
from core.feeds import render
from core.feeds.model import Feed, Item, Person
from core.tools import ToolConfig
from groups.access import Access
from groups.models import Group
from notifications.mail import absolute, absolute_links
from toolkit.listing import signed_by_q

ITEMS_MAX = 30
FORMATS = ("atom", "rss")


@dataclass(frozen=True)
class Asked:
    """What a feed is about: a group, perhaps one tool, one tag, one author."""

    group: Group
    tool: ToolConfig | None = None
    tag: str = ""
    author: str = ""

    @property
    def page(self) -> str:
        """The address of the page that says the same."""
        base = f"{self.group.get_absolute_url()}{self.tool.segment}/" if self.tool else self.group.get_absolute_url()
        return base + self.query

    @property
    def query(self) -> str:
        """The filters, as an address says them."""
        found = urlencode({name: getattr(self, name) for name in ("tag", "author") if getattr(self, name)})
        return f"?{found}" if found else ""

    def address(self, ext: str) -> str:
        """Return the feed's own path. The key is never in it: a feed is passed on, a key is not."""
        base = f"{self.group.get_absolute_url()}{self.tool.segment}/" if self.tool else self.group.get_absolute_url()
        return f"{base}feed.{ext}{self.query}"

    @property
    def title(self) -> str:
        """What the feed is called."""
        parts = [self.group.name, str(self.tool.verbose_name) if self.tool else "", self.tag, self.author]
        return " · ".join(part for part in parts if part)


def items_of(asked: Asked, access: Access) -> QuerySet[Content]:
    """Return the items of a feed that `access` may read, the latest first: four queries."""
    found = Content.objects.visible_to(access).in_group(asked.group).in_stream().filter(published_q())
    if asked.tool:
        found = found.filter(kind__in=asked.tool.kinds)
    if asked.tag:
        found = found.filter(tagged__tag__slug=asked.tag)
    if asked.author:
        found = found.filter(signed_by_q(asked.author))
    tags = Prefetch("tagged", ContentTag.objects.select_related("tag").order_by("pk"), to_attr="loaded_tags")
    signers = Prefetch("co_authors", CoAuthor.objects.select_related("user").order_by("pk"), to_attr="loaded_signers")
    loaded = found.select_related("group", "author").defer("body").prefetch_related(tags, signers)
    return loaded.order_by("-published_at", "-pk")[:ITEMS_MAX]


def written(asked: Asked, ext: str, access: Access) -> tuple[bytes, datetime]:
    """Return a feed's bytes, and when what it says last changed."""
    with translation.override(asked.group.language):
        rows = list(items_of(asked, access))
        items = tuple(entry(row) for row in rows) or (presentation(asked),)
        updated = max(item.changed for item in items)
        feed = Feed(
            id=tag_uri(asked.group.created_at, f"feed{asked.address('')}"),
            title=asked.title,
            subtitle=asked.group.summary,
            home_url=absolute(asked.page),
            self_urls={each: absolute(asked.address(each)) for each in FORMATS},
            language=asked.group.language,
            updated=updated,
            author=Person(asked.group.name, absolute(asked.group.get_absolute_url())),
            items=items,
        )
        return render(feed, ext), updated


def entry(row: Content) -> Item:
    """Return an item as a feed says it: its whole text."""
    others = [each.user for each in row.loaded_signers]  # type: ignore[attr-defined]
    return Item(
        id=tag_uri(row.created_at, f"item/{row.pk}"),
        title=row.title,
        permalink=absolute(row.permanent_url),
        published=row.published_at or row.created_at,
        updated=row.edited_at,
        html=absolute_links(row.body_html),
        credit=", ".join(str(one) for one in [row.author, *others] if one),
        tags=tuple(each.tag.name for each in row.loaded_tags),  # type: ignore[attr-defined]
    )


def presentation(asked: Asked) -> Item:
    """Return the one item of a feed that has none yet: RSS must not be empty."""
    return Item(
        id=tag_uri(asked.group.created_at, f"welcome{asked.address('')}"),
        title=_("Nothing here yet"),
        permalink=absolute(asked.page),
        published=asked.group.created_at,
        html="",
    )


def tag_uri(since: datetime, name: str) -> str:
    """Return an id that never changes (RFC 4151)."""
    return f"tag:{settings.MAIL_DOMAIN},{since:%Y-%m-%d}:{name.replace(' ', '+')}"

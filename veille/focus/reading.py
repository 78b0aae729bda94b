"""The focuses that somebody may read, and their feed: the articles themselves, newest first."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.db.models import Max, QuerySet

from content.models import Content
from core.feeds.model import Item
from groups.access import Access
from notifications.mail import absolute, absolute_links
from veille.models import Watch

FEED_MAX = 24
_CHART = re.compile(r"<p>\s*<img [^>]*>\s*</p>\s*")


def published(watch: Watch, access: Access) -> QuerySet[Content]:
    """Return the published focuses of a watch that `access` may read, the latest month first."""
    found = Content.objects.visible_to(access).filter(focus__watch=watch, state="published", is_held=False)
    return found.select_related("group", "focus").order_by("-focus__first_day")


def latest_change(watch: Watch, access: Access) -> tuple[int, datetime]:
    """Return how many there are and when the last one changed: one query."""
    rows = Content.objects.visible_to(access).filter(focus__watch=watch, state="published", is_held=False)
    told = rows.aggregate(out=Max("published_at"), changed=Max("edited_at"))
    moments = [moment for moment in told.values() if moment]
    return rows.count(), max(moments, default=watch.created_at)


def without_pictures(html: str) -> str:
    """Return the text of a focus for a mail or a feed: its charts go, since the table beside each says the same."""
    return _CHART.sub("", html)


def items(watch: Watch, access: Access) -> tuple[Item, ...]:
    """Return the focuses as items of a feed: one query."""
    return tuple(item_of(article) for article in published(watch, access)[:FEED_MAX] if article.published_at)


def item_of(article: Content) -> Item:
    """Return a focus as an item of a feed; its identity is that of the article, made once."""
    at = article.published_at or article.created_at
    return Item(
        id=f"tag:{settings.MAIL_DOMAIN},{article.created_at:%Y-%m-%d}:focus/{article.pk}",
        title=article.title,
        permalink=absolute(article.permanent_url),
        published=at,
        updated=article.edited_at or at,
        html=absolute_links(without_pictures(article.body_html)),
        language=article.group.language,
    )

"""The list of articles: what its address asks, what it shows of each, its archive by month, tag and author."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Affiliation
from blogs.models import SHEET, Article, Series
from content.models import CoAuthor, Content
from content.querysets import published_q
from core import clock
from groups.access import Access
from groups.models import Group

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
FRONT_MAX = 3
ARCHIVE_MAX = 60
NARROWING = ["month", "genre", "series", "view"]
"""What the address may ask besides a tag and an author."""
VIEWS = {"mine": _("My drafts"), "review": _("To read first")}


def seen(access: Access, group: Group) -> QuerySet[Article]:
    """Return the articles of a group and of its shelves that the reader may read, in any state."""
    return Article.objects.visible_to(access).in_group(group)


def published(found: QuerySet[Article]) -> QuerySet[Article]:
    """Return those of `found` that are out."""
    return found.filter(published_q()).defer("body", "body_html", *SHEET)


def rows(found: Any) -> QuerySet[Article]:
    """Load what a row of the list shows: four queries, whatever their number."""
    main = Affiliation.objects.filter(is_main=True).select_related("organisation")
    signers = Prefetch("co_authors", CoAuthor.objects.select_related("user").order_by("pk"), to_attr="loaded_signers")
    loaded: QuerySet[Article] = (
        found.cards()
        .defer("body", "body_html", *SHEET)
        .prefetch_related(Prefetch("author__affiliations", main, to_attr="main_places"), signers)
    )
    return loaded


def asked(
    found: QuerySet[Article], access: Access, typed: QueryDict, shown_apart: Sequence[Article] = ()
) -> QuerySet[Article]:
    """Return those of `found` that the address asks, less those that the page shows apart."""
    view = typed.get("view", "")
    if view == "mine" and access.is_signed_in:
        return rows(mine(found, access))
    if view == "review":
        return rows(found.filter(state=Content.State.REVIEW))
    found = published(found)
    if shown_apart:
        found = found.exclude(pk__in=[one.pk for one in shown_apart])
    if MONTH.fullmatch(typed.get("month", "")):
        since, until = month_of(str(typed["month"]))
        found = found.filter(published_at__gte=since, published_at__lt=until)
    if typed.get("genre") in Article.Genre.values:
        found = found.filter(genre=typed["genre"])
    if typed.get("series"):
        found = found.filter(series__slug=str(typed["series"])[:100])
    return rows(found)


def is_narrowed(typed: QueryDict) -> bool:
    """Tell whether the address asks for less than all articles, tags and authors aside."""
    return any(typed.get(name) for name in NARROWING)


def mine(found: QuerySet[Article], access: Access) -> QuerySet[Article]:
    """Return what the reader signs among `found` and that is not out: drafts, those in review, scheduled, held."""
    signed = CoAuthor.objects.filter(user_id=access.user.pk or 0).values("content_id")
    own = Q(author_id=access.user.pk or 0) | Q(pk__in=signed)
    return found.filter(own).exclude(published_q())


def front(found: QuerySet[Article]) -> list[Article]:
    """Return the articles put forward today, the one that stays longest first: the order is the animators' (AR07)."""
    forward = rows(published(found).filter(featured_until__gt=clock.now()))
    return list(forward.order_by("-featured_until", "-pk")[:FRONT_MAX])


def month_of(typed: str) -> tuple[datetime, datetime]:
    """Return the first moment of a month such as 2026-11, and of the month after."""
    year, month = int(typed[:4]), int(typed[5:])
    zone = timezone.get_current_timezone()
    return (
        datetime(year, month, 1, tzinfo=zone),
        datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone),
    )


def archive(found: QuerySet[Article]) -> dict[str, Any]:
    """Return the months, words and authors of the articles that are out, with their numbers: three queries."""
    out = published(found).order_by()
    months = out.annotate(month=TruncMonth("published_at")).values("month").annotate(count=Count("pk"))
    tags = out.filter(tagged__isnull=False).values("tagged__tag__slug", "tagged__tag__name").annotate(count=Count("pk"))
    authors = out.filter(author__isnull=False).values("author__username", "author__name").annotate(count=Count("pk"))
    return {
        "months": list(months.order_by("-month")[:ARCHIVE_MAX]),
        "tags": list(tags.order_by("-count", "tagged__tag__name")[:20]),
        "authors": list(authors.order_by("-count", "author__name")[:20]),
    }


def series_of(access: Access, group: Group) -> list[Series]:
    """Return the series of a group that the reader may read: one query."""
    return list(Series.objects.visible_to(access).filter(group=group).order_by("title", "pk"))

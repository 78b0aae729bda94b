"""What the page of an article shows around its text: its neighbours, articles like it, its contents, its share card."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from blogs.listing import published, seen
from blogs.models import Article
from content.models import Content
from content.rules import is_published
from core import clock, text
from groups.access import Access

LONG = 3
"""An article of so many headings has a table of contents."""
RELATED_MAX = 4


def context(request: HttpRequest, access: Access, article: Article) -> dict[str, Any]:
    """Return what the page of an article shows besides its text and comments: five queries."""
    headings = text.contents(text.anchored(getattr(article, "shown_html", article.body_html))[1], 1)
    signers = [row.user for row in article.co_authors.select_related("user").order_by("pk")]
    before, after = neighbours(access, article)
    is_open = is_published(article) and article.effective_audience == "web"
    return {
        "article": article,
        "co_authors": signers,
        "headings": headings if len(headings) >= LONG else [],
        "before": before,
        "after": after,
        "related": related(access, article),
        "share": share(request, article) if is_open else None,
        "short_url": request.build_absolute_uri(article.permanent_url),
    }


def neighbours(access: Access, article: Article) -> tuple[Content | None, Content | None]:
    """Return the articles published just before and just after in the same group (or in the series): two queries."""
    found = published(seen(access, article.group)).exclude(pk=article.pk)
    if article.series_id:
        place = (article.series_order, article.pk)
        rows = list(found.filter(series_id=article.series_id).order_by("series_order", "pk"))
        earlier = [one for one in rows if (one.series_order, one.pk) < place]
        later = [one for one in rows if (one.series_order, one.pk) > place]
        return (earlier[-1] if earlier else None, later[0] if later else None)
    if article.published_at is None:
        return None, None
    at, pk = article.published_at, article.pk
    earlier_q = Q(published_at__lt=at) | Q(published_at=at, pk__lt=pk)
    earlier_one = found.filter(earlier_q).order_by("-published_at", "-pk").first()
    later_one = found.exclude(earlier_q).order_by("published_at", "pk").first()
    return earlier_one, later_one


def related(access: Access, article: Article) -> list[Article]:
    """Return articles of the group that share tags with this one, those that share most first: one query."""
    tags = article.tagged.values("tag_id")
    found: QuerySet[Article] = (
        published(seen(access, article.group)).exclude(pk=article.pk).filter(tagged__tag_id__in=tags)
    )
    return list(found.annotate(shared=Count("tagged")).order_by("-shared", "-published_at")[:RELATED_MAX])


def share(request: HttpRequest, article: Article) -> dict[str, str]:
    """Return what a public article says of itself to the pages that link to it."""
    said = {
        "og:type": "article",
        "og:title": article.title,
        "og:description": article.excerpt,
        "og:url": request.build_absolute_uri(article.get_absolute_url()),
    }
    if article.cover_wide_id:
        path = reverse("blogs_site:cover", args=[article.pk, "wide"])
        said |= {"og:image": request.build_absolute_uri(path), "og:image:alt": article.cover_alt}
        said |= {"og:image:width": "1200", "og:image:height": "630"}
    return said


def comments_closed(content: Content) -> str:
    """Return why an article takes no more comments; empty while it does. One query."""
    if content.kind != "article":
        return ""
    until = Article.objects.filter(pk=content.pk).values_list("comments_until", flat=True).first()
    return _("The time for comments is over.") if until is not None and until <= clock.now() else ""

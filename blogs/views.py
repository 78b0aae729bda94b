"""The pages of articles and of series: the kit's five each."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from blogs import actions, listing, reading
from blogs.forms import ArticleForm, SeriesForm
from blogs.models import Article, Series
from content.models import Content
from groups.middleware import me
from groups.rules import can
from toolkit.forms import ContentForm
from toolkit.listing import filters
from toolkit.views import ContentViews

State = Content.State


class ArticleViews(ContentViews):
    """List, page and forms of a group's articles."""

    model = Article
    form_class = ArticleForm

    def get_queryset(self) -> QuerySet[Content]:
        """Return the articles that the address asks: those that are out, or one's own drafts, or those to read."""
        return cast("QuerySet[Content]", listing.asked(self.seen, self.access, self.request.GET, self.front))

    def get_form(self, request: HttpRequest, item: Content) -> ContentForm:
        """Return the form, which offers the series that the writer sees."""
        sent = request.method == "POST"
        files = request.FILES if sent else None
        return ArticleForm(request.POST if sent else None, files, instance=item, group=self.group, access=self.access)

    def perform_create(self, form: ContentForm) -> Content:
        """Keep the article as the button says: a draft, or on its way to the readers."""
        article = cast(Article, form.fresh())
        made = actions.write(
            article=article,
            author=me(self.request),
            given=cast(ArticleForm, form).given(),
            act=self.request.POST.get("act", ""),
            may_skip_review=self.may_moderate,
        )
        form.perform_offers(made, me(self.request))
        return made

    def perform_edit(self, form: ContentForm) -> Content:
        """Save what was changed; a draft is published when its button says so."""
        article = cast(Article, form.save(commit=False))
        form.date(article)
        actions.change(
            article=article,
            editor=me(self.request),
            given=cast(ArticleForm, form).given(),
            act=self.request.POST.get("act", ""),
            may_skip_review=self.may_moderate,
        )
        return article

    @cached_property
    def seen(self) -> QuerySet[Article]:
        """The articles of the group that the reader may read, in any state."""
        return listing.seen(self.access, self.group)

    @cached_property
    def front(self) -> list[Article]:
        """The articles put forward, where the address asks for nothing in particular."""
        asked = self.request.GET
        is_narrowed = listing.is_narrowed(asked) or filters(asked).is_set
        return [] if is_narrowed else listing.front(self.seen)

    @property
    def may_moderate(self) -> bool:
        """Whether the reader animates the group of the page."""
        return can(self.access, "moderate", self.group)

    def get_context(self, item: Any) -> dict[str, Any]:
        """Add what stands around the text."""
        return reading.context(self.request, self.access, item)

    def render(self, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Add the front, the archive and one's drafts to the list, the buttons to the form."""
        if page == "list":
            context |= self.around_list(context)
        if page == "form":
            context |= self.buttons(context.get("item"), context)
        return super().render(page, context, status)

    def around_list(self, context: dict[str, Any]) -> dict[str, Any]:
        """Return what stands around the list: front, archive, series, the number of drafts and of those to read."""
        asked, access, group = self.request.GET, self.access, self.group
        is_narrowed = listing.is_narrowed(asked)
        waiting = self.seen.filter(state=State.REVIEW).count() if self.may_moderate else 0
        return {
            "filters": replace(context["filters"], is_narrowed=is_narrowed),
            "front": self.front if context["page_obj"].number == 1 else [],
            "archive": listing.archive(self.seen),
            "series": listing.series_of(access, group),
            "genres": Article.Genre.choices,
            "drafts_count": listing.mine(self.seen, access).count() if access.is_signed_in else 0,
            "review_count": waiting,
            "may_moderate": self.may_moderate,
            "card_template": "blogs/_card.html",
            "orders": [] if asked.get("view") else context["orders"],
        }

    def buttons(self, item: Article | None, context: dict[str, Any]) -> dict[str, Any]:
        """Return the words of the form's buttons, by the state of the article and the habit of the group."""
        is_out = item is not None and item.state in {State.PUBLISHED, State.ARCHIVED}
        reviewed = not self.may_moderate and actions.is_reviewing(self.group)
        publish = _("Send to the animators") if reviewed else context.get("submit_label") or _("Publish")
        if reviewed:
            context["reach"] = None
        return {"is_out": is_out, "publish_label": publish, "is_new": item is None}


class SeriesViews(ContentViews):
    """List, cover page and forms of a group's series."""

    model = Series
    form_class = SeriesForm

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the addresses below `series/`, named beside those of the articles."""
        item = "series/<int:pk>-<slug:slug>/"
        return [
            path("series/", cls.as_view(page="list"), name="series_list"),
            path("series/new/", cls.as_view(page="create"), name="series_create"),
            path(item, cls.as_view(page="detail"), name="series_detail"),
            path(f"{item}edit/", cls.as_view(page="edit"), name="series_edit"),
            path(f"{item}delete/", cls.as_view(page="delete"), name="series_delete"),
        ]

    def get_context(self, item: Any) -> dict[str, Any]:
        """Add the articles of the series in their order, those that the reader may read."""
        found = listing.rows(listing.published(listing.seen(self.access, self.group)).filter(series_id=item.pk))
        return {"series": item, "articles": list(found.order_by("series_order", "published_at", "pk")[:200])}

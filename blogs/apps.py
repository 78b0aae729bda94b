"""What the tool of articles declares of itself."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.tools import Front, Mailed, ToolConfig


class BlogsConfig(ToolConfig):
    """Articles: prepared alone or with others, then published for the group, the platform or everybody."""

    name = "blogs"
    verbose_name = _("Articles")
    kinds = ["article", "series"]
    inner_kinds = ["series"]
    segment = "blog"
    icon = "article"
    order = 20
    site_urls = "blogs.site_urls"
    mails = "blogs.mails"
    new_label = _("Write an article")
    purpose = _("Here the group tells what it does: news, minutes, portraits, and what was learnt from an experience.")
    example = _("For example: what the lending of tablets brought, what it cost, and whom to ask about it.")

    def item_url(self, content: Any) -> str:
        """Return the page of an article, or the cover page of a series."""
        if content.kind == "series":
            return reverse("blogs:series_detail", args=[content.group.slug, content.pk, content.slug])
        return super().item_url(content)

    def front(self, content: Any) -> Front:
        """Return the opening lines and the cover of an article, as its PDF shows them."""
        from blogs.models import Article

        article = Article.objects.filter(pk=content.pk).select_related("cover_wide").first()
        if article is None:
            return Front()
        return Front(article.opening, article.cover_wide, article.cover_alt, article.cover_credit)

    def waits(self, content: Any, user: Any) -> str:
        """Return why an article takes no more comments, once the day its author chose is past (AR08)."""
        from blogs.reading import comments_closed

        return comments_closed(content)

    def panels(self, request: Any, content: Any) -> list[tuple[str, dict[str, Any]]]:
        """Show on a thread the articles made of it, and the way to make one (FO27)."""
        from blogs.panels import on_thread

        return on_thread(request, content)

    def from_mail(self, group: Any, author: Any, mail: Mailed) -> Any:
        """Keep the mail as the draft of an article."""
        from blogs.mailing import draft

        return draft(group, author, mail)

    def moved(self, content: Any, old_group: Any) -> None:
        """Take an article out of a series that stayed in the other group."""
        from blogs.models import Article

        Article.objects.filter(pk=content.pk).exclude(series__group=content.group).update(series=None)

    def copied(self, from_group: Any, to_group: Any) -> None:
        """Give a group made on a model the same habit of reading articles first."""
        from blogs.models import Newsroom

        room = Newsroom.objects.filter(group=from_group).first()
        if room is not None:
            Newsroom.objects.update_or_create(group=to_group, defaults={"is_reviewing": room.is_reviewing})

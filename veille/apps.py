"""What the veille declares of itself."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.metrics import Gauge
from core.tools import ItemAction, ToolConfig


class VeilleConfig(ToolConfig):
    """The shared news watch of a group."""

    name = "veille"
    verbose_name = _("Veille")
    kinds = ["edition"]
    segment = "veille"
    has_feed = False
    icon = "newspaper"
    order = 10
    on_by_default = False
    has_author = False
    site_urls = "veille.site_urls"
    mails = "veille.posting"
    told = "veille.hearing"
    purpose = _("Each week, the best of what the group has found goes out by itself: page, feeds and mail.")

    def item_url(self, content: Any) -> str:
        """Return the permanent address of an edition, or of the page where the coming one is prepared."""
        if content.slug == "next":
            return reverse("veille:prepare", args=[content.group.slug])
        return reverse("veille:edition", args=[content.group.slug, int(content.slug)])

    def from_source(self, typed: str) -> Any:
        """Return the bookmarks kept from a followed source of this name."""
        from core.folding import pattern
        from veille.models import Entry

        return Entry.objects.filter(source__title__regex=pattern(typed), bookmark__isnull=False).values("bookmark_id")

    def item_actions(self) -> list[ItemAction]:
        """Offer "propose for the veille" on every item of a group that has a veille."""
        from veille import proposing

        return [
            ItemAction(
                tool="veille",
                verb="propose",
                label=_("Propose for the veille"),
                icon="star",
                url=proposing.url_of,
                state=proposing.states,
                perform=proposing.propose,
            )
        ]

    def panels(self, request: Any, content: Any) -> list[tuple[str, dict[str, Any]]]:
        """Show on an item, to the members of its group, what the watch makes of it (VW3, VW5)."""
        from veille.working import panel

        return panel.on_item(request, content)

    def home_blocks(self) -> list[Any]:
        """Return the block that shows the last edition."""
        from veille.home_block import LAST_EDITION

        return [LAST_EDITION]

    def feeds(self, group: Any) -> list[tuple[str, str, str]]:
        """Return the group's public streams of items, so that software finds them from its home page (VP4)."""
        from veille import feed_views

        return feed_views.announced(group)

    def merged(self, lost: Any, kept: Any) -> None:
        """Let the open selection of a bookmark that was joined to another follow it."""
        from veille import proposing

        proposing.follow_merge(lost, kept)

    def gauges(self) -> list[Gauge]:
        """Return what a supervisor watches."""
        from veille.models import Source

        waiting = Source.objects.filter(state="active", next_poll_at__lte=clock.now())
        failing = Source.objects.filter(state="active", failures__gt=0)
        return [
            Gauge("sources_due", "Sources that wait to be polled", waiting.count),
            Gauge("sources_failing", "Sources that could not be read last time", failing.count),
        ]

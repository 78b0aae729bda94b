"""What the bookmarks tool declares of itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tools import ToolConfig


class BookmarksConfig(ToolConfig):
    """Web resources shared and commented by the members of a group."""

    name = "bookmarks"
    verbose_name = _("Bookmarks")
    kinds = ["bookmark"]
    segment = "bookmarks"
    icon = "bookmark"
    order = 40
    site_urls = "bookmarks.site_urls"
    new_label = _("Add a bookmark")
    purpose = _(
        "Here the group keeps the web pages worth sharing. Each one can be commented and proposed for the veille."
    )
    example = _("For example: a guide, a call for projects, an account of what a neighbouring town has done.")

    def moved(self, content: Any, old_group: Any) -> None:
        """Take the bookmark's addresses to its new group, but those that a bookmark there has already."""
        from bookmarks.models import Address

        mine = Address.objects.filter(bookmark_id=content.pk)
        there = Address.objects.filter(group=content.group).values_list("key", flat=True)
        mine.filter(key__in=list(there.filter(key__in=mine.values("key")))).delete()
        mine.update(group=content.group)

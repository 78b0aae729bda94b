"""What the bookmarks tool declares of itself."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.tools import Mailed, ToolConfig


class BookmarksConfig(ToolConfig):
    """Web resources shared and commented by the members of a group."""

    name = "bookmarks"
    verbose_name = _("Bookmarks")
    kinds = ["bookmark", "collection"]
    inner_kinds = ["collection"]
    segment = "bookmarks"
    icon = "bookmark"
    order = 40
    site_urls = "bookmarks.site_urls"
    share_target = "bookmarks_site:save"
    new_label = _("Add a bookmark")
    purpose = _(
        "Here the group keeps the web pages worth sharing. Each one can be commented and proposed for the veille."
    )
    example = _("For example: a guide, a call for projects, an account of what a neighbouring town has done.")

    def item_url(self, content: Any) -> str:
        """Return the page of a bookmark; a collection is its list."""
        if content.kind == "collection":
            return f"{reverse('bookmarks:list', args=[content.group.slug])}?collection={content.slug}"
        return super().item_url(content)

    def from_mail(self, group: Any, author: Any, mail: Mailed) -> Any:
        """Save the page that the mail names."""
        from bookmarks.mailing import save_page

        return save_page(group, author, mail)

    def texts_of(self, items: Any) -> Any:
        """Return what the pages of bookmarks say, so that search finds them by it (VC15)."""
        from bookmarks import texts

        return texts.of_items(items)

    def from_source(self, typed: str) -> Any:
        """Return the bookmarks whose site, address or writer bears this name."""
        from django.db.models import Q

        from bookmarks.models import Bookmark
        from core.folding import pattern

        here = pattern(typed)
        named = Q(site__regex=here) | Q(writer__regex=here) | Q(url__icontains=typed)
        return Bookmark.objects.filter(named).values("pk")

    def moved(self, content: Any, old_group: Any) -> None:
        """Take the bookmark's addresses to its new group, but those that a bookmark there has already."""
        from bookmarks.models import Address, Bookmark

        Bookmark.objects.filter(pk=content.pk).exclude(collection__group=content.group).update(collection=None)
        mine = Address.objects.filter(bookmark_id=content.pk)
        there = Address.objects.filter(group=content.group).values_list("key", flat=True)
        mine.filter(key__in=list(there.filter(key__in=mine.values("key")))).delete()
        mine.update(group=content.group)
        Bookmark.objects.filter(pk=content.pk).update(likened_at=None)

    def merged(self, lost: Any, kept: Any) -> None:
        """Bring what is kept of the page, by the group and by each member, along when two bookmarks become one."""
        from bookmarks.models import Annotation, Copy, Mark, PageText, Trace

        for model in (PageText, Copy):
            if not model.objects.filter(bookmark_id=kept.pk).exists():
                model.objects.filter(bookmark_id=lost.pk).update(bookmark_id=kept.pk)
        if not Trace.objects.filter(bookmark_id=kept.pk).exists():
            Trace.objects.filter(bookmark_id=lost.pk).update(bookmark_id=kept.pk)
        same = Annotation.objects.filter(bookmark_id=kept.pk).values("digest")
        Annotation.objects.filter(bookmark_id=lost.pk).exclude(digest__in=same).update(bookmark_id=kept.pk)
        here = Mark.objects.filter(bookmark_id=kept.pk).values("user_id")
        Mark.objects.filter(bookmark_id=lost.pk, user_id__in=here).delete()
        Mark.objects.filter(bookmark_id=lost.pk).update(bookmark_id=kept.pk)

    def panels(self, request: Any, content: Any) -> list[tuple[str, dict[str, Any]]]:
        """Show on a bookmark the passages quoted from its page (VW11)."""
        from bookmarks.annotations import panel

        return panel.on_item(request, content)

    def copied(self, from_group: Any, to_group: Any) -> None:
        """Give a group made on a model the same collections, empty, and the same rule about copies."""
        from bookmarks.models import Collection, Keeping
        from toolkit import sections

        for one in Collection.objects.filter(group=from_group, trashed_at=None).order_by("order", "pk"):
            sections.save(Collection(group=to_group, title=one.title, body=one.body, order=one.order), by=None)
        if Keeping.objects.filter(group=from_group, copies=True).exists():
            Keeping.objects.update_or_create(group=to_group, defaults={"copies": True})

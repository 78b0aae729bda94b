"""What the tool of pages declares of itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tools import Mailed, ToolConfig


class WikiConfig(ToolConfig):
    """Pages that the members of a group write together, in a tree."""

    name = "wiki"
    verbose_name = _("Pages")
    kinds = ["page"]
    segment = "pages"
    icon = "page"
    order = 60
    mails = "wiki.mails"
    site_urls = "wiki.site_urls"
    outside = "wiki_site:link"
    hears_outsiders = True
    told = "wiki.hearing"
    new_label = _("Write a page")
    purpose = _("Here the group keeps what lasts, and everybody puts it right: minutes, guides, a charter, an FAQ.")
    example = _("For example: how we lend a tablet, step by step, and whom to call when it does not come back.")

    def editors(self, content: Any) -> str:
        """Return who edits a page: nobody once it is frozen, else whom its branch names, else who may make pages."""
        from wiki.rules import editors

        return editors(content)

    def written_by_others(self, items: Any) -> Any:
        """Keep the pages that others wrote in: their words are not the first author's to take away."""
        from wiki.reading import shared

        return shared(items)

    def comment_notes(self, content: Any, comments: list[Any]) -> dict[int, tuple[str, dict[str, Any]]]:
        """Show above a comment which passage it is about, and whether that was settled (PA04)."""
        from wiki.remarks import notes

        return notes(content, comments)

    def home_blocks(self) -> list[Any]:
        """Offer the tree of pages, and the page that opens it, to the home page of a group."""
        from wiki.blocks import KINDS

        return KINDS

    def copied(self, from_group: Any, to_group: Any) -> None:
        """Give a group made on a model the same pages (LG20)."""
        from wiki.settling import copy_tree

        copy_tree(from_group=from_group, to_group=to_group)

    def from_mail(self, group: Any, author: Any, mail: Mailed) -> Any:
        """Begin a page with what the mail says."""
        from wiki.mailing import begin

        return begin(group, author, mail)

    def moved(self, content: Any, old_group: Any) -> None:
        """Put a page that came from another group at the end of the tree; the pages below it stay, one level up."""
        from wiki.actions import uproot

        uproot(page_id=content.pk)

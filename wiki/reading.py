"""What the pages of the tool show around a text: the tree, the way down to the page, its contents, its neighbours."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core import text
from groups.access import Access
from groups.models import Group
from groups.rules import can_post
from wiki import sections, tree
from wiki.models import Page, PageTree

LONG = 3
"""A page of so many headings has a table of contents."""


def context(access: Access, group: Group, page: Page) -> dict[str, Any]:
    """Return what a page shows besides its text and comments: the tree costs one query."""
    found = tree.load(access, group)
    found.fold(page.pk)
    headings = text.contents(text.anchored(getattr(page, "shown_html", page.body_html))[1])
    order = [node.page for node in found.ordered()]
    at = next((n for n, one in enumerate(order) if one.pk == page.pk), None)
    node = found.nodes.get(page.pk)
    return {
        "tree": found,
        "crumbs": crumbs(group, found, page),
        "headings": headings if len(headings) >= LONG else [],
        "below": node.below if node else [],
        "before": order[at - 1] if at else None,
        "after": order[at + 1] if at is not None and at + 1 < len(order) else None,
        "may_arrange": can_post(access, group, "wiki"),
    }


def crumbs(group: Group, found: tree.Tree, page: Page | None) -> list[tuple[str, str]]:
    """Return the way from the group down to a page, the page itself left out."""
    way = found.path(page.pk)[:-1] if page is not None and page.pk else []
    return [
        (group.name, group.get_absolute_url()),
        (str(page_tool()), reverse("wiki:list", args=[group.slug])),
        *((node.page.title, node.page.url) for node in way),
    ]


def page_tool() -> Any:
    """Return the name of the tool."""
    from core.tools import tool_for

    return tool_for("page").verbose_name


def front(access: Access, group: Group, at: int) -> dict[str, Any]:
    """Return what opens the pages of a group: the page chosen for it, and the tree, folded around the page `at`."""
    found = tree.load(access, group)
    found.fold(at)
    row = PageTree.objects.filter(group=group).first()
    home = None
    if row is not None and row.home_id in found.nodes:
        home = Page.objects.visible_to(access).select_related("group", "author").filter(pk=row.home_id).first()
    return {"tree": found, "home": home, "may_arrange": can_post(access, group, "wiki")}


def form_context(access: Access, group: Group, item: Page | None, form: Any) -> dict[str, Any]:
    """Return what the form shows: the section it is about, what waits under "More options"."""
    number = form.initial.get("section") if not form.is_bound else form.data.get("section")
    is_number = item is not None and str(number).isdigit()
    section = sections.section_at(item.body, int(number)) if item is not None and is_number else None
    return {"section": section, "folded": ["tags", "files", "audience"] if item is not None else ["tags", "files"]}

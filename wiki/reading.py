"""What the pages of the tool show around a text: the tree, the way down to the page, its contents, its neighbours."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse

from accounts.models import User
from activity.models import Activity
from content.citations import citing
from content.models import Revision
from core import clock, text
from groups.access import Access
from groups.models import Group
from groups.rules import can, can_post
from toolkit import outside
from wiki import linking, page_models, passages, presence, sections, tree
from wiki.models import BranchFollow, Page, PageTree

LONG = 3
NAMED_MAX, CONTRIBUTORS_MAX = 10, 20
"""A page of so many headings has a table of contents."""


def context(access: Access, group: Group, page: Page) -> dict[str, Any]:
    """Return what a page shows besides its text and comments: seven queries, the tree is one of them."""
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
        "writers": presence.others(page, access.user.pk),
        "contributors": contributors(page),
        "named_in": list(citing(page, access).select_related("group").defer("body", "body_html")[:NAMED_MAX]),
        "passages": passages.of_page(page, access),
        "known_titles": {linking.key_of(one.page.title): one.page.pk for one in found.nodes.values()},
        "is_overdue": page.review_on is not None and page.review_on <= clock.now().date(),
        "may_share": access.is_signed_in and outside.may_share(access, page),
        **_about(page, access),
    }


def _about(page: Page, access: Access) -> dict[str, Any]:
    """Return whether a page opens the pages, is followed with its branch, and what waits for it: one query."""
    waiting = page.proposals.filter(state="open").values("page").annotate(count=Count("pk")).values("count")
    # unfiltered: the page was read by the rule already
    row = Page.objects.filter(pk=page.pk).annotate(
        is_home=Exists(PageTree.objects.filter(home=OuterRef("pk"))),
        follows_branch=Exists(BranchFollow.objects.filter(page=OuterRef("pk"), user=access.user.pk or 0)),
        proposal_count=Subquery(waiting),
    )
    found = row.values("is_home", "follows_branch", "proposal_count").get()
    return {**found, "proposal_count": found["proposal_count"] or 0}


def contributors(page: Page) -> list[User]:
    """Return who wrote a page, who began it first: one query (PA20)."""
    wrote = Revision.objects.filter(content_id=page.pk, comment=None).values("author_id")
    edited = Activity.objects.filter(content_id=page.pk, verb="content.edited").values("actor_id")
    people = User.objects.filter(Q(pk__in=wrote) | Q(pk__in=edited), is_active=True).exclude(pk=page.author_id or 0)
    return list(people.only("username", "name").order_by("name", "pk")[:CONTRIBUTORS_MAX])


def shared(items: Any) -> Any:
    """Return those of `items` that are pages which somebody else than their author changed: one condition in SQL."""
    others = Activity.objects.filter(content_id=OuterRef("pk"), verb="content.edited").exclude(
        actor_id=OuterRef("author_id")
    )
    wrote = Revision.objects.filter(content_id=OuterRef("pk"), comment=None).exclude(author_id=OuterRef("author_id"))
    return items.filter(Exists(others) | Exists(wrote), kind="page")


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
    return {
        "tree": found,
        "home": home,
        "known_titles": {linking.key_of(node.page.title): node.page.pk for node in found.nodes.values()},
        "may_arrange": can_post(access, group, "wiki"),
    }


def form_context(access: Access, group: Group, item: Page | None, form: Any) -> dict[str, Any]:
    """Return what the form shows: the section it is about, what waits under "More options"."""
    number = form.initial.get("section") if not form.is_bound else form.data.get("section")
    is_number = item is not None and str(number).isdigit()
    section = sections.section_at(item.body, int(number)) if item is not None and is_number else None
    if item is not None:
        writers = presence.others(item, access.user.pk)
        return {"section": section, "folded": ["tags", "files", "audience"], "writers": writers}
    return {
        "folded": ["tags", "files"],
        "house_models": list(page_models.HOUSE.items()),
        "group_models": page_models.kept_in(group),
        "may_moderate": can(access, "moderate", group),
    }

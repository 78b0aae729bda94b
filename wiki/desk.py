"""What one does with a page besides reading and writing it: its place, the order of a branch, back from the trash."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.guard import ID_MAX, get_trashed
from content.guard import allow as allow_on_item
from content.models import Content
from core.tools import tool_for
from groups.guard import allow, refuse, signed_in
from groups.middleware import access_of, me
from groups.models import Group
from groups.rules import can_post
from wiki import actions, reading, tree
from wiki.forms import PlaceForm
from wiki.models import Page, PageTree

IDS_MAX = 2000


def page_of(request: HttpRequest, content: Content) -> Page:
    """Return the page behind an item. Raises Http404 for an item of another kind."""
    seen = Page.objects.visible_to(access_of(request)).select_related("group", "author")
    page: Page | None = seen.filter(pk=content.pk).first()
    if page is None:
        raise Http404
    return page


@allow("contribute")
def order(request: HttpRequest, group: Group) -> HttpResponse:
    """Show one level of the tree to put it in order; a POST (`order=3,1,2`) saves it."""
    if not can_post(access_of(request), group, "wiki"):
        refuse(access_of(request), "contribute", group)
    found = tree.load(access_of(request), group)
    asked = request.GET.get("under", "")
    under = found.nodes.get(int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    if request.method == "POST":
        ids = [int(one) for one in request.POST.get("order", "").split(",") if one.isascii() and one.isdigit()]
        parent_id = under.page.pk if under else None
        ids = [one for one in ids[:IDS_MAX] if one <= ID_MAX]
        actions.order(group=group, parent_id=parent_id, ids=ids, by=me(request))
        return HttpResponse(status=204)
    crumbs = reading.crumbs(group, found, under.page if under else None)
    context = {"group": group, "tool": tool_for("page"), "under": under, "nodes": under.below if under else found.roots}
    return render(request, "wiki/order.html", {**context, "crumbs": crumbs})


@require_POST
@allow_on_item("edit")
def step(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Move a page one place up or down among those beside it."""
    page = page_of(request, content)
    rows = Page.objects.visible_to(access_of(request)).filter(group=page.group, parent=page.parent_id)
    ids = list(rows.order_by("place", "pk").values_list("pk", flat=True))
    at = ids.index(page.pk)
    to = min(max(at + (-1 if request.POST.get("move") == "up" else 1), 0), len(ids) - 1)
    ids[at], ids[to] = ids[to], ids[at]
    actions.order(group=page.group, parent_id=page.parent_id, ids=ids, by=me(request))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect(order_url(page))


def order_url(page: Page) -> str:
    """Return the page that puts in order the pages beside one."""
    query = f"?under={page.parent_id}" if page.parent_id else ""
    return f"{reverse('wiki:order', args=[page.group.slug])}{query}#page-{page.pk}"


@allow_on_item("edit")
def place(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Choose under which page a page stands, with all that is below it: their addresses stay."""
    page = page_of(request, content)
    form = PlaceForm(request.POST if request.method == "POST" else None, page=page, access=access_of(request))
    if form.is_bound and form.is_valid():
        try:
            actions.place(page=page, parent=form.cleaned_data["parent"], before=None, by=me(request))
        except actions.MisplacedError:
            form.add_error("parent", _("A page cannot stand under itself, nor so deep."))
        else:
            messages.success(request, _("It is in its new place. The links that lead to it still do."))
            return redirect(f"{page.get_absolute_url()}?page=1")
    context = {"group": page.group, "tool": page.tool, "content": page, "form": form}
    return render(request, "wiki/place.html", context, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def restore(request: HttpRequest, group: str, pk: int) -> HttpResponse:
    """Take a page out of the trash with the pages that went with it."""
    content = get_trashed(access_of(request), pk)
    # unfiltered: the guard of the trash said that the reader may take it back
    page = Page.objects.select_related("group").filter(pk=content.pk).first()
    if page is None:
        raise Http404
    actions.restore(page=page, by=me(request))
    messages.success(request, _("“%(title)s” is back.") % {"title": page.title})
    return redirect(page)


@require_POST
@allow_on_item("moderate")
def make_home(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Have a page open the pages of its group, or no more."""
    page = page_of(request, content)
    # unfiltered: a setting of the group, which the reader moderates
    is_home = PageTree.objects.filter(group=page.group, home=page).exists()
    actions.set_home(group=page.group, page=None if is_home else page, by=me(request))
    if not is_home:
        messages.success(request, _("This page now opens the pages of the group."))
    return redirect("wiki:list", page.group.slug)

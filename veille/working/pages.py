"""The page of the pool, for the members; and their votes there, with or without JavaScript (VW3, VW5, VW12)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bookmarks.models import Annotation
from content.guard import ID_MAX
from content.guard import allow as allow_on_item
from content.models import Content
from core import text
from core.paging import page_of
from groups.middleware import access_of, me
from toolkit.reading import onward
from veille import candidates, publishing, selecting, vocabulary
from veille.guard import allow
from veille.models import Selection, Watch
from veille.views import page
from veille.working import pool, votes

PAGE = 30


def asked_in(query: QueryDict) -> pool.Asked:
    """Return what the address asks; what it says badly gives the usual list."""
    state = query.get("state", "")
    theme = text.slug(query.get("theme", "")[:80]) if query.get("theme") else ""
    known = state if state in Selection.State.values else Selection.State.INBOX
    return pool.Asked(known, theme, is_unassigned=query.get("reader") == "none")


@require_safe
@allow("contribute")
def items(request: HttpRequest, watch: Watch) -> HttpResponse:
    """List the items of the watch in one state, with votes and who did what last."""
    access, asked = access_of(request), asked_in(request.GET)
    page_obj = page_of(pool.asked_for(watch, access, asked), request, PAGE)
    rows = list(page_obj.object_list)
    pool.show(rows, watch, access)
    context = {
        "asked": asked,
        "page_obj": page_obj,
        "rows": rows,
        "states": pool.tally(watch, access),
        "themes": vocabulary.themes(watch.group),
    }
    return page(request, watch, "veille/working/pool.html", context)


@require_POST
@allow_on_item("react")
def vote(request: HttpRequest, content: Content) -> HttpResponse:
    """Vote on an item, or take one's vote back by giving it again; lead back to where one comes from."""
    value = votes.VALUES.get(request.POST.get("value", ""))
    mine = votes.mine_on([content.pk], me(request)).get(content.pk)
    votes.vote(content=content, user=me(request), value=None if value == mine else value)
    if request.headers.get("HX-Request"):
        return render(request, "veille/working/_vote.html", {"row": voted(content, request)})
    return redirect(onward(request, reverse("content:go", args=[content.pk])))


def voted(content: Content, request: HttpRequest) -> Content:
    """Return an item with its votes and the reader's own."""
    # unfiltered: the rule has let the reader vote on this very item
    row = votes.with_votes(Content.objects.filter(pk=content.pk)).get()
    row.mine = votes.mine_on([row.pk], me(request)).get(row.pk)
    return row


@require_POST
@allow("curate")
def use_quotation(request: HttpRequest, watch: Watch, selection: int, quotation: int) -> HttpResponse:
    """Make a passage that a member has quoted the quotation of the edition; its other words stay (VW11)."""
    publishing.lock(watch)
    row = candidates.get_selection(watch, selection)
    # unfiltered: the quotations of an item that the animators have in their edition
    passage = Annotation.objects.filter(pk=min(quotation, ID_MAX), bookmark=row.content_id).first() if row else None
    if row is None or passage is None:
        raise Http404
    row.watch = watch
    words = selecting.Words(row.title, row.line, passage.exact, row.credit, row.section)
    selecting.rewrite(selection=row, words=words, by=me(request))
    messages.success(request, _("The quotation is in the words of the edition."))
    return redirect("veille:item", watch.group.slug, row.pk)

"""The *tri*: what the sources brought, to be kept, dropped or put off by any member, with one key each (VC8)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from content.guard import ID_MAX
from core.addresses import InvalidAddress
from core.paging import page_of
from groups.middleware import access_of, me
from groups.rules import can_post
from veille import sorting
from veille.guard import allow
from veille.models import Entry, Watch
from veille.views import page

PAGE = 50
TOGETHER_MAX = 200

State = Entry.State


@dataclass(frozen=True)
class Asked:
    """What the address asks of the list: entries in one state, of one source perhaps."""

    state: str = State.NEW
    source: int = 0


def asked_in(query: QueryDict) -> Asked:
    """Return what the address asks; what it says badly gives the usual list."""
    state = query.get("state", "")
    return Asked(state if state in State.values else State.NEW, number_in(query.get("source", "")))


def number_in(text: str) -> int:
    """Return the id written in `text`, or 0."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@require_safe
@allow("contribute")
def tri(request: HttpRequest, watch: Watch) -> HttpResponse:
    """List what waits to be sorted, latest first; filters by source and by what became of it."""
    asked = asked_in(request.GET)
    page_obj = page_of(entries_of(watch, asked), request, PAGE)
    entries = list(page_obj.object_list)
    sorting.show(entries, watch.group, access_of(request))
    context = {
        "asked": asked,
        "page_obj": page_obj,
        "entries": entries,
        "sources": sources_with(watch, asked),
        "states": tally(watch, asked),
        "may_keep": may_keep(request, watch),
    }
    return page(request, watch, "veille/tri.html", context)


def entries_of(watch: Watch, asked: Asked) -> QuerySet[Entry]:
    """Return the entries that the address asks for, the latest first."""
    found = watch.entries.filter(state=asked.state).select_related("source__theme", "decided_by")
    found = found.filter(source_id=asked.source) if asked.source else found
    return found.order_by("-published_at", "-pk")


def sources_with(watch: Watch, asked: Asked) -> list[tuple[int, str, int]]:
    """Return id, title and number of entries of each source that has some in the state asked for: one query."""
    rows = watch.entries.filter(state=asked.state).order_by("source__title", "source_id")
    return list(rows.values_list("source_id", "source__title").annotate(Count("pk")))


def tally(watch: Watch, asked: Asked) -> list[tuple[str, str, int]]:
    """Return each state, its words and how many entries are in it: one query."""
    rows = watch.entries.filter(source_id=asked.source) if asked.source else watch.entries.all()
    counts = dict(rows.values_list("state").order_by("state").annotate(Count("pk")))
    return [(value, str(label), counts.get(value, 0)) for value, label in State.choices]


def may_keep(request: HttpRequest, watch: Watch) -> bool:
    """Tell whether the reader may make a bookmark of an entry."""
    return can_post(access_of(request), watch.group, "bookmarks")


@require_POST
@allow("contribute")
def decide(request: HttpRequest, watch: Watch, entry: int) -> HttpResponse:
    """Keep, drop or put off one entry."""
    row = watch.entries.select_related("source__theme").filter(pk=min(entry, ID_MAX)).first()
    if row is None:
        raise Http404
    row.watch = watch
    verb = request.POST.get("act", "")
    if verb == "keep":
        return answer(request, watch, keep(request, row))
    return answer(request, watch, *move(request, watch, [row.pk], verb))


def keep(request: HttpRequest, row: Entry) -> str:
    """Make a bookmark of an entry; return the sentence that tells it."""
    if not may_keep(request, row.watch):
        raise PermissionDenied(_("In this group, bookmarks are added by the animators alone."))
    try:
        saved = sorting.keep(entry=row, by=me(request))
    except InvalidAddress:
        return _("“%(title)s” has no address: it cannot be kept.") % {"title": row.title}
    if saved.is_new:
        return _("Kept: “%(title)s” is now a bookmark of the group, in your name.") % {"title": saved.bookmark.title}
    return _("The group had this page already: “%(title)s”.") % {"title": saved.bookmark.title}


def move(request: HttpRequest, watch: Watch, pks: list[int], verb: str) -> tuple[str, str]:
    """Drop, put off or put back entries; return the sentence that tells it and the address that undoes it."""
    undo = f"{reverse('veille:tri_back', args=[watch.group.slug])}?{urlencode([('entry', pk) for pk in pks])}"
    if verb == "drop":
        count = sorting.drop(watch=watch, pks=pks, by=me(request))
        told = ngettext("%(count)s entry dropped.", "%(count)s entries dropped.", count)
    elif verb == "later":
        count = sorting.put_off(watch=watch, pks=pks, by=me(request))
        told = ngettext("%(count)s entry put off for later.", "%(count)s entries put off for later.", count)
    elif verb == "back":
        count, undo = sorting.put_back(watch=watch, pks=pks), ""
        told = ngettext("%(count)s entry is to be sorted again.", "%(count)s entries are to be sorted again.", count)
    else:
        raise Http404
    return told % {"count": count}, undo if count else ""


def answer(request: HttpRequest, watch: Watch, told: str, undo: str = "") -> HttpResponse:
    """Say what was done: beside the list for a fragment, else on the list one comes from."""
    if request.headers.get("HX-Request"):
        states = tally(watch, asked_in(request.GET))
        context = {"group": watch.group, "asked": asked_in(request.GET), "states": states, "text": told, "undo": undo}
        return render(request, "veille/_tri_decided.html", context)
    messages.success(request, told, extra_tags=f"undo:{undo}" if undo else "")
    query = request.GET.copy()
    query.pop("entry", None)
    address = reverse("veille:tri", args=[watch.group.slug])
    return redirect(f"{address}?{query.urlencode()}" if query else address)


@require_POST
@allow("contribute")
def many(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Drop, put off or put back the entries that are ticked."""
    pks = named_in(request.POST)
    if not pks:
        messages.warning(request, _("Tick the entries first."))
        return redirect("veille:tri", watch.group.slug)
    return answer(request, watch, *move(request, watch, pks, request.POST.get("act", "")))


@require_POST
@allow("contribute")
def back(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Undo: put the entries that the address names back among those to sort."""
    return answer(request, watch, *move(request, watch, named_in(request.GET), "back"))


def named_in(query: QueryDict) -> list[int]:
    """Return the ids of entries in a form or an address, a bounded number of them."""
    numbers = (number_in(text) for text in query.getlist("entry")[:TOGETHER_MAX])
    return [number for number in dict.fromkeys(numbers) if number]

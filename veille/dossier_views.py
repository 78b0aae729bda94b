"""Choosing past items for a dossier: the address of the page holds the choice, and nothing else keeps it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import text
from core.paging import page_of
from groups.middleware import access_of, me
from veille import dossier
from veille.guard import allow
from veille.models import Watch
from veille.prepare import is_id
from veille.views import page

FOUND_PAGE = 30
STEPS = {"up": -1, "down": 1, "drop": 0}


def ids_in(sent: QueryDict) -> list[int]:
    """Return the ids that an address or a form holds, in order, each once."""
    return list(dict.fromkeys(int(word) for word in sent.getlist("i") if is_id(word)))[: dossier.CHOSEN_MAX]


@require_safe
@allow("curate")
def choose(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Show what is chosen, and what the search finds in past editions."""
    access, ids = access_of(request), ids_in(request.GET)
    for verb, step in STEPS.items():
        if is_id(word := request.GET.get(verb, "")):
            ids = dossier.moved(ids, int(word), step)
    words, section = text.one_line(request.GET.get("q", ""))[:100], request.GET.get("section", "")[:80]
    search = dossier.Search(words, section, ids)
    context = {
        "search": search,
        "rows": dossier.chosen(watch, access, ids),
        "sections": dossier.sections(watch, access),
        "page_obj": page_of(dossier.found(watch, access, search), request, FOUND_PAGE),
    }
    return page(request, watch, "veille/dossier.html", context)


@require_POST
@allow("curate")
def make(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Make the draft article of what is chosen, then lead to it."""
    rows = dossier.chosen(watch, access_of(request), ids_in(request.POST))
    try:
        made = dossier.make(watch=watch, rows=rows, title=request.POST.get("title", ""), by=me(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("veille:dossier", watch.group.slug)
    messages.success(request, _("The dossier is a draft article: write its introduction, then publish it."))
    return redirect(made)

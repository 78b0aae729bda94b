"""The search page, the completion of the box, and the journal of what was not found."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.paging import page_of
from core.text import one_line
from core.tools import kinds
from groups.access import Access
from groups.guard import public, site_admin
from groups.middleware import access_of
from search import facets, journal, names, narrowing, query
from search.models import Unanswered
from search.narrowing import PERIODS, SORTS, Narrowed
from search.operators import COMMENT
from search.words import QUERY_MAX, Terms, read

JOURNAL_PAGE = 50


def typed_in(address: QueryDict) -> str:
    """Return the words of the address; what is too long is cut."""
    return one_line(address.get("q", ""))[:QUERY_MAX]


def narrowed_in(address: QueryDict) -> Narrowed:
    """Return how the address narrows; what no link of ours says is left out."""
    said = {name: one_line(address.get(name, ""))[:80] for name in ("group", "kind", "author", "tag", "since", "sort")}
    known = [*kinds("searchable"), COMMENT, *names.KINDS]
    return Narrowed(
        group=said["group"],
        kind=said["kind"] if said["kind"] in known else "",
        author=said["author"].lower()[:30],
        tag=said["tag"],
        since=said["since"] if said["since"] in PERIODS else "",
        sort=said["sort"] if said["sort"] in SORTS else "best",
    )


@require_safe
@public
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found among what the reader may read."""
    typed, by, access = typed_in(request.GET), narrowed_in(request.GET), access_of(request)
    terms = read(typed)
    context: dict[str, Any] = {"typed": typed, "by": by, "terms": terms}
    context["wrong"] = [*terms.wrong, *narrowing.unknown(access, terms)]
    if by.kind in names.KINDS:
        context["page"] = page_of(named(access, terms, by.kind), request)
        return render(request, "search/named.html", context)
    found = query.find(access, terms, by=by)
    page = page_of(found, request)
    context |= {
        "page": page,
        "hits": query.hits(page, terms),
        "is_cut": page.paginator.count == query.RESULTS_MAX,
        "facets": facets.facets(found, by, request.GET) if page.paginator.count or by else [],
    }
    if not by and page.number == 1:
        context |= named_shown(access, terms)
        note_nothing(terms, typed, context)
    return render(request, "search/search.html", context)


def note_nothing(terms: Terms, typed: str, context: dict[str, Any]) -> None:
    """Tell the journal of a search that found nothing at all."""
    found = context["page"].paginator.count or any(context[kind] for kind in ("named_groups", "people", "places"))
    if terms and not found:
        journal.tell(journal.words_to_note(terms, typed))


def named(access: Access, terms: Terms, kind: str) -> Any:
    """Return all the people, groups or organisations whose names answer."""
    words = names.words_of(terms)
    found = {"person": names.people, "group": names.groups, "organisation": names.organisations}
    return found[kind](access, words)


def named_shown(access: Access, terms: Terms) -> dict[str, Any]:
    """Return the few groups, people, organisations and tags whose names answer, each with whether there are more."""
    words, shown = names.words_of(terms), names.SHOWN
    found: dict[str, list[Any]] = {
        "named_groups": list(names.groups(access, words)[: shown + 1]),
        "people": list(names.people(access, words)[: shown + 1]),
        "places": list(names.organisations(access, words)[: shown + 1]),
    }
    more = {f"more_{kind}": len(rows) > shown for kind, rows in found.items()}
    return {kind: rows[:shown] for kind, rows in found.items()} | more | {"named_tags": names.tags(access, words)}


@require_safe
@public
def complete(request: HttpRequest) -> JsonResponse:
    """Return names of groups, people, organisations and tags that begin with the words typed (LS5)."""
    words = names.words_of(read(typed_in(request.GET)))
    return JsonResponse({"tags": names.complete(access_of(request), words)})


@require_safe
@site_admin
def unanswered(request: HttpRequest) -> HttpResponse:
    """Show the words that were searched and found nothing, the most frequent first (LS7)."""
    rows = Unanswered.objects.all()  # unfiltered: words of nobody, for administrators
    page = page_of(rows, request, JOURNAL_PAGE)
    return render(request, "site/unanswered.html", {"page": page, "kept_days": journal.KEPT_DAYS})

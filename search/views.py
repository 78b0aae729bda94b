"""The search page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from core.paging import page_of
from core.text import one_line
from core.tools import kinds, tool_for
from groups.access import Access
from groups.guard import public
from groups.middleware import access_of
from groups.models import Group
from search import query
from search.words import QUERY_MAX, read


@dataclass(frozen=True)
class Asked:
    """What the address asks: the words as typed, and the filters."""

    words: str
    group: str
    kind: str


def asked_in(address: QueryDict) -> Asked:
    """Return the search named in the address; what is too long is cut."""
    kind = address.get("kind", "")
    return Asked(
        words=one_line(address.get("q", ""))[:QUERY_MAX],
        group=one_line(address.get("group", ""))[:60],
        kind=kind if kind in kinds("searchable") else "",
    )


@require_safe
@public
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found among what the reader may read."""
    asked, access = asked_in(request.GET), access_of(request)
    terms = read(asked.words)
    page = page_of(query.find(access, terms, group=asked.group, kind=asked.kind), request)
    is_plain = not (asked.group or asked.kind) and page.number == 1
    context = {
        "asked": asked,
        "terms": terms,
        "page": page,
        "hits": query.hits(page, terms),
        "named_groups": query.groups_named(access, terms) if is_plain else [],
        "is_cut": page.paginator.count == query.RESULTS_MAX,
        "kinds": kinds_offered(),
        "groups": groups_offered(access),
    }
    return render(request, "search/search.html", context)


def kinds_offered() -> list[tuple[str, str | Promise]]:
    """Return the kinds one may search in, each with the name of its tool."""
    return [(kind, tool_for(kind).verbose_name) for kind in kinds("searchable")]


def groups_offered(access: Access) -> list[Group]:
    """Return the groups one may search in alone: one's own, by name."""
    mine = Group.objects.named_to(access).filter(pk__in=access.member_group_ids)
    return list(mine.only("name", "slug").order_by("name"))

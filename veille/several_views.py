"""The page that lists the watches of the platform."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.paging import page_of
from groups.guard import public
from groups.middleware import access_of
from veille import several

PAGE = 24


@require_safe
@public
def watches(request: HttpRequest) -> HttpResponse:
    """List the watches that the reader may know of, each with the latest edition they may read: a constant cost."""
    page = page_of(several.readable(access_of(request)), request, PAGE)
    context = {"page_obj": page, "watches": several.with_latest(list(page.object_list))}
    return render(request, "veille/watches.html", context)

"""The index of the pages by which the site's administrators run it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.doors import doors
from groups.guard import site_admin


@require_safe
@site_admin
def index(request: HttpRequest) -> HttpResponse:
    """List the pages of the site's administrators, whichever app they belong to."""
    return render(request, "site/index.html", {"doors": doors("site_doors")})

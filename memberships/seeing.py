"""Looking at a group as others see it, and being oneself again."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups import seen_as
from groups.guard import allow, signed_in
from groups.models import Group


@require_POST
@allow("administer")
def see_as(request: HttpRequest, group: Group) -> HttpResponse:
    """Look at the group as a visitor, a member of the platform or a plain member would, from its home page on."""
    part = request.POST.get("part", "")
    if part not in seen_as.SeenAs:
        raise PermissionDenied(_("Nobody plays that part here."))
    seen_as.start(request, group, seen_as.SeenAs(part))
    return redirect(group)


@require_POST
@signed_in
def stop(request: HttpRequest) -> HttpResponse:
    """Be oneself again, on the home page of the group that was looked at."""
    group = seen_as.stop(request)
    return redirect(group or "groups:directory")

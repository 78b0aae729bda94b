"""The switch of a site administrator's rights, on and off."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from activity.record import record
from core import clock
from groups.guard import signed_in
from groups.middleware import RIGHTS_ON, me, rights_are_on


@require_POST
@signed_in
def admin_rights(request: HttpRequest) -> HttpResponse:
    """Switch a site administrator's rights on or off for this session; both are written in the log.

    Switched on, they go off by themselves after an hour.
    """
    user = me(request)
    if not user.is_superuser:
        raise PermissionDenied
    turned_on = request.POST.get("rights") == "on"
    if turned_on != rights_are_on(request):
        record("admin.rights_on" if turned_on else "admin.rights_off", actor=user)
        request.session[RIGHTS_ON] = clock.now().timestamp() if turned_on else None
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "accounts:settings")

"""Push on one's own devices: the page, turning it on and off, a trial; the browser's worker and offline page."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.templatetags.devices import device
from content.guard import ID_MAX
from core.guard import public
from groups.guard import signed_in
from groups.middleware import me
from notifications import push, vapid, waking
from notifications.push_forms import PushForm


@require_safe
@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """Show the devices that get push, and the button for this one."""
    context = {"endpoints": me(request).push_endpoints.order_by("-created_at"), "key": vapid.public_key()}
    return render(request, "notifications/push.html", context)


@require_POST
@signed_in
def add(request: HttpRequest) -> JsonResponse:
    """Turn push on for the browser that asks: 422 for what no browser sends."""
    form = PushForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": list(form.errors)}, status=422)
    label = device(request.headers.get("User-Agent", ""))
    push.subscribe(user=me(request), label=label, **form.cleaned_data)
    return JsonResponse({"ok": True})


@require_POST
@signed_in
def remove(request: HttpRequest) -> HttpResponse:
    """Turn push off for one of my devices: named by its line, or by the browser itself by its endpoint."""
    mine = me(request).push_endpoints.all()
    pk = request.POST.get("device", "")
    if pk.isdecimal() and pk.isascii() and int(pk[:19]) <= ID_MAX:
        mine.filter(pk=int(pk[:19])).delete()
    elif request.POST.get("endpoint"):
        mine.filter(digest=sha256(request.POST["endpoint"][:1000].encode()).hexdigest()).delete()
    messages.success(request, _("This device is told of nothing any more."))
    return redirect("notifications:push")


@require_POST
@signed_in
def trial(request: HttpRequest) -> HttpResponse:
    """Send a word to all my devices, so that I see whether it arrives."""
    waking.try_push_soon(me(request).pk)
    messages.success(request, _("A word is on its way to your devices."))
    return redirect("notifications:push")


@never_cache
@require_safe
@public
def service_worker(request: HttpRequest) -> HttpResponse:
    """Give the script that the browser keeps: it shows what is pushed, and a page of ours without network."""
    script = get_template("notifications/service_worker.js").render({"version": settings.VEILLEE_VERSION})
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@require_safe
@public
def offline(request: HttpRequest) -> HttpResponse:
    """Say that there is no network: kept by the browser, the same for everybody."""
    return HttpResponse(get_template("notifications/offline.html").render({"site_name": settings.SITE_NAME}))

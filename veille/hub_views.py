"""Where hubs verify that we asked, and bring what is new (WebSub, sections 5.3 and 7)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from groups.guard import public
from veille import pushed
from veille.models import HubLease

CHALLENGE_MAX = 500


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
@public
def hub(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a hub: the address is a secret of one subscription; one that nobody knows is gone, so that hubs stop."""
    row = pushed.found_by(token)
    if row is None:
        return HttpResponse(status=404 if request.method == "GET" else 410)
    return delivered(request, row) if request.method == "POST" else verification(request, row)


def verification(request: HttpRequest, row: HubLease) -> HttpResponse:
    """Say yes to a hub that asks whether we asked, by repeating its challenge. The protocol has it change by GET."""
    mode, topic = request.GET.get("hub.mode", ""), request.GET.get("hub.topic", "")
    if mode == "denied":
        pushed.denied(row, topic=topic)
        return HttpResponse(status=200)
    if not pushed.verified(row, mode=mode, topic=topic, seconds=request.GET.get("hub.lease_seconds", "")):
        return HttpResponse(status=404)
    challenge = request.GET.get("hub.challenge", "")[:CHALLENGE_MAX]
    return HttpResponse(challenge, content_type="text/plain; charset=utf-8", headers={"X-Robots-Tag": "noindex"})


def delivered(request: HttpRequest, row: HubLease) -> HttpResponse:
    """Take what a hub brings. A wrong signature is ignored in silence, as section 7.1 asks: the hub learns nothing."""
    size = request.META.get("CONTENT_LENGTH") or "0"
    if not size.isdigit() or int(size) > pushed.PUSH_MAX:
        return HttpResponse(status=413)
    body = request.read(pushed.PUSH_MAX + 1)
    if not pushed.is_signed(row, body, request.headers.get("X-Hub-Signature", "")):
        return HttpResponse(status=202)
    is_taken = pushed.take(row, body, request.headers.get("Content-Type", ""))
    return HttpResponse(status=202) if is_taken else HttpResponse(status=503, headers={"Retry-After": "600"})

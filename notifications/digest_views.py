"""The digests on the site: the page each mail leads to, and the list of one's own."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from content.guard import ID_MAX
from core.paging import page_of
from groups.guard import signed_in
from groups.middleware import me
from notifications import preferences
from notifications.digest_run import sections
from notifications.models import Digest


@require_safe
@signed_in
def show(request: HttpRequest, digest: int) -> HttpResponse:
    """Show one of my digests, read or not, as far as I may still read what it names; 404 for anybody else's."""
    # unfiltered: one's own digests; `sections` asks what the reader may see
    found = Digest.objects.filter(user=me(request), pk=min(digest, ID_MAX)).first()
    if found is None:
        raise Http404
    return render(
        request,
        "notifications/digest.html",
        {"digest": found, "sections": sections(found, me(request), unread_only=False)},
    )


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """List my digests, the latest first, and say when the next one comes."""
    # unfiltered: one's own digests, of which the list shows the date alone
    page = page_of(Digest.objects.filter(user=me(request)).order_by("-due_at"), request)
    wish = preferences.preference_of(me(request))
    return render(request, "notifications/digests.html", {"page": page, "wish": wish})

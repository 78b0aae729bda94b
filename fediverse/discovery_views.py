"""How other servers find our accounts: WebFinger (RFC 7033), host-meta (RFC 6415) and NodeInfo 2.1."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from core.guard import public
from fediverse import accounts
from fediverse.models import Account, Post
from veille import streams

SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/2.1"
RESOURCE_MAX = 600


@require_safe
@public
def webfinger(request: HttpRequest) -> HttpResponse:
    """Say where the account is that a resource names; 400 without a resource, 404 for one that is not ours."""
    resource = request.GET.get("resource", "").strip()
    if not resource or len(resource) > RESOURCE_MAX or "\x00" in resource:
        return HttpResponse("a resource is needed\n", status=400, content_type="text/plain; charset=utf-8")
    account = accounts.of_resource(resource)
    if account is None or not accounts.is_shown(account):
        raise Http404
    home = streams.home_of(account.watch)
    links = [
        {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": home},
        {"rel": "self", "type": "application/activity+json", "href": account.uri},
    ]
    subject = f"acct:{accounts.handle(account)[1:]}"
    return kept(request, {"subject": subject, "aliases": [account.uri, home], "links": links}, "application/jrd+json")


@require_safe
@public
def host_meta(request: HttpRequest) -> HttpResponse:
    """Lead to WebFinger."""
    address = f"{settings.PUBLIC_URL}/.well-known/webfinger?resource={{uri}}"
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">'
        f'<Link rel="lrdd" template="{address}"/></XRD>\n'
    )
    return HttpResponse(text, content_type="application/xrd+xml; charset=utf-8")


@require_safe
@public
def nodeinfo_links(request: HttpRequest) -> HttpResponse:
    """Lead to what is said of the site."""
    links = [{"rel": SCHEMA, "href": f"{settings.PUBLIC_URL}/nodeinfo/2.1"}]
    return kept(request, {"links": links}, "application/json")


@require_safe
@public
def nodeinfo(request: HttpRequest) -> HttpResponse:
    """Say what software this is and how many veilles can be followed; nothing of the people."""
    # unfiltered: numbers of what is public
    watches, told = Account.objects.filter(is_on=True).count(), Post.objects.filter(is_gone=False).count()
    about = {
        "version": "2.1",
        "software": {"name": "veillee", "version": settings.VEILLEE_VERSION},
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": ["atom1.0", "rss2.0"]},
        "openRegistrations": False,
        "usage": {"users": {"total": watches}, "localPosts": told},
        "metadata": {"nodeName": settings.SITE_NAME},
    }
    return kept(request, about, f'application/json; profile="{SCHEMA}#"')


def kept(request: HttpRequest, document: dict[str, Any], media_type: str) -> HttpResponse:
    """Answer with JSON that anybody may read from anywhere and keep a while."""
    answer = JsonResponse(document, content_type=media_type)
    answer["Access-Control-Allow-Origin"] = "*"
    # Plain JSON is also what our own programs read in somebody's name: only what is plainly public is kept by caches.
    answer["Cache-Control"] = "no-store" if media_type.startswith("application/json") else "public, max-age=600"
    request.session.accessed = False
    return answer

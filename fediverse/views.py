"""What other servers read of us and write to us. Everything is public, without cookie, and the same for everybody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from core.guard import public
from fediverse import accounts, documents, receiving
from fediverse.models import Account, Follower, Post
from groups.access import visitor
from veille import streams
from veille.models import Edition

MEDIA_TYPE = "application/activity+json; charset=utf-8"
OUTBOX_PAGE = 20
KEPT_SECONDS = 180


@require_safe
@public
def actor(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show an account; to a browser, the page of its watch."""
    account = found(key)
    shown = accounts.is_shown(account)
    if shown and is_browser(request):
        answer = HttpResponse(status=303, headers={"Location": account.watch.group.get_absolute_url() + "veille/"})
        return varying(answer)
    return said(request, documents.person(account, bare=not shown))


@require_safe
@public
def outbox(request: HttpRequest, key: UUID) -> HttpResponse:
    """List the latest editions as what was said of them, on one page."""
    account = found(key)
    # unfiltered: what was told to everybody; what not everybody may read any more is gone from it
    live = Post.objects.filter(account=account, is_gone=False).order_by("-published_at", "-pk")
    uri, count = f"{account.uri}outbox/", live.count() if accounts.is_shown(account) else 0
    items = [
        documents.activity("Create", account, post.body, f"{post.uri}#create", **documents.to_all(account))
        for post in (live[:OUTBOX_PAGE] if count else [])
    ]
    page = {"id": f"{uri}?page=1", "type": "OrderedCollectionPage", "partOf": uri, "orderedItems": items}
    if request.GET.get("page"):
        return said(request, {"@context": documents.CONTEXT, **page})
    whole = {"id": uri, "type": "OrderedCollection", "totalItems": count, "first": f"{uri}?page=1"}
    return said(request, {"@context": documents.CONTEXT, **whole})


@require_safe
@public
def followers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say how many follow, never who."""
    account = found(key)
    # unfiltered: a number
    count = Follower.objects.filter(account=account).count() if accounts.is_shown(account) else 0
    whole = {"id": f"{account.uri}followers/", "type": "OrderedCollection", "totalItems": count}
    return said(request, {"@context": documents.CONTEXT, **whole})


@require_safe
@public
def post(request: HttpRequest, key: UUID, post: UUID) -> HttpResponse:
    """Show one edition as it was told; 410 once it was withdrawn. To a browser, its page."""
    account = found(key)
    # unfiltered: what was told to everybody
    row = Post.objects.filter(account=account, uri=f"{account.uri}posts/{post}/").first()
    if row is None:
        raise Http404
    if row.is_gone or not is_open(account):
        return said(request, {"@context": documents.CONTEXT, **documents.tombstone(row.uri)}, status=410)
    if is_browser(request):
        return varying(HttpResponse(status=303, headers={"Location": row.body["url"]}))
    return said(request, {"@context": documents.CONTEXT, **row.body})


def is_open(account: Account) -> bool:
    """Tell whether anybody may read the editions now, were the account itself closed: asked between two sweeps."""
    return streams.find(account.watch.group.slug) is not None and streams.is_public(account.watch, visitor())


@csrf_exempt
@require_POST
@public
def inbox(request: HttpRequest, key: UUID | None = None) -> HttpResponse:
    """Take what another server sends to one of our accounts, or to all of them; see `receiving` for the answers."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length[:12]) > receiving.BODY_MAX:
        return told(413, "too long")
    account = found(key) if key else None
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        receiving.receive(receiving.Request(request.get_full_path(), headers, request.body), account)
    except receiving.Refused as refused:
        return told(refused.status, str(refused))
    return told(202, "accepted")


def found(key: UUID) -> Account:
    """Return the account at an address. Raises Http404."""
    account = accounts.of_key(key)
    if account is None:
        raise Http404
    return account


def post_of_edition(request: HttpRequest, edition: Edition) -> HttpResponse | None:
    """Return the edition for a program of the fediverse that asks for its page, None for everybody else."""
    if not speaks(request):
        return None
    # unfiltered: the page has made sure that the edition may be read
    row = Post.objects.filter(edition=edition, is_gone=False).select_related("account__watch__group").first()
    if row is None or not is_open(row.account):
        return None
    return said(request, {"@context": documents.CONTEXT, **row.body})


def speaks(request: HttpRequest) -> bool:
    """Tell whether a program of the fediverse asks, by what it accepts, and does not rather want a page."""
    wanted = request.headers.get("Accept", "").lower()
    named = "application/activity+json" in wanted or ("application/ld+json" in wanted and "activitystreams" in wanted)
    return named and not -1 < wanted.find("text/html") < wanted.find("application/")


def is_browser(request: HttpRequest) -> bool:
    """Tell whether a browser asks: it names HTML."""
    return "text/html" in request.headers.get("Accept", "").lower() and not speaks(request)


def varying(answer: HttpResponse) -> HttpResponse:
    """Say that the answer depends on what is asked for."""
    answer["Vary"] = "Accept"
    return answer


def said(request: HttpRequest, document: dict[str, Any], status: int = 200) -> HttpResponse:
    """Answer with a document of ActivityStreams that any cache may keep a while."""
    answer = JsonResponse(document, status=status, json_dumps_params={"ensure_ascii": False}, content_type=MEDIA_TYPE)
    answer["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    request.session.accessed = False
    return varying(answer)


def told(status: int, why: str) -> HttpResponse:
    """Answer a program with a status and one plain line."""
    answer = HttpResponse(f"{why}\n", status=status, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    if status == 429:
        answer["Retry-After"] = "900"
    return answer

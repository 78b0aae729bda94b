"""Serves a feed over HTTP so that polling it costs little: validators, 304, HEAD (RFC 9110, RFC 8288)."""

from datetime import datetime
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from core.feeds import clean, opml
from core.feeds.model import SourceList

MAX_AGE = 300
GENERIC_XML = "application/xml"


def _served_type(request: HttpRequest, media_type: str) -> str:
    """Return the type to serve: plain XML to who likes it better, as browsers say, which then show the style.

    Under the feed's own type they show the source, or download it.
    """
    if media_type.endswith(("json", "calendar")):
        return media_type
    return request.get_preferred_type([media_type, GENERIC_XML]) or media_type


def _link_header(self_url: str, hub: str) -> str:
    """Return the `Link` header that says where the feed lives and which hub tells of its changes (WebSub)."""
    links = [f'<{hub}>; rel="hub"'] if hub else []
    return ", ".join([*links, f'<{self_url}>; rel="self"'])


def _whole(request: HttpRequest, body: bytes, media_type: str) -> HttpResponse:
    """Return the 200 of a body with its strong ETag; HEAD gets the headers alone."""
    served = _served_type(request, media_type)
    response = HttpResponse(body if request.method == "GET" else b"", content_type=f"{served}; charset=utf-8")
    patch_vary_headers(response, ["Accept"])
    response["Content-Length"] = str(len(body))
    response["ETag"] = f'"{sha256(body).hexdigest()}{"" if served == media_type else "-xml"}"'
    return response


def _conditional(request: HttpRequest, response: HttpResponse, updated: datetime) -> HttpResponseBase:
    """Return the response, or the 304 or 412 that the request's conditions ask instead."""
    modified = int(updated.timestamp())
    response["Last-Modified"] = http_date(modified)
    # Django looks at the date when it cannot read the tag; a tag that is there must decide alone.
    date = None if "If-None-Match" in request.headers else modified
    answer = get_conditional_response(request, response["ETag"], date, response)
    return response if answer is None else answer


def respond(
    request: HttpRequest,
    body: bytes,
    *,
    media_type: str,
    updated: datetime,
    self_url: str,
    hub: str = "",
    language: str = "",
) -> HttpResponseBase:
    """Return the answer to a request for a feed whose bytes are `body`: 200, 304, 405 or 412.

    The ETag is strong, made from the bytes; `updated` (aware) is the Last-Modified date; If-None-Match wins
    over If-Modified-Since (RFC 9110, 13.2.2). Nothing here reads the session: no cookie and no `Vary: Cookie`
    come of it. A caller whose feed is not for everybody replaces the Cache-Control.
    """
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    response = _whole(request, body, media_type)
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response["Link"] = _link_header(self_url, hub)
    if language:
        response["Content-Language"] = language
    return _conditional(request, response, updated)


def sources_response(request: HttpRequest, sources: SourceList, self_url: str) -> HttpResponseBase:
    """Return the answer to a request for a watch's sources as OPML, whose own address is `self_url`."""
    return respond(
        request,
        opml.write_sources(sources),
        media_type=opml.MEDIA_TYPE,
        updated=sources.updated,
        self_url=clean.address(self_url),
    )

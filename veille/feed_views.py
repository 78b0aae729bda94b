"""The addresses of the feeds. Public ones ask nothing of the request, so that any cache may keep them (VP5)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import translation

from core.feeds import FORMATS
from core.feeds.http import respond, sources_response
from groups.access import Access, visitor
from groups.guard import public
from groups.middleware import access_of
from groups.models import Group
from notifications.mail import absolute
from veille import hubs, streams
from veille.figures import readers
from veille.guard import may_read
from veille.models import Watch
from veille.publishing import watch_of


@public
def feed(request: HttpRequest, group: str, ext: str) -> HttpResponseBase:
    """Send the stream of selected items in one of the five formats."""
    return send(request, group, "feed", ext)


@public
def editions_feed(request: HttpRequest, group: str, ext: str) -> HttpResponseBase:
    """Send the stream of editions in one of the five formats."""
    return send(request, group, "editions", ext)


@public
def focus_feed(request: HttpRequest, group: str, ext: str) -> HttpResponseBase:
    """Send the stream of monthly focuses in one of the five formats."""
    return send(request, group, "focus", ext)


@public
def sources_opml(request: HttpRequest, group: str) -> HttpResponseBase:
    """Send the watch's sources as OPML."""
    watch, _access, is_public = watch_for(request, group)
    with translation.override(watch.group.language):
        listed = streams.sources(watch)
    self_url = absolute(reverse("veille:sources_opml", args=[watch.group.slug]))
    return closed_unless(is_public, request, sources_response(request, listed, self_url))


def announced(group: Group) -> list[tuple[str, str, str]]:
    """Return (title, media type, address) of the group's stream of items in each format, if it is public: one query."""
    watch = watch_of(group)
    if watch is None or not may_read(visitor(), watch):
        return []
    urls = streams.addresses(watch, "feed")
    return [(f"{watch.title} ({known.label})", known.media_type, urls[ext]) for ext, known in FORMATS.items()]


def send(request: HttpRequest, slug: str, stream: str, ext: str) -> HttpResponseBase:
    """Answer with a stream: at most three queries when it is public, two when its bytes are kept."""
    if ext not in FORMATS:
        raise Http404
    watch, access, is_public = watch_for(request, slug)
    readers.note(request, watch)
    at = streams.stand(watch, access, stream)
    write = streams.body if is_public else streams.written
    answer = respond(
        request,
        write(watch, stream, ext, access, at),
        media_type=FORMATS[ext].media_type,
        updated=at.updated,
        self_url=streams.addresses(watch, stream)[ext],
        hub=hubs.hub_of(watch),
        language=watch.group.language,
    )
    return closed_unless(is_public, request, answer)


def watch_for(request: HttpRequest, slug: str) -> tuple[Watch, Access, bool]:
    """Return the watch, who reads it, and whether it is public. Raises Http404 for who may not read its editions."""
    watch = streams.find(slug)
    if watch is None:
        raise Http404
    stranger = visitor()
    if streams.is_public(watch, stranger):
        return watch, stranger, True
    access = access_of(request)
    if not may_read(access, watch):
        raise Http404
    return watch, access, False


def closed_unless(is_public: bool, request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """Return the answer, asked again each time when it is for some people only: a right may have ended meanwhile."""
    if is_public:
        # The language of the pages was read from the session before we came; this answer does not depend on it,
        # and must not say `Vary: Cookie`.
        request.session.accessed = False
    else:
        answer["Cache-Control"] = "private, no-cache"
    return answer

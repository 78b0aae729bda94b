"""The latest items on somebody else's site: a small page for a frame, JSON, and the code to copy (VP15).

Public watches only. Nothing here reads the session or sets a cookie, and the small page needs no script.
"""

from __future__ import annotations

from html import escape
from typing import Any

from csp.decorators import csp_replace, csp_update
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from core.feeds.http import respond
from groups.access import visitor
from groups.guard import public
from notifications.mail import absolute
from veille import streams
from veille.feed_views import closed_unless
from veille.guard import allow
from veille.models import Watch
from veille.views import page

USUAL, MOST = 5, 20
FRAMED = {"default-src": ["'none'"], "style-src": ["'self'"], "base-uri": ["'none'"], "form-action": ["'none'"]}


def public_watch(slug: str) -> Watch:
    """Return a watch that everybody reads. Raises Http404 for any other."""
    watch = streams.find(slug)
    if watch is None or not streams.is_public(watch, visitor()):
        raise Http404
    return watch


def asked_for(request: HttpRequest) -> int:
    """Return how many items are wanted: between one and twenty, five when nothing sensible is said."""
    typed = request.GET.get("count", "")
    return min(max(int(typed), 1), MOST) if typed.isdecimal() and len(typed) < 4 else USUAL


def latest(watch: Watch, count: int) -> list[dict[str, str]]:
    """Return the latest items as plain values: one query."""
    rows = streams.published(watch, visitor()).select_related("edition")[:count]
    items = [(row, streams.item_of(row, watch)) for row in rows]
    return [
        {
            "id": item.id,
            "title": item.title,
            "url": item.link,
            "page": item.permalink,
            "summary": row.line,
            "source": row.source_name,
            "published": item.published.isoformat(),
        }
        for row, item in items
    ]


@xframe_options_exempt
@csp_replace({**FRAMED, "frame-ancestors": ["*"]})
@require_safe
@public
def embed(request: HttpRequest, group: str) -> HttpResponseBase:
    """Send the latest items as a page that any site may put in a frame."""
    watch = public_watch(group)
    at = streams.stand(watch, visitor())
    with translation.override(watch.group.language):
        context: dict[str, Any] = {"watch": watch, "items": latest(watch, asked_for(request))}
        context |= {"home_url": streams.home_of(watch), "language": watch.group.language}
        body = render_to_string("veille/embed.html", context).encode()
    here = absolute(reverse("veille:embed", args=[watch.group.slug]))
    answer = respond(request, body, media_type="text/html", updated=at.updated, self_url=here)
    return closed_unless(True, request, answer)


@require_safe
@public
def embed_json(request: HttpRequest, group: str) -> HttpResponseBase:
    """Send the latest items as JSON, which a page of any site may read."""
    watch = public_watch(group)
    with translation.override(watch.group.language):
        said = {"title": watch.title, "url": streams.home_of(watch), "items": latest(watch, asked_for(request))}
    answer = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=300"
    return closed_unless(True, request, answer)


def code_of(watch: Watch, frame_url: str) -> str:
    """Return the HTML to copy into a page elsewhere."""
    sized = 'width="100%" height="420" style="border:0" loading="lazy"'
    return f'<iframe src="{escape(frame_url)}?count={USUAL}" title="{escape(watch.title)}" {sized}></iframe>'


@csp_update({"frame-src": ["'self'"]})
@require_safe
@allow("see_home")
def embed_code(request: HttpRequest, watch: Watch) -> HttpResponseBase:
    """Show how the latest items look elsewhere, and the code to copy."""
    is_public = streams.is_public(watch, visitor())
    names = {"frame": "veille:embed", "json": "veille:embed_json"}
    urls = {name: absolute(reverse(route, args=[watch.group.slug])) for name, route in names.items()}
    context = {"is_public": is_public, "code": code_of(watch, urls["frame"]), "json_url": urls["json"]}
    return page(request, watch, "veille/embed_code.html", context)

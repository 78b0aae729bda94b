"""Addresses that machines ask for: health, robots, the web manifest, security contact; and the choice of language."""

from __future__ import annotations

import hmac
from datetime import UTC, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import clock, health, metrics
from core.guard import public
from core.tools import tools

CLOSED_TO_ROBOTS = ["/accounts/", "/search/", "/settings/", "/notifications/", "/i18n/", "/api/", "/dev/"]
SECURITY_TXT_DAYS = 180


@never_cache
@require_safe
@public
def livez(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; reads nothing."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
@public
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the service can work: 200, or 503 when it cannot. Only operators are told why."""
    troubles = health.troubles()
    status = 503 if troubles else 200
    if "database" not in troubles and request.user.is_authenticated and request.user.is_superuser:
        outcomes = {name: troubles.get(name, "ok") for name in health.CHECKS}
        return JsonResponse(outcomes, status=status)
    return HttpResponse("not ready\n" if troubles else "ok\n", status=status, content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
@public
def show_metrics(request: HttpRequest) -> HttpResponse:
    """Tell a scraper that bears the token what is watched; to others there is nothing here (OpenMetrics 1.0)."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given, settings.METRICS_TOKEN.encode()):
        raise Http404
    return metrics.told()


@require_safe
@public
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots (RFC 9309) what is not for them; what is private is closed by the access rules, not by this."""
    lines = ["User-agent: *", *[f"Disallow: {path}" for path in CLOSED_TO_ROBOTS]]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@public
def manifest(request: HttpRequest) -> JsonResponse:
    """Describe the site to devices that put it on their home screen (W3C Web Application Manifest)."""
    about: dict[str, Any] = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME[:12],
        "description": _("A place where the people of a territory meet, share and keep watch together."),
        "lang": settings.LANGUAGE_CODE,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#16233f",
        "theme_color": "#16233f",
        "icons": [
            {"src": static("logo.svg"), "sizes": "any", "type": "image/svg+xml"},
            *({"src": static(f"logo-{n}.png"), "sizes": f"{n}x{n}", "type": "image/png"} for n in (192, 512)),
        ],
    }
    if taker := next((tool.share_target for tool in tools() if tool.share_target), ""):
        # W3C Web Share Target: a GET, since nothing is written before somebody has seen the form.
        params = {name: name for name in ("title", "text", "url")}
        about["share_target"] = {"action": reverse(taker), "method": "GET", "params": params}
    return JsonResponse(about, content_type="application/manifest+json")


@require_safe
@public
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say whom to write to about a weakness (RFC 9116)."""
    expires = clock.now().astimezone(UTC).replace(hour=0, minute=0, second=0) + timedelta(days=SECURITY_TXT_DAYS)
    lines = [
        f"Contact: mailto:{parseaddr(settings.CONTACT_EMAIL)[1]}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.PUBLIC_URL}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

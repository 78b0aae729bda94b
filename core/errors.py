"""Error pages. Those of 400 and 500 are static: a page about a broken request must not read the request again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import get_template
from django.utils.translation import gettext as _

GUARDED = ("/g/", "/c/", "/files/")


def _page(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    html = get_template(f"{status}.html").render({"sentence": sentence}, request)
    return HttpResponse(html, status=status)


def _sign_in_first(request: HttpRequest) -> bool:
    """A visitor learns nothing below groups and contents: what is private and what does not exist answer alike."""
    user = getattr(request, "user", None)
    return user is not None and not user.is_authenticated and request.path.startswith(GUARDED)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be understood."""
    return HttpResponse(get_template("400.html").render({}), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with the sentence of the rule that refused; a visitor is sent to sign in instead."""
    user = getattr(request, "user", None)
    if user is not None and not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    way_out = getattr(exception, "way_out", "")
    if way_out and not request.headers.get("HX-Request"):
        messages.warning(request, str(exception))
        return redirect(way_out)
    return _page(request, 403, str(exception or "") or _("You may not do that."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old or comes from elsewhere."""
    return _page(
        request, 403, _("This form is too old, or cookies are blocked. Go back, reload the page and try again.")
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, or the sign-in page for a visitor below groups and contents."""
    if _sign_in_first(request):
        return redirect_to_login(request.get_full_path())
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, from a template that needs nothing."""
    return HttpResponse(get_template("500.html").render({}), status=500)

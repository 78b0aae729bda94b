"""Every view says who may enter: `@public`, `@signed_in` or `@allow(verb)`. A test refuses a view that says nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from core.guard import View, public
from groups import rules, seen
from groups.access import Access
from groups.middleware import access_of, me
from groups.models import Group

__all__ = ["View", "allow", "find_group", "public", "refuse", "signed_in", "site_admin", "to_sign_in"]


class SecondFactorNeeded(PermissionDenied):
    """Refuses an admin without second factor: `core.errors` leads them to where one sets one up (LX8)."""

    def __init__(self) -> None:
        super().__init__(_("To use an admin's rights, add a second factor to your account first."))
        self.way_out = reverse("mfa_index")


def signed_in(view: View) -> View:
    """Anybody with an account may enter; a visitor is sent to sign in and comes back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access_of(request).is_signed_in:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.rule = "signed_in"  # type: ignore[attr-defined]
    return guarded


def site_admin(view: View) -> View:
    """Only a site administrator may enter, once their rights are on (LA8); to anybody else there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        access = access_of(request)
        if access.sees_all:
            return view(request, *args, **kwargs)
        if not access.is_signed_in:
            return to_sign_in(request)
        if access.owes_second_factor:
            raise SecondFactorNeeded
        if me(request).is_superuser:
            raise PermissionDenied(
                _("Switch your administrator's rights on first: you find the switch in your settings.")
            )
        raise Http404

    guarded.rule = "site_admin"  # type: ignore[attr-defined]
    return guarded


def allow(verb: str) -> Callable[[View], View]:
    """The view receives the `group` its address names, once `access` may do `verb` to it.

    Not even its name may be known, or no such group: 404. Known but refused: 403 (a visitor signs in first).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, group: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            found = find_group(access_of(request), group)
            if not rules.can(access_of(request), verb, found):
                refuse(access_of(request), verb, found)
            seen.note(access_of(request), found)
            return view(request, found, *args, **kwargs)

        guarded.rule = verb  # type: ignore[attr-defined]
        return guarded

    return decorate


def refuse(access: Access, verb: str, group: Group) -> None:
    """Raise what a refused verb deserves: 404 where the home page itself is closed, else 403."""
    if verb != "know" and not rules.can(access, "see_home", group):
        raise Http404
    if access.owes_second_factor and access.would_be_admin(group):
        raise SecondFactorNeeded
    if group.archived_at:
        raise PermissionDenied(_("This group is archived: it can be read, not changed."))
    if group.read_only_since and verb in rules.WRITING:
        raise PermissionDenied(_("This group is read-only for now: its admins can open it again in its settings."))
    raise PermissionDenied(_("Your part in this group does not let you do that."))


def find_group(access: Access, slug: str) -> Group:
    """Return the group named `slug` that `access` may know of. Raises Http404 otherwise, for every reason alike."""
    group = Group.objects.alive().filter(slug=slug).first()
    if group is None or not rules.can(access, "know", group):
        raise Http404
    return group


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Return the way to the sign-in page, whole-page even when a fragment was asked."""
    response = redirect_to_login(
        request.get_full_path() if request.method == "GET" else request.META.get("HTTP_REFERER", "/")
    )
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = response["Location"]
        return answer
    return response

"""Pages of one's own account: settings, profile, language, sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, photos
from accounts.forms import PhotoForm, ProfileForm
from accounts.middleware import keep_choices
from accounts.models import Profile, User
from core.doors import doors

View = Callable[..., HttpResponseBase]
ID_MAX = 2**63 - 1


def own(view: View) -> View:
    """The page is about whoever is signed in, and about nobody else; a visitor signs in first."""
    guarded = cast(Any, login_required(view))
    guarded.rule = "signed_in"
    return cast(View, guarded)


def profile_of(request: HttpRequest) -> Profile:
    """Return the profile of the signed-in person; a new one, not saved yet, for an account created by hand."""
    user = cast(User, request.user)
    mine = Profile.objects.select_related("user").filter(user=user)  # unfiltered: one's own
    return mine.first() or Profile(user=user)


@require_safe
@own
def index(request: HttpRequest) -> HttpResponse:
    """Show what one may set."""
    return render(request, "accounts/settings.html", {"doors": doors("my_doors")})


@own
def edit_profile(request: HttpRequest) -> HttpResponse:
    """Change one's name, what one says of oneself and to whom, language and time zone."""
    profile = profile_of(request)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=profile)
    if form.is_bound and form.is_valid():
        actions.save_profile(profile=form.instance, name=form.cleaned_data["name"])
        form.save_answers(profile.user)
        keep_choices(request, profile)
        with override(profile.language):
            messages.success(request, _("Your profile is saved."))
        return redirect("accounts:edit_profile")
    return render(request, "accounts/edit_profile.html", {"form": form}, status=422 if form.is_bound else 200)


@own
def photo(request: HttpRequest) -> HttpResponse:
    """Choose one's photo, and who sees it."""
    user = cast(User, request.user)
    sent = request.method == "POST"
    form = PhotoForm(request.POST if sent else None, request.FILES if sent else None, instance=user)
    if form.is_bound and form.is_valid():
        actions.set_photo(user=user, squares=form.cleaned_data["photo"], reach=form.cleaned_data["photo_reach"])
        messages.success(request, _("Your photo is saved.") if user.photo_key else _("Your choice is saved."))
        return redirect("accounts:my_photo")
    return render(request, "accounts/photo.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@own
def remove_photo(request: HttpRequest) -> HttpResponse:
    """Delete one's photo."""
    photos.remove(user=cast(User, request.user))
    messages.success(request, _("Your photo is deleted."))
    return redirect("accounts:my_photo")


@require_POST
@own
def language(request: HttpRequest) -> HttpResponse:
    """Speak to me in another language from now on, on every device I sign in with."""
    profile = profile_of(request)
    actions.set_language(profile=profile, language=request.POST.get("language", ""))
    keep_choices(request, profile)
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/")


@require_POST
@own
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one of my devices: it asks for the password again at its next page."""
    mine = UserSession.objects.filter(user=request.user)  # unfiltered: one's own
    get_object_or_404(mine, pk=min(pk, ID_MAX)).end()
    messages.success(request, _("This device is signed out."))
    return redirect("usersessions_list")

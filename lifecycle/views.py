"""Pages of one's own account: my data, a pause, leaving."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.doors import doors
from groups.guard import signed_in
from groups.middleware import me
from lifecycle import actions, exporting, leaving
from lifecycle.forms import LeaveForm
from lifecycle.models import Export


@require_safe
@signed_in
def data(request: HttpRequest) -> HttpResponse:
    """Show my exports: the one being made, those I may take."""
    mine = Export.objects.filter(user=me(request)).order_by("-asked_at")  # unfiltered: one's own
    ready = [row for row in mine if row.expires_at and row.expires_at > clock.now()]
    waits = any(row.ready_at is None for row in mine)
    return render(request, "lifecycle/data.html", {"exports": ready, "waits": waits, "days": exporting.KEPT_DAYS})


@require_POST
@signed_in
def export(request: HttpRequest) -> HttpResponse:
    """Ask for all that is held about me."""
    exporting.ask(user=me(request))
    messages.success(request, _("Your data is being gathered. A mail will tell you when it is ready."))
    return redirect("lifecycle:data")


@require_safe
@never_cache
@signed_in
def download(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give an export to the person it is about, and to nobody else, until it expires."""
    mine = Export.objects.filter(user=me(request), key=key, expires_at__gt=clock.now())  # unfiltered: one's own
    found = mine.first()
    if found is None or not found.file:
        raise Http404
    name = f"{me(request).username}-{found.asked_at:%Y-%m-%d}.zip"
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name, content_type="application/zip")


@signed_in
def pause(request: HttpRequest) -> HttpResponse:
    """Stop all mails for a while, with a sign on my page; or come back (LU8)."""
    user = me(request)
    if request.method == "POST":
        actions.set_pause(user=user, paused=request.POST.get("paused") == "yes")
        messages.success(request, _("Your account is paused.") if user.is_paused else _("Welcome back."))
        return redirect("lifecycle:pause")
    return render(request, "lifecycle/pause.html")


@signed_in
@reauthentication_required
def leave(request: HttpRequest) -> HttpResponse:
    """Leave the platform for good (LU7): groups handed over first, texts kept or removed, password asked again."""
    user, form = me(request), LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            leaving.leave(user=user, keeps_texts=form.cleaned_data["texts"] == "keep")
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            logout(request)
            return render(request, "lifecycle/left.html", {"address": user.email})
    context = {"form": form, "groups": leaving.groups_to_hand_over(user)}
    return render(request, "lifecycle/leave.html", context, status=422 if form.is_bound else 200)


@require_safe
@signed_in
def welcome(request: HttpRequest) -> HttpResponse:
    """Show what one may do first; apps declare their own steps as `first_steps` (LU9)."""
    return render(request, "lifecycle/welcome.html", {"doors": doors("first_steps")})

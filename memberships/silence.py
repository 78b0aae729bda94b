"""The silence of a group while it is being filled: nobody is told of what is published in it, until a date (LM21)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from activity.record import record
from groups.guard import allow
from groups.middleware import me
from groups.models import Group
from memberships.forms import sent_in
from toolkit.moments import MomentField


class SilenceForm(forms.Form):
    """Until when nobody is told."""

    silent_until = MomentField(label=gettext_lazy("Nobody is told until"))

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"silent_until": group.silent_until if group.is_silent else None}
        self.fields["silent_until"].required = True


@require_http_methods(["GET", "HEAD", "POST"])
@allow("moderate")
def silence(request: HttpRequest, group: Group) -> HttpResponse:
    """Silence the group until a moment, or end its silence."""
    if request.method == "POST" and "end" in request.POST:
        set_silence(group=group, until=None, by=me(request))
        messages.success(request, _("The silence is over: from now on members are told of what is published."))
        return redirect("groups:silence", group.slug)
    form = SilenceForm(sent_in(request), group=group)
    if form.is_valid():
        set_silence(group=group, until=form.cleaned_data["silent_until"], by=me(request))
        messages.success(request, _("The group is silent: fill it in peace."))
        return redirect("groups:silence", group.slug)
    return render(request, "groups/silence.html", {"group": group, "form": form}, status=422 if form.is_bound else 200)


@transaction.atomic
def set_silence(*, group: Group, until: datetime | None, by: User) -> None:
    """Tell nobody of what is published in the group until a moment, or tell them again (None)."""
    # unfiltered: the group the guard let its moderator into
    Group.objects.filter(pk=group.pk).update(silent_until=until)
    record("group.silenced" if until else "group.unsilenced", actor=by, group=group, until=str(until or ""))

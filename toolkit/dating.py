"""The page of an item's dates: on top until, featured until, taken down on (CC33)."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from content.guard import allow
from content.models import Content
from core import clock
from groups.middleware import me
from toolkit import schedule
from toolkit.moments import MomentField


class DatesForm(forms.Form):
    """Until when an item stands on top of its list, on the group's front, or at all."""

    pinned_until = MomentField(label=_("On top of its list until"))
    featured_until = MomentField(label=_("On the front of the group until"))
    expires_at = MomentField(label=_("Taken down on"), help_text=_("Its author and the moderators still see it."))


@allow("moderate")
def dates(request: HttpRequest, content: Content) -> HttpResponse:
    """Ask until when an item stands on top, on the front, and at all."""
    known = {name: getattr(content, name) for name in DatesForm.base_fields}
    future = {name: moment for name, moment in known.items() if moment and moment > clock.now()}
    form = DatesForm(request.POST if request.method == "POST" else None, initial=future)
    if form.is_bound and form.is_valid():
        schedule.set_dates(item=content, by=me(request), dates=form.cleaned_data)
        return redirect(content)
    context = {"group": content.group, "tool": content.tool, "content": content, "form": form}
    return render(request, "content/dates.html", context, status=422 if form.is_bound else 200)

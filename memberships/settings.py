"""The settings of a group: its words, its axes of access, its tools. For its admins."""

from __future__ import annotations

from copy import copy

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from memberships import actions
from memberships.forms import SettingsForm, ToolsForm, sent_in


@require_http_methods(["GET", "HEAD", "POST"])
@allow("administer")
def settings(request: HttpRequest, group: Group) -> HttpResponse:
    """Change what the group says of itself and who may see, join and read it."""
    # A form that is refused has already changed its group: the page keeps showing the name that holds.
    shown = copy(group)
    form = SettingsForm(sent_in(request), instance=group, access=access_of(request))
    if form.is_valid():
        actions.edit_group(group=form.save(commit=False), by=me(request))
        messages.success(request, _("The settings are saved. They count from now on."))
        return redirect("groups:settings", group.slug)
    context = {"group": shown, "form": form}
    return render(request, "groups/settings.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("administer")
def tools(request: HttpRequest, group: Group) -> HttpResponse:
    """Switch tools on and off, order them, say who posts."""
    form = ToolsForm(group, sent_in(request))
    if form.is_bound and form.is_valid():
        actions.set_tools(group=group, labels=form.labels, posters=form.posters, by=me(request))
        messages.success(request, _("The tools are saved. What was published in a tool switched off is kept."))
        return redirect("groups:tools", group.slug)
    return render(request, "groups/tools.html", {"group": group, "form": form}, status=422 if form.is_bound else 200)

"""Pages that move an item to another group, and show it in several (CC31, CC32, LA7)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from content.guard import allow
from content.models import Content
from groups import rules as group_rules
from groups.middleware import access_of, me
from groups.models import Group
from toolkit import actions
from toolkit.moving import groups_for, may_shelve, may_withdraw, move


class GroupForm(forms.Form):
    """Which of my groups."""

    group = forms.TypedChoiceField(label=gettext_lazy("Group"), coerce=int)

    def __init__(self, *args: Any, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {group.pk: group for group in groups}
        self.fields["group"].choices = [("", "—"), *((one.pk, one.name) for one in groups)]  # type: ignore[attr-defined]

    def clean_group(self) -> Group:
        """Return the group chosen."""
        return self.groups[self.cleaned_data["group"]]


@allow("moderate")
def move_page(request: HttpRequest, content: Content) -> HttpResponse:
    """Ask which group an item moves to, then move it."""
    sent = request.POST if request.method == "POST" else None
    form = GroupForm(sent, groups=groups_for(access_of(request), content))
    if form.is_bound and form.is_valid():
        before, target = content.effective_audience, form.cleaned_data["group"]
        move(item=content, to=target, by=me(request))
        messages.success(request, _("This now lives in %(group)s; its old address leads here.") % {"group": target})
        if content.audience != before:
            messages.info(request, _("That group allows a narrower audience: fewer people can read this now."))
        return redirect(content)
    context = {"group": content.group, "tool": content.tool, "content": content, "form": form}
    return render(request, "content/move.html", context, status=422 if form.is_bound else 200)


@allow("history")
def shelves(request: HttpRequest, content: Content) -> HttpResponse:
    """Show in which groups an item stands, and show it in one more."""
    access = access_of(request)
    shown = list(content.shelves.select_related("group", "placed_by").order_by("placed_at"))
    known = [shelf for shelf in shown if group_rules.can(access, "know", shelf.group)]
    for shelf in known:
        shelf.may_withdraw = may_withdraw(access, shelf)  # type: ignore[attr-defined]
    form = None
    if may_shelve(access, content):
        taken = {shelf.group_id for shelf in shown}
        choice = [group for group in groups_for(access, content) if group.pk not in taken]
        form = GroupForm(request.POST if request.method == "POST" else None, groups=choice)
        if form.is_bound and form.is_valid():
            actions.shelve(item=content, group=form.cleaned_data["group"], by=me(request))
            return redirect("content:shelves", content.pk)
    elif request.method == "POST":
        raise PermissionDenied(_("Only those who may publish this beyond its group may show it elsewhere."))
    context = {"group": content.group, "tool": content.tool, "content": content, "shelves": known, "form": form}
    return render(request, "content/shelves.html", context, status=422 if form and form.is_bound else 200)


@require_POST
@allow("history")
def withdraw(request: HttpRequest, content: Content, shelf: int) -> HttpResponse:
    """Take an item off the shelves of one group; it stays where it lives (CC32)."""
    found = content.shelves.select_related("group", "content__group").filter(pk=shelf).first()
    if found is None or not may_withdraw(access_of(request), found):
        raise Http404
    actions.unshelve(item=content, group=found.group, by=me(request))
    messages.success(request, _("No longer shown in %(group)s.") % {"group": found.group})
    return redirect(found.group)

"""Handing a group over to another member, and naming who follows when nobody is left. No list of all members."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import text
from groups.found import found_members, member_named
from groups.guard import allow
from groups.middleware import me
from groups.models import Group
from memberships import lifecycle
from memberships.forms import sent_in
from memberships.life_forms import HandOverForm, admins_of


@require_http_methods(["GET", "HEAD", "POST"])
@allow("administer")
def hand_over(request: HttpRequest, group: Group) -> HttpResponse:
    """Search among the members, choose one, say what one stays; both are told by mail."""
    form = HandOverForm(sent_in(request), group=group, by=me(request).pk)
    if form.is_valid():
        heir = form.cleaned_data["person"].user
        lifecycle.hand_over(group=group, to=heir, by=me(request), stays=form.cleaned_data["stays"])
        messages.success(request, _("%(name)s is now an admin of the group. You both get a mail.") % {"name": heir})
        return redirect(group)
    return render(request, "groups/hand_over.html", choices(request, group, form), status=422 if form.is_bound else 200)


def choices(request: HttpRequest, group: Group, form: HandOverForm) -> dict[str, Any]:
    """Return what the page shows: the few members that answer the search, the admins, the successor named."""
    words = text.one_line(request.POST.get("q", "") or request.GET.get("q", ""))[:80]
    return {
        "group": group,
        "form": form,
        "words": words,
        "found": found_members(group, words, me(request).pk) if words else None,
        "admins": admins_of(group),
        "successor": group.successor,
    }


@require_POST
@allow("administer")
def successor(request: HttpRequest, group: Group) -> HttpResponse:
    """Name who becomes admin when the group has none left; nobody named takes the name back."""
    typed = request.POST.get("person", "")[:30]
    row = member_named(group, typed)
    if typed and row is None:
        messages.error(request, _("Choose somebody among the members of the group."))
        return redirect("groups:hand_over", group.slug)
    lifecycle.name_successor(group=group, user=row.user if row else None, by=me(request))
    if row:
        messages.success(request, _("%(name)s will follow if the group has no admin left.") % {"name": row.user})
    else:
        messages.success(request, _("Nobody in particular will follow: the oldest animator would."))
    return redirect("groups:hand_over", group.slug)

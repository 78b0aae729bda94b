"""The directory of groups, and making a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import text
from core.paging import page_of
from groups import rules
from groups.guard import public, signed_in
from groups.middleware import access_of, me
from groups.models import Group
from memberships import actions, directory, similar
from memberships.forms import sent_in
from memberships.new_form import NewGroupForm, seen_key


@require_safe
@public
def group_list(request: HttpRequest) -> HttpResponse:
    """List the groups the reader may know of, searched by name, twenty a page."""
    access = access_of(request)
    search = directory.search_of(request.GET)
    page = page_of(directory.found_groups(access, search), request)
    cards = directory.cards(access, page, search)
    return render(request, "groups/directory.html", {"page_obj": page, "cards": cards, "search": search})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Make a group, perhaps within another or on the model of one; the same form sent twice makes one."""
    parent = parent_of(request)
    start = {"model": request.GET.get("model", ""), **({"preset": "model"} if request.GET.get("model") else {})}
    form = NewGroupForm(sent_in(request), access=access_of(request), parent=parent, initial=start)
    key = form.sent_key()
    made = actions.already_made(key, me(request))
    if made is None and form.is_valid():
        group, model = form.save(commit=False), form.chosen_model
        made = actions.create_group(group=group, creator=me(request), form_key=key, model=model)
        messages.success(request, said_of(made))
    if made is not None:
        return redirect(made)
    context = {"form": form, "parent": parent, "similar": form.similar, "seen": seen_key(form.similar)}
    return render(request, "groups/new.html", context, status=422 if form.is_bound else 200)


def said_of(made: Group) -> str:
    """Return what is said of a group just made."""
    if made.awaits_approval:
        return _("“%(name)s” is ready for you. The site’s administrators open it to the others.") % {"name": made.name}
    return _("“%(name)s” is open. Invite its first members.") % {"name": made.name}


def parent_of(request: HttpRequest) -> Group | None:
    """Return the group that the new one is to be within, when the address names one the reader runs."""
    slug = request.GET.get("parent", "")[:60]
    access = access_of(request)
    group = Group.objects.named_to(access).filter(slug=slug, parent=None).first() if slug else None
    return group if group and rules.can(access, "administer", group) and not group.archived_at else None


@require_safe
@signed_in
def similar_groups(request: HttpRequest) -> HttpResponse:
    """Show the groups whose names are like the one being typed: a piece of the form of a new group."""
    found = similar.similar(access_of(request), text.one_line(request.GET.get("name", ""))[:80])
    return render(request, "groups/_similar.html", {"similar": found, "seen": seen_key(found)})

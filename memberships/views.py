"""The directory of groups, and making a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.paging import page_of
from groups.guard import public, signed_in
from groups.middleware import access_of, me
from memberships import actions, directory
from memberships.forms import NewGroupForm, sent_in


@require_safe
@public
def group_list(request: HttpRequest) -> HttpResponse:
    """List the groups the reader may know of, searched by name, twenty a page."""
    access = access_of(request)
    search = directory.search_of(request.GET)
    page = page_of(directory.found_groups(access, search), request)
    cards = [directory.card(access, group) for group in page]
    return render(request, "groups/directory.html", {"page_obj": page, "cards": cards, "search": search})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Make a group; the same form sent twice makes one."""
    form = NewGroupForm(sent_in(request), access=access_of(request))
    key = form.sent_key()
    made = actions.already_made(key, me(request))
    if made is None and form.is_valid():
        made = actions.create_group(group=form.save(commit=False), creator=me(request), form_key=key)
        messages.success(request, _("“%(name)s” is open. Invite its first members.") % {"name": made.name})
    if made is not None:
        return redirect(made)
    return render(request, "groups/new.html", {"form": form}, status=422 if form.is_bound else 200)

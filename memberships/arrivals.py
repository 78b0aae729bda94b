"""Who asks to come in: the requests, answered several at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from core.paging import page_of
from groups.guard import allow
from groups.middleware import me
from groups.models import Group, Membership
from memberships import actions
from memberships.forms import RequestsForm, sent_in

REQUESTS_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@allow("manage_members")
def requests(request: HttpRequest, group: Group) -> HttpResponse:
    """List the requests to join, the oldest first, and accept or refuse those that are ticked."""
    form = RequestsForm(sent_in(request), group=group)
    if form.is_valid():
        messages.success(request, answer(group, form, me(request)))
        return redirect("groups:requests", group.slug)
    waiting = group.memberships.filter(state=Membership.State.ASKED).select_related("user").order_by("since", "pk")
    ticked = request.POST.getlist("people")
    context = {"group": group, "form": form, "page_obj": page_of(waiting, request, REQUESTS_PER_PAGE), "ticked": ticked}
    return render(request, "groups/requests.html", context, status=422 if form.is_bound else 200)


def answer(group: Group, form: RequestsForm, by: User) -> str:
    """Answer the requests ticked in a valid form; return the sentence that tells it."""
    people = [row.user for row in form.cleaned_data["people"]]
    if form.cleaned_data["decision"] == "accept":
        for user in people:
            actions.accept(group=group, user=user, by=by)
        return ngettext("%(count)s person is now a member.", "%(count)s people are now members.", len(people)) % {
            "count": len(people)
        }
    for user in people:
        actions.refuse(group=group, user=user, by=by, reason=form.cleaned_data["reason"])
    return ngettext("%(count)s request is refused.", "%(count)s requests are refused.", len(people)) % {
        "count": len(people)
    }

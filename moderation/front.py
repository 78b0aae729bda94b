"""What animators propose for the home page of the platform, and what its administrators choose (CC33)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from activity import fronts
from activity.models import Front
from core import clock, text
from core.paging import page_of
from groups.guard import site_admin
from groups.middleware import me
from toolkit import actions


class ChoiceForm(forms.Form):
    """Which proposal, whether it is shown, and why not."""

    front = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    shows = forms.ChoiceField(choices=[("1", ""), ("0", "")])
    reason = forms.CharField(max_length=300, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@site_admin
def front(request: HttpRequest) -> HttpResponse:
    """Show what is proposed and what stands on the home page; decide."""
    # unfiltered: published beyond its group, and read here by the administrators of the site who choose among it
    rows = Front.objects.filter(Q(state=Front.State.ASKED) | Q(state=Front.State.SHOWN, until__gt=clock.now()))
    rows = rows.filter(content__trashed_at=None).exclude(content__audience="group")
    if request.method == "POST":
        return decided(request, rows)
    found = rows.select_related("content__group", "proposed_by").order_by("state", "-proposed_at", "-pk")
    return render(request, "site/front.html", {"page_obj": page_of(found, request)})


def decided(request: HttpRequest, rows: fronts.Rows) -> HttpResponse:
    """Keep the decision and go back to the list. Raises Http404 for a proposal that waits no more."""
    form = ChoiceForm(request.POST)
    row = (
        rows.select_related("content__group").filter(pk=form.cleaned_data["front"]).first() if form.is_valid() else None
    )
    if row is None:
        raise Http404
    shows, reason = form.cleaned_data["shows"] == "1", text.one_line(form.cleaned_data["reason"])
    actions.announce(fronts.decide(front=row, by=me(request), shows=shows, reason=reason))
    messages.success(request, _("It is on the home page.") if shows else _("It is not on the home page."))
    return redirect("site:front")

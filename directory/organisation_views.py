"""Pages of organisations, and one's own."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Affiliation, Organisation
from accounts.people import people
from accounts.territories import find, resolve, within_q
from content.models import Content
from core import text
from core.paging import page_of
from directory import organisations
from groups.guard import signed_in
from groups.middleware import access_of, me
from groups.models import Group

PER_PAGE = 30
GROUPS_SHOWN = 12
LATEST = 8


@require_safe
@signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """List the organisations that answer what the address asks."""
    words = text.one_line(request.GET.get("q", ""))[:80]
    kind = request.GET.get("kind", "")[:40]
    typed = text.one_line(request.GET.get("where", ""))[:120]
    place = resolve(typed) or next(iter(find(typed)), None) if typed else None
    found = organisations.found(words, kind)
    if typed:
        found = found.filter(within_q(place)) if place else found.none()
    counted = found.annotate(
        count=Count("affiliations", filter=Q(affiliations__user__in=people().filter(is_active=True)))
    )
    context = {
        "page": page_of(counted, request, PER_PAGE),
        "words": words,
        "kind": kind,
        "typed": typed,
        "place": place,
    }
    return render(request, "organisations/list.html", {**context, "kinds": organisations.kinds()})


@require_safe
@signed_in
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an organisation: its people, those of my groups where they are, what they published for all."""
    rows = Organisation.objects.select_related("territory__department")  # unfiltered: organisations are known to all
    place, access = get_object_or_404(rows, slug=slug), access_of(request)
    theirs = people().filter(is_active=True, affiliations__organisation=place).order_by("name", "pk")
    belongs = Q(memberships__user__in=theirs, memberships__state="active")
    # Who belongs to a group is told to those who see its members: here, to its own.
    groups = Group.objects.named_to(access).filter(pk__in=access.member_group_ids).filter(belongs).distinct()
    latest = (
        Content.objects.visible_to(access)
        .in_stream()
        .filter(author__in=theirs.values("pk"), audience__in=["platform", "web"])
    )
    context = {
        "organisation": place,
        "page": page_of(theirs, request, PER_PAGE),
        "groups": groups.order_by("name")[:GROUPS_SHOWN],
        "latest": latest.cards().order_by("-created_at", "-pk")[:LATEST],
    }
    return render(request, "organisations/detail.html", context)


@require_safe
@signed_in
def complete(request: HttpRequest) -> JsonResponse:
    """Complete the name of an organisation."""
    return JsonResponse({"tags": organisations.suggestions(text.one_line(request.GET.get("q", ""))[:80])})


class AffiliationForm(forms.Form):
    """An organisation one belongs to, by its name, and what one does there."""

    name = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=160,
        help_text=gettext_lazy("Type its first letters. If it is not in the list, write its name: we add it."),
        widget=forms.TextInput(attrs={"data-complete": "/organisations/complete/", "autocomplete": "off"}),
    )
    role = forms.CharField(label=gettext_lazy("What I do there"), max_length=120, required=False)
    is_main = forms.BooleanField(label=gettext_lazy("My main organisation"), required=False)

    def clean_name(self) -> str:
        """Return the name on one line. Raises ValidationError without a letter."""
        name = text.one_line(self.cleaned_data["name"])
        if not text.slug(name).strip("-") or not any(sign.isalnum() for sign in name):
            raise forms.ValidationError(_("Write the name of the organisation."))
        return name


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Say where one works; one may belong to several organisations."""
    user = me(request)
    # unfiltered: one's own
    rows = list(Affiliation.objects.filter(user=user).select_related("organisation").order_by("-is_main", "pk"))
    form = AffiliationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and len(rows) >= organisations.AFFILIATIONS_MAX:
        form.add_error(None, _("You belong to many organisations already: leave one first."))
    if form.is_bound and form.is_valid():
        row = organisations.join(user=user, **form.cleaned_data)
        messages.success(request, _("You belong to %(name)s.") % {"name": row.organisation})
        return redirect("organisations:mine")
    context = {"form": form, "rows": rows}
    return render(request, "organisations/mine.html", context, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that one no longer belongs to an organisation; the account stays."""
    # unfiltered: one's own
    mine = Affiliation.objects.filter(user=me(request)).select_related("organisation")
    row = get_object_or_404(mine, organisation__slug=slug)
    organisations.leave(user=me(request), organisation=row.organisation)
    messages.success(request, _("You no longer belong to %(name)s. Your account stays.") % {"name": row.organisation})
    return redirect("organisations:mine")

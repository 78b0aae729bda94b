"""Who is in charge of the edition, in which order, and “I am away from … to …” (VD9)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import User
from core import clock
from groups.middleware import me
from veille import charge
from veille.guard import allow
from veille.models import Absence, Watch
from veille.views import page

CHOICES_MAX = 200


class AwayForm(forms.ModelForm):
    """Days away, both included."""

    class Meta:
        model = Absence
        fields = ["first_day", "last_day"]
        labels = {"first_day": gettext_lazy("I am away from"), "last_day": gettext_lazy("until")}
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("first_day", "last_day")
        }

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError when the days are in the wrong order, or wholly in the past."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("This day comes before the first one."))
        elif last and last < clock.now().date() - timedelta(days=1):
            self.add_error("last_day", _("These days are past."))
        return data

    def validate_constraints(self) -> None:
        """Leave the order of the days to `clean`, which says it beside the field."""


class AddForm(forms.Form):
    """One more animator, at the end of the order."""

    user = forms.ModelChoiceField(
        label=gettext_lazy("Add to those in charge"), queryset=User.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, watch: Watch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = charge.animators(watch).exclude(pk__in=watch.in_charge.values("user_id"))
        self.fields["user"].queryset = free[:CHOICES_MAX] if not args or args[0] is None else free  # type: ignore[attr-defined]


@allow("curate")
def team(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Show who is in charge, or add somebody."""
    form = AddForm(request.POST if request.method == "POST" else None, watch=watch)
    if form.is_bound and form.is_valid():
        charge.add(watch=watch, user=form.cleaned_data["user"], by=me(request))
        messages.success(request, _("%(name)s is in charge too.") % {"name": form.cleaned_data["user"]})
        return redirect("veille:team", watch.group.slug)
    return team_page(request, watch, form, AwayForm())


def team_page(request: HttpRequest, watch: Watch, form: AddForm, away_form: AwayForm) -> HttpResponse:
    """Answer with the order, the absences to come and the two forms."""
    today = clock.now().date() - timedelta(days=1)
    absences = list(watch.absences.filter(last_day__gte=today).select_related("user"))
    context = {
        "form": form,
        "away_form": away_form,
        "rows": charge.team(watch),
        "gone": charge.away(watch, clock.now()),
        "absences": absences,
        "mine": {row.pk for row in absences if row.user_id == me(request).pk},
        "has_choice": AddForm(watch=watch).fields["user"].queryset.exists(),  # type: ignore[attr-defined]
    }
    return page(request, watch, "veille/team.html", context, status=422 if form.errors or away_form.errors else 200)


@require_POST
@allow("curate")
def act(request: HttpRequest, watch: Watch, pk: int, verb: str) -> HttpResponse:
    """Move an animator in the order, or take them out of it."""
    if verb == "remove":
        charge.remove(watch=watch, pk=pk, by=me(request))
    else:
        charge.move(watch=watch, pk=pk, up=verb == "up", by=me(request))
    return redirect("veille:team", watch.group.slug)


@require_POST
@allow("curate")
def away(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Note that one is away."""
    form = AwayForm(request.POST)
    if form.is_valid():
        days = {name: form.cleaned_data[name] for name in ("first_day", "last_day")}
        try:
            charge.leave(watch=watch, user=me(request), **days)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("It is noted: whoever comes next in charge is told in your place."))
            return redirect("veille:team", watch.group.slug)
    return team_page(request, watch, AddForm(watch=watch), form)


@require_POST
@allow("curate")
def come_back(request: HttpRequest, watch: Watch, pk: int) -> HttpResponse:
    """Take one's own absence back."""
    charge.come_back(watch=watch, user=me(request), pk=pk)
    messages.success(request, _("You are there again on these days."))
    return redirect("veille:team", watch.group.slug)

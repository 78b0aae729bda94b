"""The page where an organiser moves somebody to another time of the same event (LE3)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from agenda import words
from agenda.models import Occurrence, Registration
from agenda.registering import organising, places
from agenda.registering.people_views import people_url, rows_of, run_of
from content.guard import ID_MAX, allow
from content.models import Content
from groups.middleware import me

TIMES_SHOWN = 60
State = Registration.State


class TimeForm(forms.Form):
    """Which of the times to come, and whether the limit counts."""

    to = forms.TypedChoiceField(label=gettext_lazy("New date"), coerce=int)
    beyond = forms.BooleanField(label=gettext_lazy("Give a place even when it is full"), required=False)

    def __init__(self, *args: Any, times: list[Occurrence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.times = {one.pk: one for one in times}
        self.fields["to"].choices = [(one.pk, words.span_words(one.wall)) for one in times]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@allow("edit")
def move(request: HttpRequest, content: Content, group: str, registration: int) -> HttpResponse:
    """Ask to which time a registration goes, then move it."""
    occurrence = run_of(request, content)
    row = rows_of(occurrence).filter(pk=min(registration, ID_MAX), state__in=[State.YES, State.WAITING]).first()
    if row is None:
        raise Http404
    others = places.times_of(occurrence.event_id).held().to_come().exclude(pk=occurrence.pk)
    form = TimeForm(
        request.POST if request.method == "POST" else None, times=list(others.order_by("starts_at")[:TIMES_SHOWN])
    )
    if form.is_bound and form.is_valid() and moved(request, row, form):
        return redirect(people_url(occurrence))
    event = occurrence.event
    context = {"event": event, "occurrence": occurrence, "group": event.group, "tool": event.tool, "form": form}
    context |= {"row": row, "back_url": people_url(occurrence)}
    return render(request, "agenda/registrations/move.html", context, status=422 if form.is_bound else 200)


def moved(request: HttpRequest, row: Registration, form: TimeForm) -> bool:
    """Move a registration; False, the form saying why, when it is refused."""
    to, data = form.times[form.cleaned_data["to"]], form.cleaned_data
    try:
        made = organising.transfer(row=row, to=to, by=me(request), beyond=data["beyond"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    said = {"name": made.shown_name, "when": words.span_words(to.wall), "state": made.get_state_display()}
    messages.success(request, _("“%(name)s”, %(when)s: %(state)s.") % said)
    return True

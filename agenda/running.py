"""What organisers do with an event, or with one of its times: cancel, change, take out, part."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agenda import actions, series
from agenda.forms import ReasonForm, TimeForm
from agenda.models import Event, Occurrence
from content.guard import ID_MAX, allow
from content.models import Content
from groups.middleware import access_of, me

READ_AND_SEND = ["GET", "HEAD", "POST"]


def event_of(request: HttpRequest, content: Content) -> Event:
    """Return the event behind an item that the reader may read. Raises Http404 for an item of another tool."""
    found = Event.objects.visible_to(access_of(request)).select_related("group", "author", "territory")
    event = found.filter(pk=content.pk).first()
    if event is None:
        raise Http404
    return event


def time_of(request: HttpRequest, content: Content, time: int) -> Occurrence:
    """Return one time of an event that comes again. Raises Http404."""
    event = event_of(request, content)
    found = Occurrence.objects.visible_to(access_of(request)).filter(event=event.pk, pk=min(time, ID_MAX)).first()
    if found is None or not event.rrule:
        raise Http404
    found.event = event
    return found


def page(request: HttpRequest, template: str, event: Event, form: Any, **more: Any) -> HttpResponse:
    """Return a page about an event with a form: 422 once it was refused."""
    context = {"group": event.group, "tool": event.tool, "event": event, "form": form, **more}
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_http_methods(READ_AND_SEND)
@allow("edit")
def cancel(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Ask why, then cancel an event with all its times."""
    event = event_of(request, content)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.cancel(event=event, by=me(request), reason=form.cleaned_data["reason"])
        messages.success(request, _("The event is cancelled. It stays in the agenda, struck through."))
        return redirect(event)
    return page(request, "agenda/cancel.html", event, form)


@require_POST
@allow("edit")
def hold(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Take the cancellation of an event back."""
    event = event_of(request, content)
    actions.hold_after_all(event=event, by=me(request))
    messages.success(request, _("The event takes place after all."))
    return redirect(event)


@require_http_methods(READ_AND_SEND)
@allow("edit")
def change_time(request: HttpRequest, content: Content, group: str, time: int) -> HttpResponse:
    """Show the form of one time, or give it its own hours, place or title."""
    one = time_of(request, content, time)
    form = TimeForm(request.POST if request.method == "POST" else None, occurrence=one)
    if form.is_bound and form.is_valid() and form.own is not None:
        series.change_time(occurrence=one, by=me(request), own=form.own)
        messages.success(request, _("This time is changed, the others are not."))
        return redirect(one)
    return page(request, "agenda/time_form.html", one.event, form, one=one)


@require_http_methods(READ_AND_SEND)
@allow("edit")
def cancel_time(request: HttpRequest, content: Content, group: str, time: int) -> HttpResponse:
    """Ask why, then cancel one time."""
    one = time_of(request, content, time)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        series.cancel_time(occurrence=one, by=me(request), reason=form.cleaned_data["reason"])
        messages.success(request, _("This time is cancelled. It stays in the agenda, struck through."))
        return redirect(one)
    return page(request, "agenda/cancel.html", one.event, form, one=one)


@require_POST
@allow("edit")
def hold_time(request: HttpRequest, content: Content, group: str, time: int) -> HttpResponse:
    """Put one time back as the others."""
    one = time_of(request, content, time)
    series.hold_time(occurrence=one, by=me(request))
    messages.success(request, _("This time is again as the others."))
    return redirect(one)


@require_POST
@allow("edit")
def skip_time(request: HttpRequest, content: Content, group: str, time: int) -> HttpResponse:
    """Take one time out of the series, without a word."""
    one = time_of(request, content, time)
    series.skip_time(occurrence=one, by=me(request))
    messages.success(request, _("This time is taken out of the series."))
    return redirect(one.event)


@require_POST
@allow("edit")
def part(request: HttpRequest, content: Content, group: str, time: int) -> HttpResponse:
    """Make an event of its own of one time and the following, and open its form."""
    one = time_of(request, content, time)
    if one.day == one.event.start_day:
        return redirect(f"{one.event.get_absolute_url()}edit/")
    made = series.part(event=one.event, day=one.day, by=me(request))
    messages.success(request, _("From this time on it is an event of its own: change it here."))
    return redirect(f"{made.get_absolute_url()}edit/")

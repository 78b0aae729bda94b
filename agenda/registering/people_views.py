"""Who comes: the list, its search and export, the sheet to sign, and what the organisers do with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda.models import Occurrence, Registration
from agenda.registering import exports, organising, places, rules, showing
from agenda.registering.forms import AddForm, WordForm
from agenda.registering.views import event_of, time_of
from content.guard import ID_MAX, allow
from content.models import Content
from core import tables, text
from core.folding import pattern
from core.paging import page_of
from groups.middleware import access_of, me

State = Registration.State
SHOWN = [State.YES, State.WAITING, State.MAYBE, State.NO, State.PENDING]
PER_PAGE = 50
SHEET_MAX = 2000


def people_url(occurrence: Occurrence) -> str:
    """Return the address of the list of one time of an event."""
    event = occurrence.event
    page = reverse("agenda:people", args=[event.group.slug, event.pk])
    return f"{page}?day={occurrence.day.isoformat()}"


def rows_of(occurrence: Occurrence) -> QuerySet[Registration]:
    """Return the registrations of one time with their people: for the organisers."""
    return occurrence.registrations.select_related("user", "added_by").order_by("pk")


def narrowed(rows: QuerySet[Registration], request: HttpRequest) -> tuple[QuerySet[Registration], str, str]:
    """Return the rows that the address asks, with the state and the words it names."""
    state = request.GET.get("state", State.YES)
    state = state if state in SHOWN else State.YES
    words = text.one_line(request.GET.get("q", ""))[:80]
    rows = rows.filter(state=state)
    for word in text.fold(words).split():
        like = pattern(word)
        rows = rows.filter(Q(user__name__regex=like) | Q(name__regex=like) | Q(email__icontains=word))
    return rows.order_by("waiting_since", "pk"), state, words


@require_safe
@allow("read")
def people(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Show who comes: names to those whom the setting lets see them, everything to the organisers."""
    event = event_of(request, content)
    occurrence, found = time_of(request, event), places.standing(event.pk)
    access = access_of(request)
    if found is None or not rules.sees_people(access, occurrence, found):
        raise PermissionDenied(_("The organisers keep this list for themselves, or for those who are registered."))
    context: dict[str, Any] = {"event": event, "occurrence": occurrence, "rules": found}
    context |= {"group": event.group, "tool": event.tool, "counts": showing.counts(occurrence)}
    if not rules.can_run(access, event):
        rows = occurrence.registrations.filter(state=State.YES)
        named = rows.filter(user__isnull=False).select_related("user").order_by("user__name", "pk")
        context |= {"page_obj": page_of(named, request, PER_PAGE), "guest_count": rows.filter(user=None).count()}
        return render(request, "agenda/registrations/people.html", context)
    return run_page(request, occurrence, context)


def run_page(request: HttpRequest, occurrence: Occurrence, context: dict[str, Any]) -> HttpResponse:
    """Return the organisers' list, with its search, its filters and the other times of the event."""
    rows, state, words = narrowed(rows_of(occurrence), request)
    page = page_of(rows.prefetch_related("replies__question"), request, PER_PAGE)
    times = places.times_of(occurrence.event_id).filter(registrations__isnull=False).distinct()
    context |= {
        "page_obj": page,
        "state": state,
        "words": words,
        "states": [(value, Registration.State(value).label) for value in SHOWN],
        "times": list(times.order_by("starts_at")[:60]) if occurrence.event.rrule else [],
    }
    return render(request, "agenda/registrations/run.html", context)


def run_of(request: HttpRequest, content: Content) -> Occurrence:
    """Return the time whose registrations an organiser runs. Raises Http404 when the event takes none."""
    event = event_of(request, content)
    if places.standing(event.pk) is None:
        raise Http404
    return time_of(request, event)


@require_safe
@allow("edit")
def export(request: HttpRequest, content: Content, group: str, ext: str) -> HttpResponse:
    """Send the registrations of one time as CSV or as a spreadsheet (ODS), with what was answered."""
    occurrence = run_of(request, content)
    if ext not in tables.WRITERS:
        raise Http404
    media_type, write = tables.WRITERS[ext]
    answer = HttpResponse(write(exports.table(occurrence), occurrence.name), content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{occurrence.event.slug}-{occurrence.day}.{ext}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@allow("edit")
def sheet(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Show the sheet that is printed and signed at the door (AG14)."""
    occurrence = run_of(request, content)
    rows = rows_of(occurrence).filter(state=State.YES)
    by_name = sorted(rows[:SHEET_MAX], key=lambda row: text.fold(row.shown_name))
    context = {"event": occurrence.event, "occurrence": occurrence, "group": occurrence.event.group, "rows": by_name}
    return render(request, "agenda/registrations/sheet.html", context)


@require_POST
@allow("edit")
def act(request: HttpRequest, content: Content, group: str, registration: int) -> HttpResponse:
    """Give a place, put on the waiting list, take off, or tick who came."""
    occurrence = run_of(request, content)
    row = rows_of(occurrence).filter(pk=min(registration, ID_MAX)).first()
    wanted = request.POST.get("act", "")
    if row is None or wanted not in {State.YES, State.WAITING, State.NO, "came", "absent"}:
        raise Http404
    if wanted in {"came", "absent"}:
        organising.tick(row=row, came=wanted == "came")
        row.refresh_from_db()
    else:
        row = organising.move(row=row, state=wanted, by=me(request))
    if request.headers.get("HX-Request") and wanted in {"came", "absent"}:
        context = {"row": row, "event": occurrence.event, "group": occurrence.event.group, "occurrence": occurrence}
        return render(request, "agenda/registrations/_came.html", context)
    if wanted not in {"came", "absent"}:
        said = _("“%(name)s”: %(state)s.") % {"name": row.shown_name, "state": row.get_state_display()}
        messages.success(request, said)
    return redirect(request.POST["next"] if is_here(request, occurrence) else people_url(occurrence))


def is_here(request: HttpRequest, occurrence: Occurrence) -> bool:
    """Tell whether the form comes from a page of the list, to which one goes back."""
    start = reverse("agenda:people", args=[occurrence.event.group.slug, occurrence.event_id])
    return request.POST.get("next", "").startswith(start)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("edit")
def add(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Register members, or somebody without an account."""
    occurrence = run_of(request, content)
    event = occurrence.event
    form = AddForm(request.POST if request.method == "POST" else None, group=event.group)
    if form.is_bound and form.is_valid() and added(request, occurrence, form):
        return redirect(people_url(occurrence))
    context = {"event": event, "occurrence": occurrence, "group": event.group, "tool": event.tool, "form": form}
    return render(request, "agenda/registrations/add.html", context, status=422 if form.is_bound else 200)


def added(request: HttpRequest, occurrence: Occurrence, form: AddForm) -> bool:
    """Register those named; False, the form saying why, when one of them is registered already."""
    data = form.cleaned_data
    common = {"occurrence": occurrence, "by": me(request), "beyond": data["beyond"]}
    try:
        rows = [organising.add(user=user, **common) for user in data["people"]]
        if data["name"]:
            more = {"name": data["name"], "email": data["email"], "companions": data["companions"] or 0}
            rows.append(organising.add(**more, **common))
    except ValidationError as error:
        form.add_error(None, error)
        return False
    for row in rows:
        said = _("“%(name)s”: %(state)s.") % {"name": row.shown_name, "state": row.get_state_display()}
        messages.success(request, said)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@allow("edit")
def word(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Write to those who come, who may, who wait, or who have not answered; the count is said before."""
    occurrence = run_of(request, content)
    event, counts = occurrence.event, organising.counts(occurrence)
    choices = [(name, f"{label} ({counts[name]})") for name, label in organising.AUDIENCES.items()]
    form = WordForm(
        request.POST if request.method == "POST" else None, choices=choices, initial={"which": request.GET.get("to")}
    )
    if form.is_bound and form.is_valid() and "send" in request.POST and wrote(request, occurrence, form):
        return redirect(people_url(occurrence))
    context = {"event": event, "occurrence": occurrence, "group": event.group, "tool": event.tool, "form": form}
    if form.is_bound and form.is_valid() and "again" not in request.POST:
        context |= {"count": counts[form.cleaned_data["which"]], "html": text.render(form.cleaned_data["body"])}
        return render(request, "agenda/registrations/word_look.html", context)
    refused = form.is_bound and not form.is_valid()
    return render(request, "agenda/registrations/word.html", context, status=422 if refused else 200)


def wrote(request: HttpRequest, occurrence: Occurrence, form: WordForm) -> bool:
    """Send the message; False, the form saying why, when it is refused."""
    data = form.cleaned_data
    try:
        count = organising.write(
            occurrence=occurrence, by=me(request), which=data["which"], body=data["body"], form_key=data["form_key"]
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    said = ngettext("Your message leaves for %(count)s person.", "Your message leaves for %(count)s people.", count)
    messages.success(request, said % {"count": count})
    return True

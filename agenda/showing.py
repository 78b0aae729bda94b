"""What the page of an event shows one reader, and what its form begins with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict

from activity.models import Activity
from agenda import changes, commitments, listing, papers, rules, words
from agenda.forms import COPIED
from agenda.models import Event, Occurrence, Paper
from agenda.registering import showing as registering
from content.guard import ID_MAX
from groups.access import Access
from toolkit import thread

TIMES_SHOWN = 8
CHANGES_SHOWN = 5
VERBS = ["event.changed", "event.cancelled", "event.held", "event.time_changed", "event.time_cancelled"]


@dataclass(frozen=True)
class Past:
    """One thing that the organisers changed since the event was announced."""

    at: datetime
    who: Any
    verb: str
    told: list[changes.Told] = field(default_factory=list)
    reason: str = ""


def context(request: HttpRequest, access: Access, event: Event) -> dict[str, Any]:
    """Return what stands around the text of an event: six queries."""
    times = Occurrence.objects.shown().filter(event=event.pk).select_related("event__group", "event__territory")
    occurrence = chosen(times, request.GET.get("day", ""))
    return {
        "event": event,
        "occurrence": occurrence,
        "registering": registering.panel(access, occurrence),
        "clashes": commitments.clashes(access, occurrence) if occurrence and not occurrence.is_over else [],
        "times": list(times.to_come().order_by("starts_at")[:TIMES_SHOWN]) if event.rrule else [],
        "rule": words.rule_words(event),
        "sees_link": rules.may_see_link(event, access),
        "changes": past_changes(event),
        **papers_of(event, occurrence),
        "co_authors": [row.user for row in event.co_authors.select_related("user").order_by("pk")],
    }


def papers_of(event: Event, occurrence: Occurrence | None) -> dict[str, Any]:
    """Return the documents before and after; they are not shown again among the files: two queries."""
    found = papers.shown(event, occurrence)
    kept = set(event.papers.exclude(attachment=None).values_list("attachment_id", flat=True))
    files = [file for file in thread.files_of(event) if file.pk not in kept]
    return {**found, "files": files, "paper_form": papers.PaperForm(initial={"side": side_of(occurrence)})}


def side_of(occurrence: Occurrence | None) -> str:
    """Return the side that a document most likely belongs to."""
    is_over = occurrence is not None and occurrence.is_over
    return str(Paper.Side.AFTER if is_over else Paper.Side.BEFORE)


def chosen(times: Any, day: str) -> Occurrence | None:
    """Return the time that the address names, else the next one, else the last: two queries at most."""
    if listing.DAY.fullmatch(day):
        found: Occurrence | None = times.filter(day=listing.day_of(day)).first()
        if found is not None:
            return found
    coming = times.to_come().order_by("starts_at").first()
    return coming or times.order_by("-starts_at").first()


def past_changes(event: Event) -> list[Past]:
    """Return what changed since the event was announced, the latest first: one query."""
    rows = Activity.objects.filter(content_id=event.pk, verb__in=VERBS).select_related("actor").order_by("-at", "-pk")
    return [
        Past(row.at, row.actor, row.verb, changes.read(row.data), row.data.get("reason", ""))
        for row in rows[:CHANGES_SHOWN]
    ]


def begun(access: Access, typed: QueryDict) -> dict[str, Any]:
    """Return what the form of a new event begins with: a copy of another (LE8, AG21), the day touched in a month."""
    source = copied(access, typed.get("copy", ""))
    initial: dict[str, Any] = {name: getattr(source, name) for name in COPIED} if source else {}
    if source is not None:
        initial |= {"territory": source.territory_id, "repeat": ""}
        initial["tags"] = ", ".join(row.tag.name for row in source.tagged.select_related("tag").order_by("pk"))
    if listing.DAY.fullmatch(typed.get("day", "")):
        initial["start_day"] = listing.day_of(str(typed["day"]))
    if typed.get("nature") in Event.Nature.values:
        initial["nature"] = typed["nature"]
    return initial


def copied(access: Access, asked: str) -> Event | None:
    """Return the event that the address asks to copy, if the reader may read it."""
    pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    return Event.objects.visible_to(access).filter(pk=min(pk, ID_MAX)).first()

"""The audit log, in plain words: who did what, to whom, when (LA9). A group's for its admins, all of it for the site's.

The rows are those of `activity`, written with each change and kept `VEILLEE_ACTIVITY_RETENTION_DAYS`. Ordinary
publishing and talking is left out: the log is about rights, members, settings, removals and decisions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activity.models import Activity
from core import clock, text
from core.paging import page_of
from core.tables import csv_lines
from groups.guard import allow, site_admin
from groups.models import Group
from moderation.cases import frame
from moderation.log_words import FAMILIES, details, said

PERIODS = (7, 30, 90, 365)
CSV_MAX = 50_000


@dataclass(frozen=True)
class Asked:
    """What the address asks of the log."""

    family: str
    person: str
    days: int


def asked_of(request: HttpRequest) -> Asked:
    """Return the filters named in the address; unknown ones ask nothing."""
    family, days = request.GET.get("family", ""), request.GET.get("days", "")
    return Asked(
        family=family if family in FAMILIES else "",
        person=text.one_line(request.GET.get("person", ""))[:30],
        days=int(days) if days in {str(period) for period in PERIODS} else 0,
    )


def rows_of(asked: Asked, group: Group | None) -> QuerySet[Activity]:
    """Return the rows of the log that answer, the latest first."""
    families = [FAMILIES[asked.family]] if asked.family else list(FAMILIES.values())
    wanted = Q()
    for _label, verbs in families:
        wanted |= Q(verb__in=verbs)
    # unfiltered: the rule of each page is to answer for the group, or for the site
    found = Activity.objects.filter(wanted).select_related("actor", "person", "group", "content", "comment__content")
    if group is not None:
        found = found.filter(group=group)
    if asked.person:
        found = found.filter(Q(actor__username__iexact=asked.person) | Q(person__username__iexact=asked.person))
    if asked.days:
        found = found.filter(at__gte=clock.now() - timedelta(days=asked.days))
    return found.defer("content__body", "content__body_html", "comment__body_html").order_by("-at", "-pk")


@require_safe
@allow("administer")
def of_group(request: HttpRequest, group: Group) -> HttpResponse:
    """Show a group's log to its admins."""
    return log_page(request, group)


@require_safe
@site_admin
def of_site(request: HttpRequest) -> HttpResponse:
    """Show the log of the whole site."""
    return log_page(request, None)


def log_page(request: HttpRequest, group: Group | None) -> HttpResponse:
    """Show the log by pages, in sentences."""
    asked = asked_of(request)
    page = page_of(rows_of(asked, group), request, 50)
    lines = [{"row": row, "said": said(row.verb), "details": details(row)} for row in page]
    families = [(name, label) for name, (label, _verbs) in FAMILIES.items()]
    context: dict[str, Any] = {"group": group, "page_obj": page, "lines": lines, "asked": asked, "families": families}
    context |= {"periods": PERIODS, "kept": settings.ACTIVITY_RETENTION_DAYS, "frame": frame(group)}
    return render(request, "moderation/log.html", context)


@require_safe
@site_admin
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the log that the filters ask for as CSV, at most `CSV_MAX` rows."""
    rows = rows_of(asked_of(request), None)[:CSV_MAX]
    answer = StreamingHttpResponse(csv_lines(lines(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="log.csv"'
    return answer


def lines(rows: QuerySet[Activity]) -> Iterator[list[str]]:
    """Yield the rows of the table."""
    yield [_("Date"), _("Who"), _("What"), _("To whom"), _("Group"), _("About"), _("Details")]
    for row in rows.iterator(chunk_size=500):
        yield [
            timezone.localtime(row.at).isoformat(timespec="seconds"),
            str(row.actor or ""),
            said(row.verb),
            str(row.person or ""),
            str(row.group or ""),
            str(row.content or row.data.get("title", "")),
            details(row),
        ]

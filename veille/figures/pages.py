"""The pages of figures: the animators' month, one's own part, trends, and the way that counts a click."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.tables import csv_lines
from groups.guard import public, signed_in
from groups.middleware import access_of, me
from groups.rules import can
from veille import trends
from veille.figures import charts, clicks, daily, people, reach, territory, weekly
from veille.figures.monthly import Figures, figures
from veille.figures.spans import Span, month_of, read_month, today
from veille.guard import allow
from veille.models import Watch

MONTHS = 12


@require_safe
@allow("curate")
def overview(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Show a month: what was found and published by theme, who brought it, whom it reaches, what is missing."""
    day = today(watch, clock.now())
    span = read_month(request.GET.get("month", ""), day)
    found = figures(watch, span.first, span.last)
    persons, organisations = people.parts(watch, span)
    reached = reach.reach(watch, day)
    context = {
        "figures": found,
        "months": months_before(day),
        "before": found.span.before(),
        "chart": theme_chart(found),
        "words_chart": charts.bars(_("Rising words"), [(w.word, w.now) for w in found.words], _("texts"), _("Word")),
        "persons": persons,
        "organisations": organisations,
        "reach": reached,
        "never_kept": trends.never_kept(watch),
        "kept_days": daily.KEPT_DAYS,
    }
    return page(request, watch, "veille/figures/overview.html", context)


def page(request: HttpRequest, watch: Watch, template: str, context: dict[str, Any]) -> HttpResponse:
    """Answer with a page of figures, below its group."""
    may_curate = can(access_of(request), "curate", watch.group)
    return render(request, template, {"group": watch.group, "watch": watch, "may_curate": may_curate, **context})


def months_before(day: date) -> list[date]:
    """Return the first days of the last months, the latest first."""
    found = [day.replace(day=1)]
    while len(found) < MONTHS + 1:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def theme_chart(found: Figures) -> charts.Chart:
    """Return the items of each theme, beside those of the month before."""
    lines = [line for line in found.themes if line.items.now or line.items.before]
    series = (
        charts.Series(_("This month"), tuple(line.items.now for line in lines)),
        charts.Series(_("The month before"), tuple(line.items.before for line in lines)),
    )
    return charts.Chart(_("Items found, by theme"), tuple(line.name for line in lines), series, "bars", _("Theme"))


@require_safe
@allow("curate")
def as_csv(request: HttpRequest, watch: Watch) -> HttpResponseBase:
    """Send the table by theme and week: of one month, or of the last year."""
    day = today(watch, clock.now())
    month = request.GET.get("month", "")
    span = read_month(month, day) if month else Span(day - timedelta(days=364), day)
    return sent(weekly.table(watch, weekly.weeks_in(span)), f"{watch.group.slug}-figures.csv")


def sent(rows: Iterable[list[object]], name: str) -> HttpResponseBase:
    """Answer with a table to take away."""
    answer = StreamingHttpResponse(csv_lines(list(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@allow("contribute")
def mine(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Show me what I brought, month by month: nobody else sees this page of mine but the animators' table."""
    months = [month_of(first) for first in months_before(today(watch, clock.now()))[:6]]
    rows = [
        (span.first, people.Part("", people.counts(watch, span, me(request).pk)[me(request).pk])) for span in months
    ]
    lines = [(first, [part.counts.get(name, 0) for name in people.MEASURES]) for first, part in rows]
    return page(request, watch, "veille/figures/mine.html", {"lines": lines})


@require_safe
@allow("contribute")
def trends_page(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Show what rises and what has fallen silent."""
    found = trends.trends(watch, today(watch, clock.now()))
    context = {
        "trends": found,
        "chart": trends.chart_of(found),
        "sources_chart": charts.bars(
            _("Sources kept most, nine weeks"), [(one.name, one.kept) for one in found.sources], _("items"), _("Source")
        ),
    }
    return page(request, watch, "veille/figures/trends.html", context)


@require_safe
@allow("contribute")
def trends_csv(request: HttpRequest, watch: Watch) -> HttpResponseBase:
    """Send what the page of trends shows."""
    return sent(trends.table(trends.trends(watch, today(watch, clock.now()))), f"{watch.group.slug}-trends.csv")


@require_POST
@allow("curate")
def switch_clicks(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Begin or stop counting the clicks of public editions."""
    is_on = request.POST.get("on") == "1"
    watch.counts_clicks = is_on
    watch.save(update_fields=["counts_clicks"])
    said = _("Clicks are counted from now on, by item and day, of nobody.") if is_on else _("Clicks are not counted.")
    messages.success(request, said)
    return redirect("veille:figures", watch.group.slug)


@require_safe
@public
def go(request: HttpRequest, group: str, number: int, selection: int) -> HttpResponse:
    """Lead to the page of an item that a public edition published, and count it where the watch counts."""
    item = clicks.target(group, number, selection)
    if item is None or not item.address.startswith(("http://", "https://")):
        raise Http404
    clicks.note(request, item)
    answer = redirect(item.address)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
@signed_in
def territory_page(request: HttpRequest) -> HttpResponse:
    """Show the members of the platform what the territory is reading."""
    found = territory.reading(timezone.localtime(clock.now()).date())
    series = (
        charts.Series(_("Last six months"), tuple(theme.now for theme in found.themes)),
        charts.Series(_("Six months before"), tuple(theme.before for theme in found.themes)),
    )
    names = tuple(theme.name for theme in found.themes)
    context = {
        "reading": found,
        "chart": charts.Chart(_("Items of public editions, by theme"), names, series, "bars", _("Theme")),
        "kinds": [(kind, charts.bars(kind, [*pairs], _("items"), _("Theme"))) for kind, pairs in found.kinds],
        "floor": territory.FLOOR,
    }
    return render(request, "veille/figures/territory.html", context)

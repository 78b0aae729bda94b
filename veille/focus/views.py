"""The focuses of a watch: those that are out, and for the animators the button that prepares a month."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.rules import can
from core import clock
from core.paging import page_of
from groups import rules
from groups.middleware import access_of, me
from veille.figures.spans import Span, month_of, read_month, today
from veille.focus import drafting, reading
from veille.guard import allow
from veille.models import Watch
from veille.views import page

FOCUSES_PAGE = 12
MONTHS_OFFERED = 4


@require_safe
@allow("see_home")
def focuses(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Show the published focuses; to the animators also the drafts, and the months that can be prepared."""
    access = access_of(request)
    context: dict[str, object] = {"page_obj": page_of(reading.published(watch, access), request, FOCUSES_PAGE)}
    if rules.can(access, "curate", watch.group):
        rows = watch.focuses.filter(article__isnull=False).exclude(article__state="published")
        drafts = list(rows.select_related("article__group")[:MONTHS_OFFERED])
        context["drafts"] = [(row, row.article is not None and can(access, "edit", row.article)) for row in drafts]
        context["months"] = offered(watch)
    return page(request, watch, "veille/focus_list.html", context)


def offered(watch: Watch) -> list[Span]:
    """Return the last months, the current one included, that have no focus yet: one query."""
    done = set(watch.focuses.filter(article__isnull=False).values_list("first_day", flat=True))
    month, found = month_of(today(watch, clock.now())), []
    for _step in range(MONTHS_OFFERED):
        if month.first not in done and month.last >= watch.created_at.date():
            found.append(month)
        month = month.before()
    return found


@require_POST
@allow("curate")
def prepare(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Prepare the draft of one month, then lead to it."""
    month = read_month(request.POST.get("month", ""), drafting.last_month(watch).first)
    try:
        made = drafting.prepare(watch=watch, first_day=month.first, by=me(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("veille:focuses", watch.group.slug)
    messages.success(request, _("The draft is ready, with the figures of the month. Its words are yours."))
    return redirect(made.article or "veille:focuses")

"""The registrations of one time of an event as a table, for the organisers."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.models import Occurrence, Registration, RegistrationQuestion

CHUNK = 500


def table(occurrence: Occurrence) -> Iterator[list[object]]:
    """Yield the rows, one person each, read by pages; a guest's address is given, a member's is the site's (LU2)."""
    questions = list(RegistrationQuestion.objects.filter(event=occurrence.event_id))
    heads = [_("Name"), _("User name"), _("E-mail address"), _("Answer"), _("Companions"), _("Answered on"), _("Came")]
    yield [*heads, *(question.label for question in questions)]
    rows = occurrence.registrations.select_related("user").prefetch_related("replies").order_by("pk")
    last = 0
    while page := list(rows.filter(pk__gt=last)[:CHUNK]):
        for row in page:
            yield cells(row, questions)
        last = page[-1].pk


def cells(row: Registration, questions: list[RegistrationQuestion]) -> list[object]:
    """Return what the table says of one person."""
    said = {reply.question_id: reply.text for reply in row.replies.all()}
    moment = timezone.localtime(row.answered_at).strftime("%Y-%m-%d %H:%M")
    first: list[object] = [
        row.shown_name, row.user.username if row.user else "", row.email, row.get_state_display(), row.companions,
        moment, _("yes") if row.came_at else "",
    ]  # fmt: skip
    return [
        *first,
        *(_("yes") if said.get(q.pk) == "yes" and q.kind == "box" else said.get(q.pk, "") for q in questions),
    ]

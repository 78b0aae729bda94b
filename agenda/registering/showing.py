"""What the page of an event shows one reader of its registrations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Sum
from django.http import HttpRequest

from agenda.models import Occurrence, Registration, RegistrationQuestion, RegistrationRules
from agenda.registering import places, rules
from agenda.registering.asking import AnswerForm
from core import clock
from groups.access import Access

State = Registration.State


@dataclass
class Panel:
    """The registrations of one time of an event, as one reader sees them."""

    occurrence: Occurrence
    rules: RegistrationRules
    runs: bool
    mine: Registration | None
    form: AnswerForm | None
    coming: int
    waiting: int
    maybe: int
    deadline: datetime
    may_answer: bool
    sees_people: bool
    lets_guests: bool
    rank: int = 0

    @property
    def left(self) -> int | None:
        """How many places are left; None when they are not counted."""
        return None if self.rules.places is None else max(self.rules.places - self.coming, 0)

    @property
    def is_full(self) -> bool:
        """Tell whether the next one goes to the waiting list."""
        return self.rules.places is not None and (self.left == 0 or self.waiting > 0)

    @property
    def is_over(self) -> bool:
        """Tell whether it has begun: nobody answers any more."""
        return self.occurrence.starts_at <= clock.now()

    @property
    def is_closed(self) -> bool:
        """Tell whether the time to say yes is over."""
        return self.deadline <= clock.now()

    @property
    def answer(self) -> str:
        """What the reader answered: yes (a place, or the waiting list), maybe, no; empty when nothing."""
        if self.mine is None:
            return ""
        return {State.WAITING: "yes", State.PENDING: ""}.get(State(self.mine.state), self.mine.state)


def context(request: HttpRequest, access: Access, occurrence: Occurrence | None, form: Any = None) -> dict[str, Any]:
    """Return the variable of `agenda/registrations/_panel.html`, and nothing for an event without registrations."""
    return {"registering": panel(access, occurrence, form)}


def panel(access: Access, occurrence: Occurrence | None, form: AnswerForm | None = None) -> Panel | None:
    """Return the registrations of one time of an event: about eight queries, whatever their number."""
    if occurrence is None or occurrence.event.is_deadline:
        return None
    found = places.rules_of(occurrence)
    if found is None:
        return None
    event = occurrence.event
    mine = mine_of(access, occurrence)
    counted = counts(occurrence)
    may_answer = rules.can_answer(access, event) and not occurrence.is_cancelled
    if form is None and may_answer:
        form = empty_form(found, mine)
    return Panel(
        occurrence=occurrence,
        rules=found,
        runs=rules.can_run(access, event),
        mine=mine,
        form=form,
        deadline=found.deadline(occurrence),
        may_answer=may_answer,
        sees_people=rules.sees_people(access, occurrence, found),
        lets_guests=not access.is_signed_in and rules.lets_guests(event, found),
        rank=places.rank_of(mine) if mine is not None else 0,
        **counted,
    )


def mine_of(access: Access, occurrence: Occurrence) -> Registration | None:
    """Return what the reader answered: one query."""
    if not access.is_signed_in:
        return None
    return occurrence.registrations.filter(user=access.user.pk).prefetch_related("replies").first()


def counts(occurrence: Occurrence) -> dict[str, int]:
    """Return how many places are taken, and how many people wait or may come: one query."""
    rows = occurrence.registrations.values("state").annotate(people=Count("pk"), total=Sum(F("companions") + 1))
    found = {row["state"]: (row["people"], row["total"]) for row in rows.order_by()}
    none = (0, 0)
    return {
        "coming": found.get(State.YES, none)[1],
        "waiting": found.get(State.WAITING, none)[0],
        "maybe": found.get(State.MAYBE, none)[0],
    }


def questions_of(found: RegistrationRules) -> list[RegistrationQuestion]:
    """Return the questions of an event: one query."""
    return list(RegistrationQuestion.objects.filter(event=found.event_id))


def empty_form(found: RegistrationRules, mine: Registration | None) -> AnswerForm:
    """Return the form with what was said before."""
    return AnswerForm(rules=found, questions=questions_of(found), initial=kept(mine))


def kept(mine: Registration | None) -> dict[str, Any]:
    """Return what a form begins with for somebody who has answered."""
    if mine is None:
        return {}
    return {"companions": mine.companions} | {f"q{reply.question_id}": reply.text for reply in mine.replies.all()}

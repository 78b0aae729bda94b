"""Who registers for the events of the demonstration: one that is full, one open to people without an account."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from agenda.models import Event, Occurrence, RegistrationRules
from agenda.registering import answering, asking, guests, organising
from core import clock
from groups.models import Group, Membership

FULL: dict[str, Any] = {"places": 8, "companions_max": 1, "reminds_week_before": True}
OPEN: dict[str, Any] = {
    "lets_guests": True,
    "closes_before": 24,
    "note": "Parking derrière la mairie. Pensez à votre ordinateur.",
}
DIET = {
    "label": "Vous mangez", "kind": "choice", "choices": "De tout\nVégétarien\nJe ne reste pas au repas",
    "is_required": True,
}  # fmt: skip
CAR = {"label": "Je peux prendre quelqu’un en voiture", "kind": "box", "choices": "", "is_required": False}
GUESTS = [("Nadia Perrin", "nadia.perrin@exemple.example"), ("Luc Morel", "luc.morel@exemple.example")]


def register(group: Group, people: dict[str, User], now: datetime, chance: random.Random) -> None:
    """Open registrations on the next events of a group, and let its members answer."""
    rows = Occurrence.objects.filter(
        event__group=group, starts_at__gt=now + timedelta(days=2), event__is_external=False
    )
    rows = rows.held().exclude(event__nature=Event.Nature.DEADLINE).select_related("event__group", "event__territory")
    found: dict[int, Occurrence] = {}
    for row in rows.order_by("starts_at", "pk")[:60]:
        found.setdefault(row.event_id, row)
    with clock.at(now - timedelta(days=2)):
        for row, columns in zip(found.values(), (FULL, OPEN, {}), strict=False):
            fill(row, columns, members_of(group), chance)


def members_of(group: Group) -> list[User]:
    """Return the members, in the order in which they came."""
    rows = Membership.objects.active().filter(group=group, user__is_active=True).select_related("user")
    return [row.user for row in rows.order_by("pk")]


def fill(one: Occurrence, columns: dict[str, Any], members: list[User], chance: random.Random) -> None:
    """Open the registrations of one event, and let some members answer each in their way."""
    answering.save_rules(rules=RegistrationRules(event=one.event, **columns))
    if columns is FULL:
        asking.save_questions(event=one.event, questions=[DIET, CAR])
    questions = list(one.event.registration_questions.all())
    for user in members[:16]:
        replies = {q.pk: chance.choice(q.lines) if q.lines else chance.choice(["yes", ""]) for q in questions}
        state = chance.choices(["yes", "maybe", "no"], [6, 1, 1])[0]
        answering.answer(occurrence=one, user=user, state=state, replies=replies)
    if columns is OPEN:
        for name, email in GUESTS:
            organising.add(occurrence=one, by=one.event.author or members[0], name=name, email=email)
        guests.ask(occurrence=one, email="sam.petit@exemple.example", name="Sam Petit", language="fr")

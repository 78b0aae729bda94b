"""What stands around an event: documents before and after, the poll it was made of, clashes, the home page."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agenda import commitments
from agenda.models import Event, Paper
from groups.models import HomeBlock
from notifications.models import Notification
from polls.actions import Asked
from polls.models import Poll
from tests.agenda.planning import day, plan
from tests.people import People
from tests.polls.asking import ask, each, vote

pytestmark = pytest.mark.django_db


def date_poll(people: People) -> Poll:
    """Return a poll of bob's about two slots, in which carole preferred the second."""
    start = datetime.combine(day(10), time(18, 30), ZoneInfo("Europe/Paris"))
    slots = [
        (
            0,
            {
                "text": f"Créneau {n}",
                "starts_at": start + timedelta(days=n),
                "ends_at": start + timedelta(days=n, hours=2),
            },
        )
        for n in (1, 2)
    ]
    poll = ask(people.veille, people.bob, Asked({"title": "Quand ?", "kind": "date", "help_text": ""}, slots))
    vote(people.client("carole"), poll, each(poll, **{"Créneau 1": "0", "Créneau 2": "2"}))
    return poll


def test_a_date_poll_becomes_the_event(people: People, django_capture_on_commit_callbacks: Any) -> None:
    """AG13: the slot that suits most is proposed; the event has its hours, and those who voted are told once."""
    poll = date_poll(people)
    html = people.client("bob").get(poll.get_absolute_url()).content.decode()
    chosen = poll.questions.get().options.get(text="Créneau 2")
    assert f'value="{chosen.pk}" id="slot-{chosen.pk}" checked' in html
    address = reverse("agenda:from_poll", args=["veille-numerique", poll.pk])
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            people.client("bob").post(address, {"slot": chosen.pk})
    event = Event.objects.get(made_of=poll.pk)
    assert (event.start_time, event.end_time, event.start_day) == (time(18, 30), time(20, 30), day(12))
    told = Notification.objects.filter(activity__verb="event.dated")
    assert [row.recipient for row in told] == [people.carole]
    assert event.get_absolute_url() in people.client("carole").get(poll.get_absolute_url()).content.decode()


def test_only_who_runs_the_poll_makes_the_event(people: People) -> None:
    """AG13: the others are not shown the form, and refused when they send it."""
    poll = date_poll(people)
    slot = poll.questions.get().options.first()
    address = reverse("agenda:from_poll", args=["veille-numerique", poll.pk])
    assert people.client("mallory").post(address, {"slot": slot.pk}).status_code == 404
    assert people.client("paul").post(address, {"slot": slot.pk}).status_code == 404
    assert people.client("bob").post(address, {"slot": "0"}).status_code == 302
    assert not Event.objects.exists()


def add(people: People, event: Event, who: str = "bob", **typed: Any) -> Any:
    """Return the answer to somebody who puts a document with an event."""
    address = reverse("agenda:add_paper", args=[event.group.slug, event.pk])
    return people.client(who).post(address, {"side": "before", "label": "", "url": "", **typed})


def test_documents_stand_before_and_after(people: People) -> None:
    """AG11: the agenda before, the minutes and the replay after, a file or an address; each once on the page."""
    event = plan(people.veille, people.bob)
    add(people, event, papers=SimpleUploadedFile("ordre-du-jour.txt", b"Un"))
    add(people, event, side="after", label="Le replay", url="https://video.exemple.org/x")
    html = people.client("carole").get(event.get_absolute_url()).content.decode()
    assert html.count("ordre-du-jour.txt</a>") == 1
    assert html.index("ordre-du-jour.txt") < html.index("Le replay")
    assert add(people, event).status_code == 422
    assert add(people, event, "carole", url="https://exemple.org/").status_code == 302
    paper = Paper.objects.get(label="ordre-du-jour.txt")
    people.client("bob").post(reverse("agenda:remove_paper", args=[event.group.slug, event.pk, paper.pk]))
    assert not event.attachments.exists()


def test_a_document_of_one_time_is_not_shown_with_the_others(people: People) -> None:
    """AG11: the minutes of a Thursday are those of that Thursday."""
    event = plan(people.veille, people.bob, rrule="FREQ=WEEKLY;COUNT=3")
    first, second = event.occurrences.select_related("event__group").order_by("day")[:2]
    add(people, event, label="Le compte rendu", url="https://exemple.org/cr", time=str(second.pk))
    shown = [
        "Le compte rendu" in people.client("carole").get(one.get_absolute_url()).content.decode()
        for one in (first, second)
    ]
    assert shown == [False, True]


def test_a_stranger_adds_no_document(people: People) -> None:
    """AG11: those who organise, and moderators."""
    event = plan(people.veille, people.alice, audience="web")
    assert add(people, event, "bob", url="https://exemple.org/").status_code == 403
    assert add(people, event, "visitor", url="https://exemple.org/").status_code == 302
    assert not Paper.objects.exists()


def test_a_clash_is_said_on_the_page(people: People) -> None:
    """AG10: what I organise at the very same time is named, to me alone; what I may not read never is."""
    plan(people.groups["scot"], people.bob, "Autre réunion", start_time=time(19), end_time=time(21))
    event = plan(people.veille, people.alice)
    assert "Autre réunion" in people.client("bob").get(event.get_absolute_url()).content.decode()
    assert "Autre réunion" not in people.client("carole").get(event.get_absolute_url()).content.decode()
    later = plan(people.veille, people.alice, start_time=time(21), end_time=time(22))
    access = people.access("bob")
    assert commitments.clashes(access, later.occurrences.select_related("event__group").get()) == []


def test_what_is_coming_up_stands_on_the_home_page(people: People) -> None:
    """LE6, AG10: a block of the home page shows the next events, as far as its reader may read them."""
    HomeBlock.objects.create(group=people.veille, kind="agenda", order=1)
    plan(people.veille, people.alice, "Réservé aux membres")
    plan(people.veille, people.alice, "Ouvert à tous", audience="web")
    home = people.client("visitor").get("/g/veille-numerique/").content.decode()
    assert "Ouvert à tous" in home
    assert "Réservé aux membres" not in home
    assert "Réservé aux membres" in people.client("bob").get("/g/veille-numerique/").content.decode()

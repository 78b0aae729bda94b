"""The pages of the agenda: list, month, week, archive, filters, forms, the platform's agenda."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Territory
from agenda import reminders, rules
from agenda.models import Event, RegistrationRules
from agenda.registering.answering import save_rules
from content.models import Content, Shelf
from core import clock
from notifications.models import Notification
from tests.agenda.planning import at, day, plan, typed
from tests.blogs.pieces import picture
from tests.budgets import queries
from tests.people import People

pytestmark = pytest.mark.django_db


def listed(people: People, who: str = "bob", **asked: str) -> str:
    """Return the agenda of the group as somebody sees it."""
    return people.client(who).get(reverse("agenda:list", args=["veille-numerique"]), asked).content.decode()


def create(people: People, **changes: Any) -> Any:
    """Return the answer to bob's form."""
    return people.client("bob").post(reverse("agenda:create", args=["veille-numerique"]), typed(**changes))


def test_a_month_has_headers_and_its_days(people: People) -> None:
    """AG01: a table with headers, each event on each of its days, the days of other months apart."""
    with time_machine.travel(at(2026, 12, 1, 9), tick=False):
        plan(people.veille, people.bob, "Le salon", date(2026, 12, 3), end_day=date(2026, 12, 5), start_time=None)
        html = listed(people, view="month", month="2026-12")
    assert html.count("<th scope=") == 7
    assert html.count("Le salon</a>") == 3
    assert 'aria-current="date"' in html
    assert "décembre 2026" in html.lower()


def test_a_week_shows_hours_and_places(people: People) -> None:
    """AG01: seven days, with the hour and the place of each event."""
    with time_machine.travel(at(2026, 12, 1, 9), tick=False):
        plan(people.veille, people.bob, "La réunion", date(2026, 12, 3), place="Mairie")
        html = listed(people, view="week", day="2026-12-06")
        empty = listed(people, view="week", day="2026-12-07")
    assert "18\u00a0h\u00a030" in html
    assert "Mairie" in html
    assert "La réunion" not in empty


@pytest.mark.parametrize("asked", ["2026-13", "0000-01", "9999-99", "n'importe quoi", "2026-02-31", "99999999999"])
def test_an_odd_date_in_the_address_gives_today(people: People, asked: str) -> None:
    """AG01: no address breaks the page."""
    for name in ("month", "day"):
        answer = people.client("bob").get(
            reverse("agenda:list", args=["veille-numerique"]), {"view": "month", name: asked}
        )
        assert answer.status_code == 200


def test_what_goes_on_stays_until_its_end(people: People) -> None:
    """LE6: an event of several days is to come until its last day is over; then it is in the archive."""
    with time_machine.travel(at(2026, 12, 1), tick=False):
        plan(people.veille, people.bob, "Le salon", date(2026, 12, 3), end_day=date(2026, 12, 5), start_time=None)
    with time_machine.travel(at(2026, 12, 5, 22), tick=False):
        assert "Le salon" in listed(people)
        assert "Le salon" not in listed(people, view="past")
    with time_machine.travel(at(2026, 12, 6, 1), tick=False):
        assert "Le salon" not in listed(people)
        assert "Le salon" in listed(people, view="past")


def test_a_series_stands_once_in_the_list(people: People) -> None:
    """AG01, AG03: its next time, and those that are not as usual; the month shows them all."""
    with time_machine.travel(at(2026, 12, 1), tick=False):
        plan(people.veille, people.bob, "L’atelier", date(2026, 12, 3), rrule="FREQ=WEEKLY")
        assert listed(people).count("L’atelier</a>") == 1
        assert listed(people, view="month").count("L’atelier</a>") == 5


def test_the_agenda_is_narrowed_by_kind_tag_and_place(people: People) -> None:
    """AG01: filters stand in the address."""
    drome = Territory.objects.create(level="department", code="26", name="Drôme", folded="drome")
    die = Territory.objects.create(
        level="commune", code="26113", name="Die", folded="die", parent=drome, department=drome
    )
    plan(people.veille, people.bob, "Voir le pont", nature="visit", tags=["Budget"], territory=die)
    plan(people.veille, people.bob, "Apprendre à lire une carte", nature="training")
    for asked in ({"nature": "visit"}, {"tag": "budget"}, {"territory": "Drôme (département)"}):
        html = listed(people, **asked)
        assert "Voir le pont</a>" in html
        assert "Apprendre à lire une carte</a>" not in html


def test_events_of_others_are_kept_apart(people: People) -> None:
    """AG04: with their source; not among the group's own, in the list nor in the month."""
    create(people, title="Le congrès", source_name="Le réseau", source_url="https://exemple.org/congres")
    for view in ("list", "month"):
        assert "Le congrès" not in listed(people, view=view)
    html = people.client("bob").get(reverse("agenda:list", args=["veille-numerique"]), {"who": "others"})
    assert "Le réseau" in html.content.decode()


def test_an_event_keeps_all_that_was_said_of_it(people: People) -> None:
    """AG02: place, room, link, picture, price, public, access, contact, files; a map without asking anybody."""
    said = {
        "place": "Mairie", "address": "1 place de l’Église", "room": "Salle du conseil", "price": "Gratuit",
        "public": "Élus", "accessibility": "De plain-pied", "contact": "04 75 00 00 00",
        "link": "https://visio.exemple.org/x",
    }  # fmt: skip
    answer = create(people, **said, body="Le **programme**.", picture=picture())
    html = people.client("carole").get(answer.url).content.decode()
    for words in (*said.values(), "<strong>programme</strong>", "/cover/", "openstreetmap.org/search"):
        assert words in html
    event = Event.objects.get()
    assert people.client("carole").get(reverse("agenda_site:cover", args=[event.pk])).status_code == 200
    assert people.client("mallory").get(reverse("agenda_site:cover", args=[event.pk])).status_code == 404


@pytest.mark.parametrize(
    ("typed_so", "wrong"),
    [
        ({"start_day": ""}, "start_day"),
        ({"end_day": "2001-01-01"}, "end_day"),
        ({"start_day": "1066-10-14"}, "start_day"),
        ({"start_time": "", "end_time": "20:00"}, "start_time"),
        ({"repeat": "weekly", "repeat_until": "2001-01-01"}, "repeat_until"),
        ({"repeat": "weekly", "repeat_until": "2099-01-01", "repeat_count": "3"}, "repeat_count"),
        ({"repeat": "weekly", "repeat_count": "99999999999999999999"}, "repeat_count"),
        ({"organisers": "personne-de-ce-nom"}, "organisers"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"source_url": "https://exemple.org/"}, "source_name"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(people: People, typed_so: dict[str, str], wrong: str) -> None:
    """AG02, AG03: 422, the error at its field, nothing typed is lost."""
    answer = create(people, body="Un texte gardé", **typed_so)
    assert answer.status_code == 422
    assert wrong in answer.context["form"].errors
    assert "Un texte gardé" in answer.content.decode()


def test_a_night_ends_the_day_after(people: People) -> None:
    """AG02: from 20:00 to 1:00 is five hours, not an error."""
    create(people, start_time="20:00", end_time="01:00")
    event = Event.objects.get()
    assert event.ends_at - event.starts_at == timedelta(hours=5)


def test_an_event_is_copied_without_its_days(people: People) -> None:
    """LE8, AG21: all but the days; the address of a series is not copied either."""
    event = plan(people.veille, people.alice, "Conseil", place="Mairie", rrule="FREQ=WEEKLY", tags=["budget"])
    page = people.client("bob").get(reverse("agenda:create", args=["veille-numerique"]), {"copy": event.pk})
    initial = page.context["form"].initial
    assert (initial["title"], initial["place"], initial["tags"]) == ("Conseil", "Mairie", "budget")
    assert not initial.get("start_day")
    other = people.client("mallory").get(reverse("agenda:create", args=["ateliers"]), {"copy": event.pk})
    assert "Conseil" not in other.content.decode()


@pytest.mark.parametrize(("who", "places"), [("alice", 12), ("bob", None)])
def test_a_copy_takes_the_rules_of_registration(people: People, who: str, places: int | None) -> None:
    """LE8, AG21: with its questions, where the one who copies runs the first; its last moment stays behind."""
    event = plan(people.veille, people.alice, "Conseil")
    save_rules(
        rules=RegistrationRules(event=event, places=12, closes_at=event.starts_at),
        questions=[{"label": "Régime", "kind": "text", "choices": "", "is_required": True}],
    )
    address = f"{reverse('agenda:create', args=['veille-numerique'])}?copy={event.pk}"
    assert people.client(who).post(address, typed("Conseil encore")).status_code == 302
    made = Event.objects.get(title="Conseil encore")
    copied = RegistrationRules.objects.filter(event=made).first()
    assert (copied.places if copied else None) == places
    assert copied is None or copied.closes_at is None
    assert made.registration_questions.count() == (1 if places else 0)


def test_the_platform_agenda_shows_each_event_once(people: People) -> None:
    """AG10: my groups and what is public, once even when several groups show it; nothing of others."""
    event = plan(people.groups["ateliers"], people.carole, "Portes ouvertes", audience="platform")
    Shelf.objects.create(content_id=event.pk, group=people.veille, placed_by=people.carole, placed_at=clock.now())
    plan(people.groups["elus"], people.admin, "Réunion secrète")
    html = people.client("bob").get("/agenda/").content.decode()
    assert html.count("Portes ouvertes</a>") == 1
    for who in ("bob", "mallory", "visitor"):
        assert "Réunion secrète" not in people.client(who).get("/agenda/").content.decode()
    assert "Portes ouvertes" not in people.client("visitor").get("/agenda/").content.decode()
    assert "Portes ouvertes" not in people.client("mallory").get("/agenda/", {"groups": "mine"}).content.decode()


def test_the_link_may_be_kept_for_those_registered(people: People) -> None:
    """LE9: an event keeps its online link from those who only read it."""
    event = plan(people.veille, people.alice, link="https://visio.exemple.org/secret", is_link_kept=True)
    assert "visio.exemple.org" not in people.client("bob").get(event.get_absolute_url()).content.decode()
    assert "visio.exemple.org" in people.client("alice").get(event.get_absolute_url()).content.decode()
    assert not rules.may_see_link(event, people.access("bob"))


def test_the_reader_of_another_clock_is_told(people: People) -> None:
    """LE7: the hour is that of the place; whoever lives by another clock reads theirs beside it."""
    event = plan(people.veille, people.bob, zone="Indian/Reunion", when=day(10))
    html = people.client("bob").get(event.get_absolute_url()).content.decode()
    assert "18\u00a0h\u00a030" in html
    assert "Reunion" in html


@pytest.mark.parametrize("asked", ["", "?view=month", "?view=week", "?view=past"])
def test_views_have_a_query_budget(people: People, asked: str) -> None:
    """AG01: a list, a month, a week and the archive cost the same for 3 events and for 30."""
    browser, costs = people.client("bob"), []
    path = reverse("agenda:list", args=["veille-numerique"]) + asked
    for first, last in ((0, 3), (3, 30)):
        for n in range(first, last):
            plan(people.veille, people.bob, f"Événement {n}", day(0 if asked != "?view=past" else -3), tags=[f"t{n}"])
        costs.append(queries(browser, path))
    assert costs[0] == costs[1] <= 15


def test_the_platform_agenda_has_a_query_budget(people: People) -> None:
    """AG10: whatever the number of events."""
    browser, costs = people.client("bob"), []
    for first, last in ((0, 3), (3, 30)):
        for n in range(first, last):
            plan(people.veille, people.bob, f"Événement {n}", day(0), start_time=time(23), end_time=None)
        costs.append([queries(browser, "/agenda/"), queries(browser, "/agenda/?view=month")])
    assert costs[0] == costs[1]


def test_a_deadline_is_reminded_of_thirty_seven_and_two_days_before(people: People) -> None:
    """AG18: each reminder once; a deadline announced late is not reminded of at once, nor one that is cancelled."""
    with time_machine.travel(at(2026, 10, 1), tick=False):
        call = plan(people.veille, people.bob, "Appel à projets", date(2026, 12, 1), nature="deadline", end_time=None)
        plan(people.veille, people.bob, "Une réunion", date(2026, 12, 1))
    told = []
    for moment in (at(2026, 10, 30), at(2026, 11, 2), at(2026, 11, 3), at(2026, 11, 26), at(2026, 11, 30)):
        with time_machine.travel(moment, tick=False):
            told.append((reminders.remind_due(), reminders.remind_due()))
    assert told == [(0, 0), (1, 0), (0, 0), (1, 0), (1, 0)]
    days = call.activities.filter(verb="event.due").order_by("pk").values_list("data__days", flat=True)
    assert list(days) == [30, 7, 2]
    with time_machine.travel(at(2026, 11, 28), tick=False):
        plan(people.veille, people.bob, "Tardif", date(2026, 12, 1), nature="deadline")
        assert reminders.remind_due() == 0
    assert not Notification.objects.filter(activity__verb="event.due").exists()
    assert Content.objects.filter(kind="event").count() == 3

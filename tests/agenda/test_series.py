"""One time of an event, the following, or all: changed, cancelled, taken out; who is told, and of what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from agenda import series
from agenda.models import Event, Occurrence
from content.models import Content
from notifications.models import Notification
from tests.agenda.planning import plan, typed
from tests.people import People

pytestmark = pytest.mark.django_db


def weekly(people: People, count: int = 4, **columns: Any) -> tuple[Event, list[Occurrence]]:
    """Return an event of bob's that comes each week, with its times."""
    event = plan(people.veille, people.bob, rrule=f"FREQ=WEEKLY;COUNT={count}", place="Mairie", **columns)
    return event, list(event.occurrences.select_related("event__group").order_by("day"))


def address(name: str, one: Occurrence) -> str:
    """Return the address of an act on one time."""
    return reverse(f"agenda:{name}", args=[one.event.group.slug, one.event_id, one.pk])


def test_one_time_is_changed_alone(people: People) -> None:
    """AG03: one time has its own hour and place; the others, and the rule, stay."""
    event, times = weekly(people)
    hours = {"title": event.title, "start_day": times[1].day.isoformat(), "start_time": "19:00", "end_time": "21:00"}
    people.client("bob").post(address("change_time", times[1]), {**hours, "place": "Médiathèque"})
    rows = Occurrence.objects.filter(event=event).order_by("day")
    assert [row.is_changed for row in rows] == [False, True, False, False]
    assert rows[1].starts_at - times[1].starts_at == timedelta(minutes=30)
    html = people.client("bob").get(rows[1].get_absolute_url()).content.decode()
    assert "Médiathèque" in html
    assert "Mairie" in people.client("bob").get(rows[2].get_absolute_url()).content.decode()


def test_changing_all_keeps_the_time_that_had_its_own_hour(people: People) -> None:
    """AG03: all the times move, but for the one that was changed by hand."""
    event, times = weekly(people)
    own = series.Own(times[1].wall.on(times[1].day + timedelta(days=1)))
    series.change_time(occurrence=times[1], by=people.bob, own=own)
    kept = Occurrence.objects.get(pk=times[1].pk).starts_at
    answer = people.client("bob").post(
        f"{event.get_absolute_url()}edit/",
        typed(title=event.title, start_time="09:00", end_time="10:00", repeat="weekly", repeat_count="4"),
    )
    assert answer.status_code == 302
    starts = {row.pk: row for row in Occurrence.objects.filter(event=event).select_related("event")}
    assert starts[times[1].pk].starts_at == kept
    assert {row.wall.start_time.hour for pk, row in starts.items() if pk != times[1].pk} == {9}


def test_the_following_become_an_event_of_their_own(people: People) -> None:
    """AG03: from one time on, the series goes its own way; the rows go over with whoever registered for them."""
    event, times = weekly(people, tags=["budget"], organisers=[people.carole])
    answer = people.client("bob").post(address("part", times[2]))
    made = Event.objects.get(made_of=event.pk)
    assert answer.url == f"{made.get_absolute_url()}edit/"
    assert list(made.occurrences.order_by("day").values_list("pk", flat=True)) == [times[2].pk, times[3].pk]
    event.refresh_from_db()
    assert event.occurrences.count() == 2
    assert (made.rrule, made.uid == event.uid) == ("FREQ=WEEKLY;COUNT=2", False)
    assert [row.user for row in made.co_authors.all()] == [people.carole]
    assert not Notification.objects.filter(activity__content_id=made.pk).exists()


def test_a_time_taken_out_is_seen_no_more(people: People) -> None:
    """AG03: an exception: the time was never meant to be."""
    event, times = weekly(people)
    people.client("bob").post(address("skip_time", times[1]))
    shown = Occurrence.objects.visible_to(people.access("bob")).filter(event=event)
    assert [row.pk for row in shown.order_by("day")] == [times[0].pk, times[2].pk, times[3].pk]
    assert people.client("bob").post(address("skip_time", times[1])).status_code == 404


def test_one_time_is_cancelled_with_its_reason_and_put_back(
    people: People, django_capture_on_commit_callbacks: Any
) -> None:
    """AG08: one time stays in sight, struck through, with its reason; its followers are told; it can be taken back."""
    event, times = weekly(people)
    people.client("carole").post(reverse("content:follow", args=[event.pk]), {"level": "all"})
    with django_capture_on_commit_callbacks(execute=True):
        people.client("bob").post(address("cancel_time", times[1]), {"reason": "Salle inondée"})
    told = Notification.objects.filter(activity__verb="event.time_cancelled")
    assert [row.recipient for row in told] == [people.carole]
    html = people.client("bob").get(event.get_absolute_url(), {"day": times[1].day.isoformat()}).content.decode()
    assert "<s>" in html
    assert "Salle inondée" in html
    people.client("bob").post(address("hold_time", times[1]))
    assert Occurrence.objects.get(pk=times[1].pk).state == "planned"


def test_the_notice_of_a_change_says_what_changed(people: People, django_capture_on_commit_callbacks: Any) -> None:
    """AG08, LE5: the mail and the page say from what to what; a change of the text alone tells nobody."""
    event = plan(people.veille, people.bob, place="Mairie")
    people.client("carole").post(reverse("content:follow", args=[event.pk]), {"level": "all"})
    edit = f"{event.get_absolute_url()}edit/"
    with django_capture_on_commit_callbacks(execute=True):
        people.client("bob").post(edit, typed(title=event.title, place="Mairie", body="Un mot de plus."))
    assert not Notification.objects.filter(activity__verb="event.changed").exists()
    with django_capture_on_commit_callbacks(execute=True):
        people.client("bob").post(edit, typed(title=event.title, place="Médiathèque", start_time="19:00"))
    letter = next(message for message in mail.outbox if message.to == [people.carole.email])
    for words in ("Mairie", "Médiathèque", "18\u00a0h\u00a030", "19\u00a0h"):
        assert words in letter.body
    html = people.client("carole").get(Event.objects.get(pk=event.pk).get_absolute_url()).content.decode()
    assert "<del>Mairie</del> <ins>Médiathèque</ins>" in html


def test_a_cancelled_event_stays_in_sight(people: People, django_capture_on_commit_callbacks: Any) -> None:
    """AG08, LE5: struck through in list and page, with the reason; those who follow are told; it can be taken back."""
    event = plan(people.veille, people.bob)
    people.client("carole").post(reverse("content:follow", args=[event.pk]), {"level": "all"})
    cancel = reverse("agenda:cancel", args=[event.group.slug, event.pk])
    with django_capture_on_commit_callbacks(execute=True):
        people.client("bob").post(cancel, {"reason": "Trop peu d’inscrits"})
    listed = people.client("carole").get(reverse("agenda:list", args=[event.group.slug])).content.decode()
    assert f"<s>{event.title}</s>" in listed
    assert "Trop peu d’inscrits" in listed
    assert any("Trop peu d’inscrits" in message.body for message in mail.outbox)
    people.client("bob").post(reverse("agenda:hold", args=[event.group.slug, event.pk]))
    assert not Event.objects.get(pk=event.pk).is_cancelled


def test_another_member_changes_nothing(people: People) -> None:
    """AG03: times are changed by those who organise the event; a moderator may."""
    event = plan(people.veille, people.alice, rrule="FREQ=WEEKLY;COUNT=4")
    one = event.occurrences.select_related("event__group").order_by("day")[1]
    for name in ("change_time", "cancel_time", "skip_time", "hold_time", "part"):
        assert people.client("bob").post(address(name, one)).status_code == 403
        assert people.client("mallory").post(address(name, one)).status_code == 404
    assert people.client("carole").post(address("skip_time", one)).status_code == 302
    assert Content.objects.filter(kind="event").count() == 1


def test_an_organiser_beside_the_author_changes_it(people: People) -> None:
    """AG02: several people organise; each may change the event, and the page names them."""
    event = plan(people.veille, people.alice, organisers=[people.bob])
    assert "Bob Girard" in people.client("carole").get(event.get_absolute_url()).content.decode()
    answer = people.client("bob").post(f"{event.get_absolute_url()}edit/", typed(organisers="bob", title="Autre"))
    assert answer.status_code == 302

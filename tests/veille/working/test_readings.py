"""A member is asked to read: by whom, before when; told and reminded once; the answer seen by all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from activity.models import Activity
from content.models import Content, Reaction
from groups.models import Membership
from notifications import announcing, outbox
from notifications.models import Delivery
from tests.budgets import queries
from tests.people import PARTS
from tests.veille.editions import MONDAY, Table
from veille.models import Reading, Selection
from veille.working import asking

DUE = date(2026, 11, 20)


def ask(table: Table, content: Content, who: str = "bob", by: str = "carole", due: date = DUE) -> Reading:
    """Return a request to a member."""
    users = table.people.users
    return asking.ask(watch=table.watch, content=content, reader=users[who], by=users[by], due_on=due, note="Résume")


def sweep(table: Table, **later: float) -> list[str]:
    """Move the clock, do what the worker does twice, and return who has had a mail about reading."""
    table.clock.shift(timedelta(**later))
    before = list(of_reading().values_list("pk", flat=True))
    mail.outbox.clear()
    for _time in range(2):
        asking.tell_due()
        announcing.sweep()
        outbox.send_waiting()
    return [row.address.partition("@")[0] for row in of_reading().exclude(pk__in=before).order_by("pk")]


def of_reading() -> QuerySet[Delivery]:
    """Return the mails about reading that have left."""
    return Delivery.objects.filter(activity__verb__startswith="reading.", state=Delivery.State.SENT)


def lists() -> str:
    """Return what the mails that list readings say."""
    return "".join(str(one.body) for one in mail.outbox if "/veille/readings/" in one.body)


def test_a_member_is_asked_by_search_and_form(table: Table):
    """VW4, LG3: no list of all the members; nothing typed is lost; the item says who reads it."""
    item = table.bookmark(by="alice")
    path = f"readings/ask/{item.pk}/"
    assert "Bob Girard" not in table.page("carole", path)
    assert "Bob Girard" in table.page("carole", f"{path}?q=bob")
    refused = table.post("carole", path, person="bob", due_on="2020-01-01", note="Vite", q="bob")
    assert refused.status_code == 422
    assert "Vite" in refused.content.decode()
    assert table.post("carole", path, person="bob", due_on="2026-11-20", note="Vite").status_code == 302
    row = Reading.objects.get()
    assert (row.reader.username, row.asked_by.username, row.due_on, row.note) == ("bob", "carole", DUE, "Vite")
    page = table.people.client("alice").get(item.get_absolute_url(), headers={"Accept-Language": "en"})
    assert "reads it before Nov. 20, 2026" in page.content.decode()


@pytest.mark.parametrize("who", ["mallory", "paul", "denis"])
def test_only_members_can_be_asked(table: Table, who: str):
    """VW4, VW14: whoever is not a member hears nothing of the item."""
    item = table.bookmark()
    with pytest.raises(ValidationError):
        ask(table, item, who)
    assert table.post("carole", f"readings/ask/{item.pk}/", person=who, due_on="2026-11-20").status_code == 422
    assert not Reading.objects.exists()


def test_asking_twice_asks_once(table: Table):
    """VW4, LM3: a double click makes one request."""
    item = table.bookmark()
    assert ask(table, item).pk == ask(table, item, by="alice").pk


def test_several_requests_make_one_mail(table: Table):
    """VW4, VW10: ten requests in ten minutes are one mail, told once whatever runs twice."""
    for _number in range(10):
        ask(table, table.bookmark(by="alice"))
    assert sweep(table) == []
    assert sweep(table, minutes=11) == ["bob"]
    assert lists().count("Résume") == 10
    assert "Trouvaille numéro 7" in lists()
    assert sweep(table, hours=1) == []


def test_a_reminder_the_day_before_exactly_once(table: Table):
    """VW4: on the watch's own day, one mail, none for what was answered or taken back."""
    first, second, third = (ask(table, table.bookmark(by="alice")) for _number in range(3))
    sweep(table, minutes=11)
    assert sweep(table, days=2) == []
    asking.cancel(reading=second)
    asking.answer(reading=third, verdict="noise", summary="Sans intérêt")
    assert sweep(table, days=1).count("bob") == 1
    assert Activity.objects.filter(verb="reading.due").count() == 1
    assert sweep(table, days=3) == []
    assert Reading.objects.get(pk=first.pk).reminded_at is not None


def test_no_mail_to_who_left_nor_of_what_is_hidden(table: Table):
    """VW4, VW14: the list of the mail is what the reader may see when it leaves."""
    hidden, shown = table.bookmark(by="alice"), table.bookmark(by="alice")
    for item in (hidden, shown):
        ask(table, item)
    ask(table, shown, who="alice", by="carole")
    Content.objects.filter(pk=hidden.pk).update(is_held=True)
    Membership.objects.filter(user=table.people.alice, group=table.people.veille).delete()
    assert sweep(table, minutes=11) == ["bob"]
    assert shown.title in lists()
    assert hidden.title not in lists()


def test_the_answer_is_a_summary_and_an_opinion(table: Table):
    """VW4, VW5: it proposes or votes; who asked is told once; the members see it."""
    item = table.bookmark(by="alice")
    row = ask(table, item)
    url = f"readings/{row.pk}/answer/"
    assert item.title in table.page("bob", "readings/")
    assert table.post("bob", url, summary="", verdict="edition").status_code == 422
    for _time in range(2):
        assert table.post("bob", url, summary="Douze maisons ouvrent.", verdict="edition").status_code == 302
    selection = Selection.objects.get(content=item.pk)
    assert (selection.state, selection.proposed_by) == ("candidate", table.people.bob)
    assert Reaction.objects.get(content=item.pk).value == 1
    assert Activity.objects.filter(verb="reading.answered").count() == 1
    assert sweep(table, minutes=1) == ["carole"]
    assert any("Douze maisons" in one.body for one in mail.outbox)
    assert "Douze maisons ouvrent." in table.people.client("alice").get(item.get_absolute_url()).content.decode()


def test_declining_and_taking_back(table: Table):
    """VW4: the reader declines; who asked or an animator takes back; nobody else does either."""
    row = ask(table, table.bookmark(by="alice"), by="alice")
    assert table.post("alice", f"readings/{row.pk}/answer/", summary="Non", verdict="noise").status_code == 403
    assert table.post("alice", f"readings/{row.pk}/decline/").status_code == 403
    assert table.post("bob", f"readings/{row.pk}/cancel/").status_code == 403
    assert table.post("bob", f"readings/{row.pk}/decline/").status_code == 302
    assert Reading.objects.get().state == "declined"
    again = ask(table, row.content)
    assert table.post("carole", f"readings/{again.pk}/cancel/").status_code == 302
    assert Reading.objects.get(pk=again.pk).state == "cancelled"


def test_the_load_is_seen_by_the_team(table: Table):
    """VW4: how much waits for whom, and how many items nobody reads, which leads to them."""
    items = [table.bookmark(by="alice") for _number in range(4)]
    for item in items[:2]:
        ask(table, item)
    shown = table.english("alice", "readings/")
    assert '<dt>Bob Girard</dt><dd class="number">2</dd>' in shown
    assert "2 items that nobody reads yet" in shown
    alone = table.page("alice", "pool/?reader=none")
    assert [item.title in alone for item in items] == [False, False, True, True]


@pytest.mark.parametrize("who", PARTS)
def test_the_readings_are_the_members_own(table: Table, who: str):
    """VW14: neither the list nor the form is for anybody else."""
    row = ask(table, table.bookmark(by="alice"))
    may = who in {"bob", "carole", "alice", "admin_on"}
    assert (table.get(who, "readings/").status_code == 200) == may
    assert (table.get(who, f"readings/ask/{row.content_id}/").status_code == 200) == may


def test_the_readings_cost_the_same_for_3_and_30(table: Table):
    """VW4: a constant number of queries."""
    client, path = table.people.client("bob"), table.url("readings/")
    for number in range(2):
        ask(table, table.bookmark(by="alice"), who=("bob", "alice")[number])
    few = queries(client, path)
    for number in range(20):
        ask(table, table.bookmark(by="alice"), who=("bob", "alice")[number % 2])
    assert queries(client, path) == few


def test_the_day_is_that_of_the_watch(table: Table):
    """VW4: in Réunion it is tomorrow already."""
    table.set(time_zone="Indian/Reunion")
    table.clock.move_to(MONDAY.replace(hour=21))
    with pytest.raises(ValidationError):
        ask(table, table.bookmark(), due=date(2026, 11, 16))
    assert ask(table, table.bookmark(), due=date(2026, 11, 17)).pk

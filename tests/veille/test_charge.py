"""Who prepares the edition when the animator is away: an order, absences, a hand-over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from activity.models import Activity
from notifications.recipients import for_activity
from tests.people import PARTS
from tests.veille.editions import FRIDAY, WEEK, Table
from veille import charge, publishing
from veille.models import Absence, InCharge


def name(table: Table, *names: str) -> None:
    """Put animators in charge, in order."""
    for one in names:
        charge.add(watch=table.watch, user=table.people.users[one], by=table.people.alice)


def gone(table: Table, who: str) -> None:
    """Note that somebody is away until after the first edition."""
    days = {"first_day": "2026-11-16", "last_day": "2026-11-22"}
    assert table.post(who, "team/away/", **days).status_code == 302


def told(table: Table, verb: str) -> set[str]:
    """Return who hears of the last act of a kind."""
    found = for_activity(Activity.objects.filter(verb=verb).latest("pk"))
    return {user.username for user in found}


def test_whoever_is_in_charge_is_reminded(table: Table):
    """VD9: a day before, the first of the order who is there hears of it, and nobody else."""
    table.several(3)
    name(table, "carole", "alice")
    table.due(FRIDAY - timedelta(hours=20))
    assert told(table, "edition.reminded") == {"carole"}


def test_a_deputy_is_reminded_in_the_place_of_who_is_away(table: Table):
    """VD9: “I am away from … to …” is enough."""
    table.several(3)
    name(table, "carole", "alice")
    gone(table, "carole")
    table.due(FRIDAY - timedelta(hours=20))
    assert told(table, "edition.reminded") == {"alice"}


def test_without_an_order_every_animator_is_reminded(table: Table):
    """VD9: as before anybody was named, and when all are away."""
    table.several(3)
    table.due(FRIDAY - timedelta(hours=20))
    assert told(table, "edition.reminded") == {"carole", "alice"}


def test_it_is_handed_over_then_goes_out(table: Table):
    """VD9, VE06: nobody approved it at its hour: the next one has a day, with what they choose; told once."""
    table.set(absent="hand")
    table.several(3)
    name(table, "carole", "alice")
    table.due(FRIDAY - timedelta(hours=20))
    assert table.due(FRIDAY) == []
    assert table.coming.handed_to == table.people.alice
    assert told(table, "edition.handed") == {"alice"}
    late = table.selected()
    assert table.due(FRIDAY + timedelta(hours=23)) == []
    (edition,) = table.due(FRIDAY + timedelta(hours=24))
    assert edition.selections.filter(pk=late.pk).exists()
    assert Activity.objects.filter(verb="edition.handed").count() == 1
    table.several(3)
    assert table.coming.handed_at is None


def test_approving_ends_the_wait(table: Table):
    """VD9: the deputy approves: it goes out at once, since its hour has passed."""
    table.set(absent="hand")
    table.several(3)
    name(table, "carole", "alice")
    table.due(FRIDAY)
    table.post("alice", "prepare/approve/")
    assert len(table.due(FRIDAY + timedelta(minutes=5))) == 1


def test_with_nobody_to_hand_it_to_it_goes_out(table: Table):
    """VD9: no deputy, or none who is there: the edition does not wait for nobody."""
    table.set(absent="hand")
    table.several(3)
    name(table, "carole")
    assert len(table.due(FRIDAY)) == 1
    table.several(3)
    name(table, "alice")
    days = {"first_day": "2026-11-23", "last_day": "2026-11-29"}
    table.post("alice", "team/away/", **days)
    assert len(table.due(FRIDAY + WEEK)) == 1


def test_the_page_of_the_team(table: Table):
    """VD9: add, order, remove; the page says who is away."""
    for who in ("carole", "alice"):
        assert table.post("carole", "team/", user=table.people.users[who].pk).status_code == 302
    first, second = InCharge.objects.all()
    table.post("carole", f"team/{second.pk}/up/")
    table.post("carole", f"team/{10**12}/up/")
    assert [row.user.username for row in InCharge.objects.all()] == ["alice", "carole"]
    gone(table, "alice")
    page = table.english("carole", "team/")
    assert "away today" in page
    assert "Alice Martin" in page
    table.post("carole", f"team/{first.pk}/remove/")
    assert [row.user.username for row in charge.team(table.watch)] == ["alice"]


def test_only_an_animator_is_put_in_charge(table: Table):
    """VD9, REL-S1: bob, a member, is not offered; whoever loses the right is no longer told."""
    assert table.post("carole", "team/", user=table.people.bob.pk).status_code == 422
    name(table, "carole")
    table.people.veille.memberships.filter(user=table.people.carole).update(role="member")
    assert charge.team(table.watch) == []
    assert charge.whoever(table.watch, FRIDAY) == table.people.alice


def test_a_wrong_absence_says_so(table: Table):
    """Days in the wrong order or past are refused beside the field, and kept as typed."""
    for first, last in (("2026-12-05", "2026-12-01"), ("2025-01-01", "2025-01-02"), ("", "x")):
        answer = table.post("carole", "team/away/", first_day=first, last_day=last)
        assert answer.status_code == 422
    assert not Absence.objects.exists()


def test_one_takes_back_ones_own_absence_only(table: Table):
    """VD9: alice cannot bring carole back."""
    gone(table, "carole")
    row = Absence.objects.get()
    table.post("alice", f"team/away/{row.pk}/remove/")
    assert Absence.objects.exists()
    table.post("carole", f"team/away/{row.pk}/remove/")
    assert not Absence.objects.exists()


@pytest.mark.parametrize("who", PARTS)
def test_who_sees_the_team(table: Table, who: str):
    """REL-S1: the animators' page."""
    allowed = {"carole", "alice", "admin_on"}
    assert (table.get(who, "team/").status_code == 200) == (who in allowed)
    assert publishing.coming(table.watch) is not None

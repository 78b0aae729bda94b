"""Writing to the members of a group: the exact count before, each once, the report after (LM16)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Affiliation, Organisation
from content.models import Tag
from groups.models import Group, Level, Membership
from memberships import mailing
from notifications import bounces, leases, outbox, tasks
from notifications.follows import set_level
from notifications.models import Delivery, Follow, GroupMail, Preference
from tests.budgets import queries
from tests.people import People
from tests.postbox import Postbox, postbox

__all__ = ["postbox"]
BASE = "/g/veille-numerique/mails/"
WRITTEN = {
    "part": "all",
    "subject": "Réunion jeudi",
    "body": "À **18 h**.",
    "takes_answers": "me",
    "copies_author": "on",
}


@pytest.fixture
def group(people: People) -> Group:
    """A group of seven: alice its admin, carole an animator, bob and four more."""
    for name in ("mallory", "elise", "paul", "admin"):
        defaults = {"since": leases.present(), "state": "active"}
        Membership.objects.update_or_create(group=people.veille, user=people.users[name], defaults=defaults)
    return people.veille


def post(people: People, step: str = "send", name: str = "carole", **changes: Any) -> Any:
    """Send the form as somebody."""
    data = WRITTEN | {"step": step, "form_key": str(uuid.uuid4())} | changes
    return people.client(name).post(f"{BASE}new/", data, headers={"accept-language": "en"})


def received(postbox: Postbox) -> list[str]:
    """Let the worker do its part; return who got a mail, sorted."""
    tasks.sweep()
    postbox.mails = [mail for mail in postbox.mails if "Réunion jeudi" in mail["Subject"]]
    return sorted(mail["To"].partition("@")[0] for mail in postbox.mails)


def test_the_exact_count_is_shown_before_anything_is_sent(people: People, group: Group) -> None:
    """LM16."""
    set_level(people.bob, group, Level.NOTHING)
    Preference.objects.create(user=people.elise, is_mail_paused=True)
    html = post(people, "look").content.decode()
    assert "4 people get this mail." in html
    assert "2 others receive none from this group" in html
    assert "<strong>18 h</strong>" in html
    assert not GroupMail.objects.exists()


def test_it_goes_to_those_counted_and_to_its_author_for_copy(people: People, group: Group, postbox: Postbox) -> None:
    """LM16, LM4: pause and "nothing" are respected."""
    set_level(people.bob, group, Level.NOTHING)
    post(people)
    assert received(postbox) == ["admin", "alice", "carole", "elise", "mallory", "paul"]
    assert GroupMail.objects.get().counted == 5


def test_without_a_copy_its_author_gets_none(people: People, group: Group, postbox: Postbox) -> None:
    post(people, copies_author="")
    assert "carole" not in received(postbox)


def test_it_has_the_headers_of_bulk_mail_and_the_chosen_address(people: People, group: Group, postbox: Postbox) -> None:
    """REL-M1, LM5, LM16: one gesture stops the group's mails."""
    post(people)
    received(postbox)
    mail = next(mail for mail in postbox.mails if mail["To"] == "bob@demo.test")
    assert mail["Subject"] == "[Veille Numerique] Réunion jeudi"
    assert mail["Reply-To"] == "carole@demo.test"
    assert mail["From"].startswith('"Carole Faure (via')
    assert mail["List-Id"].endswith(">")
    stop = mail["List-Unsubscribe"].partition(">")[0].lstrip("<").partition("/mail/stop/")[2]
    people.client("visitor").post(f"/mail/stop/{stop}", {"List-Unsubscribe": "One-Click"})
    assert Follow.objects.get(user=people.bob, group=group).level == Level.NOTHING


def test_answers_may_go_to_nobody(people: People, group: Group, postbox: Postbox) -> None:
    post(people, takes_answers="none")
    received(postbox)
    assert {mail["Reply-To"] for mail in postbox.mails} == {None}


@pytest.mark.parametrize(
    ("part", "names"),
    [("animators", ["alice"]), ("members", ["admin", "bob", "elise", "mallory", "paul"])],
)
def test_a_part_of_the_members(people: People, group: Group, postbox: Postbox, part: str, names: list[str]) -> None:
    """LM16: to those who run the group, or to the others."""
    post(people, part=part, copies_author="")
    assert received(postbox) == names


def test_the_members_of_one_organisation(people: People, group: Group, postbox: Postbox) -> None:
    """LM16."""
    place = Organisation.objects.create(name="Mairie", slug="mairie")
    for user in (people.bob, people.elise, people.denis):
        Affiliation.objects.create(user=user, organisation=place)
    assert post(people, part="organisation").status_code == 422
    post(people, part="organisation", organisation=place.pk, copies_author="")
    assert received(postbox) == ["bob", "elise"]


def test_those_who_follow_a_tag(people: People, group: Group, postbox: Postbox) -> None:
    """LM16."""
    tag = Tag.objects.create(name="Budget", slug="budget")
    Follow.objects.create(user=people.bob, group=group, tag=tag)
    post(people, part="tag", tag=tag.pk, copies_author="")
    assert received(postbox) == ["bob"]


def test_sending_twice_sends_once(people: People, group: Group, postbox: Postbox) -> None:
    """LM3, LM2."""
    key = str(uuid.uuid4())
    for _time in range(2):
        post(people, form_key=key)
    tasks.expand(GroupMail.objects.get().message_id)
    assert len(received(postbox)) == 7


def test_who_left_before_it_leaves_gets_nothing(people: People, group: Group, postbox: Postbox) -> None:
    """REL-S3."""
    post(people)
    tasks.expand(GroupMail.objects.get().message_id)
    Membership.objects.filter(group=group, user=people.bob).delete()
    assert "bob" not in received(postbox)


def test_the_report_says_what_became_of_it(people: People, group: Group, postbox: Postbox) -> None:
    """LM16: sent, refused, sent back, held, with who and why; what one chose for oneself is not told."""
    postbox.refuse["bob@demo.test"] = "550 5.1.1 bob@demo.test unknown"
    bounces.hold("elise@demo.test", "bounce", "550 5.1.1")
    post(people)
    received(postbox)
    back = Delivery.objects.get(address="paul@demo.test")
    bounces.note(back, bounces.Report(back.key, 2, "550 5.1.1 no"))
    pk = GroupMail.objects.get().pk
    html = people.client("alice").get(f"{BASE}{pk}/", headers={"accept-language": "en"}).content.decode()
    counts = ["<strong>4</strong> sent", "<strong>1</strong> refused", "<strong>1</strong> sent back"]
    assert all(words in html for words in [*counts, "<strong>1</strong> not sent"])
    assert all(people.users[name].name in html for name in ("bob", "elise", "paul"))
    assert "550" not in html


def test_the_counts_outlive_the_deliveries(people: People, group: Group, postbox: Postbox) -> None:
    """LM20."""
    post(people)
    received(postbox)
    old = leases.present() - timedelta(days=91)
    GroupMail.objects.update(created_at=old)
    Delivery.objects.update(created_at=old)
    outbox.purge()
    assert not Delivery.objects.exists()
    assert GroupMail.objects.get().report == {"sent": 7}


def test_a_day_is_full_after_a_few_mails(people: People, group: Group) -> None:
    for _time in range(mailing.A_DAY):
        assert post(people).status_code == 302
    refused = post(people, subject="Encore")
    assert refused.status_code == 422
    assert "Encore" in refused.content.decode()
    assert GroupMail.objects.count() == mailing.A_DAY


@pytest.mark.parametrize("name", ["bob", "mallory", "denis", "admin", "visitor"])
def test_only_those_who_run_the_group_write_and_read_it(people: People, name: str) -> None:
    """REL-S1, REL-S2."""
    for path in (BASE, f"{BASE}new/"):
        assert people.client(name).get(path).status_code in {302, 403, 404}
    assert post(people, name=name).status_code in {302, 403, 404}
    assert not GroupMail.objects.exists()


@pytest.mark.parametrize("changes", [{"subject": ""}, {"body": "x" * 20_001}, {"part": "everybody"}, {"tag": "9" * 40}])
def test_bad_input_is_refused_with_what_was_typed(people: People, changes: dict[str, str]) -> None:
    """REL-H1."""
    response = post(people, **changes)
    assert response.status_code == 422 or "tag" in changes
    assert not GroupMail.objects.exists() or "tag" in changes


def test_the_log_costs_the_same_for_one_mail_and_for_ten(people: People, group: Group) -> None:
    carole = people.client("carole")
    some = {"group": group, "author": people.alice, "subject": "Un", "body": "x", "created_at": leases.present()}
    GroupMail.objects.create(**some)
    few = queries(carole, BASE)
    for _time in range(9):
        GroupMail.objects.create(**some)
    assert queries(carole, BASE) == few

"""What a group becomes: read-only, archived, in the trash and back, handed over, inherited, dormant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from bookmarks.models import Bookmark
from content.models import Content
from content.rules import can
from core import clock
from groups.models import Group, Membership
from memberships import actions, lifecycle
from notifications import tasks
from tests.people import PARTS, People
from toolkit import actions as kit

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
LIFE = "/g/veille-numerique/settings/life/"
TRASH = "/g/veille-numerique/settings/trash/"
OVER = "/g/veille-numerique/settings/hand-over/"


def mailed() -> dict[str, str]:
    """Send what waits; return the subject of the last mail by address."""
    tasks.sweep()
    return {message.to[0].split("@")[0]: message.subject for message in mail.outbox}


def forget() -> None:
    """Send what waits, and forget it."""
    tasks.sweep()
    mail.outbox.clear()


def item(people: People, audience: str = "web") -> Content:
    """Return an item of bob's in `veille-numerique`."""
    made = Bookmark(group=people.veille, title="Gardé", url="https://example.org/", audience=audience)
    return kit.publish(item=made, author=people.bob)


def group_now(people: People) -> Group:
    """Return `veille-numerique` as the database has it."""
    return Group.objects.get(pk=people.veille.pk)


def roles(people: People) -> dict[str, str]:
    """Return the roles of the active members of `veille-numerique`, by user name."""
    return dict(people.veille.memberships.active().values_list("user__username", "role"))


def test_read_only_stops_writing_and_lets_admins_lift_it(people: People, browser: Browser) -> None:
    """LG18, LX2: from the next request on nobody writes, moderators included; people still join; a line says so."""
    kept = item(people)
    assert browser("alice").post(f"{LIFE}read-only/").status_code == 302
    for name in ("bob", "carole", "alice", "admin_on"):
        assert browser(name).get("/g/veille-numerique/bookmarks/new/").status_code == 403
        assert browser(name).post(f"/c/{kept.pk}/comments/", {"body": "Non"}).status_code == 403
        assert browser(name).post(f"/c/{kept.pk}/pin/").status_code == 403
    assert "band-note" in browser("bob").get(kept.get_absolute_url()).content.decode()
    actions.accept(group=people.veille, user=people.paul, by=people.alice)
    browser("alice").post(f"{LIFE}writable/")
    assert browser("bob").post(f"/c/{kept.pk}/comments/", {"body": "Oui"}).status_code == 302


def test_a_frozen_group_lends_no_right_through_its_shelves(people: People) -> None:
    """CC32: what a read-only group shows on its shelves is read by its members and written by none of them."""
    made = Bookmark(group=people.groups["elus"], title="Prêté", url="https://example.org/p")
    content = kit.publish(item=made, author=people.admin)
    kit.shelve(item=content, group=people.veille, by=people.alice)
    assert can(people.access("bob"), "reply", content)
    lifecycle.set_read_only(group=people.veille, by=people.alice, is_read_only=True)
    assert not can(people.access("bob"), "reply", content)
    assert can(people.access("bob"), "read", content)


def test_archiving_keeps_everything_to_read(people: People, browser: Browser) -> None:
    """LG18: archived rather than deleted: read as before, not written, not joined; its other admins are told."""
    kept = item(people)
    actions.set_role(group=people.veille, user=people.carole, role="admin", by=people.alice)
    browser("alice").post(f"{LIFE}archive/")
    assert browser("visitor").get(kept.get_absolute_url()).status_code == 200
    assert browser("bob").get("/g/veille-numerique/bookmarks/new/").status_code == 403
    assert browser("mallory").get("/g/veille-numerique/join/").status_code == 403
    assert "archiv" in mailed()["carole"]
    browser("alice").post(f"{LIFE}reopen/")
    assert browser("bob").get("/g/veille-numerique/bookmarks/new/").status_code == 200


def test_the_trash_wants_the_name_typed(people: People, browser: Browser) -> None:
    """LG4: a wrong name changes nothing and stays typed; accents and case do not count."""
    response = browser("alice").post(TRASH, {"typed_name": "Veille"})
    assert response.status_code == 422
    assert 'value="Veille"' in response.content.decode()
    assert group_now(people).trashed_at is None
    assert browser("alice").post(TRASH, {"typed_name": " véille NUMERIQUE "}).status_code == 302
    assert group_now(people).trashed_at is not None


def test_a_group_in_the_trash_shows_nothing_and_comes_back_whole(people: People, browser: Browser) -> None:
    """LG4, LG9: nobody sees it or what is in it; its other admins are told; one gesture brings all of it back."""
    kept = item(people)
    actions.set_role(group=people.veille, user=people.carole, role="admin", by=people.alice)
    forget()
    lifecycle.trash_group(group=people.veille, by=people.alice)
    for part in PARTS:
        assert browser(part).get("/g/veille-numerique/").status_code == (302 if part == "visitor" else 404)
        assert browser(part).get(f"/c/{kept.pk}/").status_code == (302 if part == "visitor" else 404)
        assert "Veille Numerique" not in browser(part).get("/groups/").content.decode()
    assert "30" in mailed()["carole"]
    assert set(mailed()) == {"carole"}
    assert browser("carole").post("/groups/trash/veille-numerique/").status_code == 302
    assert browser("visitor").get(kept.get_absolute_url()).status_code == 200
    assert roles(people)["carole"] == "admin"


def test_only_its_admins_find_it_in_the_trash(people: People, browser: Browser) -> None:
    """LG4: the list of groups in the trash is one's own; a stranger hears that there is no such group."""
    lifecycle.trash_group(group=people.veille, by=people.alice)
    shown = {part: "Veille Numerique" in browser(part).get("/groups/trash/").content.decode() for part in PARTS}
    assert {part for part, is_shown in shown.items() if is_shown} == {"alice", "admin_on"}
    for part in ("bob", "carole", "mallory", "admin"):
        assert browser(part).post("/groups/trash/veille-numerique/").status_code == 404
    assert group_now(people).trashed_at is not None


def test_a_trashed_group_lends_nothing(people: People) -> None:
    """LG4, LG16: neither its shelves nor its sub-groups are read through a group in the trash."""
    scot = people.groups["scot"]
    Group.objects.filter(pk=scot.pk).update(parent=people.veille, is_readable_by_parent=True)
    made = Bookmark(group=people.groups["elus"], title="Prêté", url="https://example.org/p")
    shelved = kit.publish(item=made, author=people.admin)
    kit.shelve(item=shelved, group=people.veille, by=people.alice)
    assert can(people.access("carole"), "read", shelved)
    assert Group.objects.home_visible_to(people.access("carole")).filter(slug="scot").exists()
    lifecycle.trash_group(group=people.veille, by=people.alice)
    assert not can(people.access("carole"), "read", shelved)
    assert not Content.objects.visible_to(people.access("carole")).filter(pk=shelved.pk).exists()
    assert not Group.objects.home_visible_to(people.access("carole")).filter(slug="scot").exists()
    assert Group.objects.home_visible_to(people.access("bob")).filter(slug="scot").exists()


def test_handing_over_tells_both(people: People, browser: Browser) -> None:
    """LG2, LG1: by search among the members; both are mailed; the former admin stays what they chose."""
    html = browser("alice").get(OVER, {"q": "girard"}).content.decode()
    assert 'value="bob"' in html
    assert "Carole Faure" not in html
    assert browser("alice").post(OVER, {"person": "bob", "stays": "animator"}).status_code == 302
    assert roles(people) == {"alice": "animator", "bob": "admin", "carole": "animator"}
    told = mailed()
    assert "Alice Martin" in told["bob"]
    assert "Bob Girard" in told["alice"]
    assert browser("alice").get(OVER).status_code == 403


@pytest.mark.parametrize("person", ["", "alice", "mallory", "denis", "paul", "nobody", "x" * 40])
def test_one_hands_over_to_another_member_only(people: People, browser: Browser, person: str) -> None:
    """LG2: nobody, oneself, a stranger, a banned person: a sentence, nothing changes, the search stays typed."""
    response = browser("alice").post(OVER, {"person": person, "stays": "member", "q": "bob"})
    assert response.status_code == 422
    assert 'value="bob"' in response.content.decode()
    assert roles(people)["alice"] == "admin"


def test_no_page_of_handing_over_lists_the_members(people: People, browser: Browser) -> None:
    """LG2, LG3: without a search nobody is listed but the admins; a search gives ten at most."""
    html = browser("alice").get(OVER).content.decode()
    assert "Bob Girard" not in html
    assert "Alice Martin" in html
    assert browser("carole").get(OVER).status_code == 403


def test_the_successor_named_follows_when_the_account_closes(people: People, browser: Browser) -> None:
    """LG2: the member whom the admins named becomes admin, before the oldest animator; they are told."""
    url = "/g/veille-numerique/settings/successor/"
    assert browser("alice").post(url, {"person": "bob"}).status_code == 302
    assert lifecycle.hand_over_all_of(people.alice) == []
    assert roles(people)["bob"] == "admin"
    assert "bob" in mailed()
    people.alice.delete()
    assert group_now(people).created_by is None
    assert group_now(people).member_count == 3


def test_the_oldest_animator_then_the_oldest_member_follow(people: People) -> None:
    """LG2: without a name given, who animates comes before who is a member, the oldest first."""
    assert lifecycle.hand_over_all_of(people.alice) == []
    assert roles(people) == {"alice": "admin", "bob": "member", "carole": "admin"}
    assert people.groups["scot"].memberships.get(user=people.bob).role == "admin"


def test_an_absent_admin_is_followed_and_keeps_the_role(people: People) -> None:
    """LG2: nobody has seen the last admin for a year: the group finds another; a group without members stays listed."""
    people.alice.last_seen_on = clock.now().date() - timedelta(days=366)
    people.alice.save()
    Membership.objects.filter(group__slug="scot").exclude(user=people.alice).delete()
    assert set(lifecycle.without_admin().values_list("slug", flat=True)) == {"veille-numerique", "scot"}
    assert lifecycle.inherit_all() == 1
    assert roles(people)["carole"] == roles(people)["alice"] == "admin"
    assert [group.slug for group in lifecycle.without_admin()] == ["scot"]
    assert lifecycle.inherit_all() == 0


def test_the_admins_of_a_silent_group_are_told_once(people: People, browser: Browser) -> None:
    """LG18: after six months of silence, one mail that leads to the three choices; not again until the next silence."""
    forget()
    old = clock.now() - timedelta(days=200)
    Group.objects.filter(pk=people.veille.pk).update(last_activity_at=old)
    assert (lifecycle.warn_dormant(), lifecycle.warn_dormant()) == (1, 0)
    assert set(mailed()) == {"alice"}
    assert LIFE in mail.outbox[-1].body
    assert group_now(people).is_dormant
    html = browser("alice").get(LIFE).content.decode()
    assert all(f"{LIFE}{act}/" in html for act in ("keep", "archive"))
    assert OVER in html
    browser("alice").post(f"{LIFE}keep/")
    assert not group_now(people).is_dormant


def test_these_pages_are_for_admins(people: People, browser: Browser) -> None:
    """LG1: animators run the group but neither give it away nor delete it."""
    for page in (LIFE, OVER):
        found = {part: browser(part).get(page).status_code for part in PARTS}
        assert found == dict.fromkeys(PARTS, 403) | {"visitor": 302, "alice": 200, "admin_on": 200}
    for act in ("read-only", "archive", "keep"):
        assert browser("carole").post(f"{LIFE}{act}/").status_code == 403
    assert browser("carole").post(TRASH, {"typed_name": "Veille Numerique"}).status_code == 403
    assert browser("alice").post(f"{LIFE}nothing/").status_code == 404

"""The front of the platform: proposed by animators, chosen by its administrators, read by those who may."""

from __future__ import annotations

from typing import Any

import pytest

from activity.models import Front
from bookmarks.actions import Typed, save
from content.models import Content
from notifications.models import Notification
from tests.budgets import queries
from tests.people import People

pytestmark = pytest.mark.django_db


def made(people: People, number: int = 1, audience: str = "web") -> Content:
    """Return a bookmark of bob's."""
    typed = Typed(url=f"https://exemple.org/{number}", title=f"Un beau projet {number}", audience=audience)
    return save(group=people.veille, author=people.bob, typed=typed).bookmark


def chosen(people: People, item: Content, shows: str = "1", **more: Any) -> int:
    """Propose an item as carole, decide as the administrator; return the status of the decision."""
    people.client("carole").post(f"/c/{item.pk}/propose/")
    row = Front.objects.get(content=item)
    return people.client("admin_on").post("/site/front/", {"front": row.pk, "shows": shows, **more}).status_code


def test_from_the_group_to_the_platform(people: People, django_capture_on_commit_callbacks) -> None:
    """CC33: an animator proposes, an administrator accepts: it stands on the home page, and the animator is told."""
    item = made(people)
    assert people.client("bob").post(f"/c/{item.pk}/propose/").status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert chosen(people, item) == 302
    for who in ("visitor", "mallory", "bob"):
        assert "Un beau projet 1" in people.client(who).get("/").content.decode()
    told = Notification.objects.filter(activity__verb="front.accepted")
    assert [row.recipient for row in told] == [people.carole]


def test_refused_with_a_reason(people: People) -> None:
    """CC33: refused, it is nowhere; proposed again, it waits again; taken off, it goes at once."""
    item = made(people)
    chosen(people, item, "0", reason="Trop local")
    assert Front.objects.get().state == "refused"
    chosen(people, item)
    assert Front.objects.get().state == "shown"
    chosen(people, item, "0")
    assert 'id="front"' not in people.client("mallory").get("/").content.decode()


def test_what_the_group_keeps_is_not_proposed(people: People) -> None:
    """CC33, CC22: only what is published beyond the group; narrowed afterwards, it leaves the home of strangers."""
    private, public = made(people, 1, "group"), made(people, 2)
    people.client("carole").post(f"/c/{private.pk}/propose/")
    assert not Front.objects.exists()
    chosen(people, public)
    Content.objects.filter(pk=public.pk).update(audience="group")
    assert "Un beau projet 2" not in people.client("mallory").get("/").content.decode()


def test_only_administrators_choose(people: People) -> None:
    """CC33: the page of proposals is the administrators', and asks for their rights to be on; nonsense is not found."""
    assert people.client("carole").get("/site/front/").status_code in {403, 404}
    assert people.client("admin_on").get("/site/front/").status_code == 200
    assert people.client("admin_on").post("/site/front/", {"front": "9" * 30, "shows": "x"}).status_code == 404


def test_thirty_proposals_cost_as_three(people: People) -> None:
    """CC33: the list of proposals takes the same queries whatever its length."""
    counts = []
    for number in range(30):
        people.client("carole").post(f"/c/{made(people, number).pk}/propose/")
        if number in {2, 29}:
            counts.append(queries(people.client("admin_on"), "/site/front/"))
    assert counts[0] == counts[1]

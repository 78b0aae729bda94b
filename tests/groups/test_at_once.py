"""Rights end at once: the next request of an old session, the mails that wait, the tokens, the feeds (REL-S3, LG9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from bookmarks.models import Bookmark
from content.models import Content
from groups.models import Group
from memberships import actions as memberships
from notifications import announcing, outbox
from notifications.models import Delivery, Follow
from search import indexing
from tests.api.callers import Program
from tests.people import People
from toolkit import actions

CANARY = "Canari des marais"


def remove(people: People) -> None:
    memberships.remove(group=people.veille, user=people.bob, by=people.alice, reason="")


def ban(people: People) -> None:
    memberships.ban(group=people.veille, user=people.bob, by=people.alice, reason="Trop de bruit")


def leave(people: People) -> None:
    memberships.leave(group=people.veille, user=people.bob)


def close_account(people: People) -> None:
    User.objects.filter(pk=people.bob.pk).update(is_active=False)


def trash_group(people: People) -> None:
    Group.objects.filter(pk=people.veille.pk).update(trashed_at=people.veille.created_at)


def trash_item(people: People) -> None:
    actions.trash(item=Content.objects.get(title=CANARY), by=people.alice)


def hold_item(people: People) -> None:
    Content.objects.filter(title=CANARY).update(is_held=True)


ENDS = [remove, ban, leave, close_account, trash_group, trash_item, hold_item]


def published(people: People, audience: str = "group") -> Content:
    """An item by alice, of which bob, who follows the group, is about to hear by mail."""
    Follow.objects.update_or_create(
        user=people.bob, group=people.veille, content=None, tag=None, defaults={"level": "all"}
    )
    item = Bookmark(group=people.veille, title=CANARY, url="https://exemple.org/", audience=audience)
    actions.publish(item=item, author=people.alice)
    announcing.sweep()
    indexing.sweep()
    assert Delivery.objects.filter(user=people.bob, state="waiting").count() == 1
    return item


def pages(item: Content) -> list[str]:
    """Return the addresses that showed the item to a member."""
    paths = ["/", "/activity/", "/notifications/", "/search/?q=canari", "/members/alice/", "/g/veille-numerique/"]
    return [*paths, "/g/veille-numerique/bookmarks/", item.get_absolute_url(), f"/c/{item.pk}/"]


def seen(browser: Client, item: Content) -> list[str]:
    """Return which of these addresses show the item."""
    return [path for path in pages(item) if CANARY in browser.get(path, follow=True).content.decode()]


@pytest.mark.parametrize("end", ENDS)
def test_rights_end_at_once(people: People, end: Callable[[People], None]) -> None:
    """REL-S3, LM17: an open session, a token and the mail that waits stop with the right, whatever ends it."""
    item, browser, program = published(people), people.client("bob"), Program(people.bob)
    assert len(seen(browser, item)) >= 6
    assert program.get(f"content/{item.pk}/").status_code == 200
    end(people)
    assert seen(browser, item) == []
    assert program.get(f"content/{item.pk}/").status_code in {401, 404}
    outbox.send_waiting()
    assert [message for message in mail.outbox if CANARY in message.body + message.subject] == []
    assert Delivery.objects.get(user=people.bob, activity__content=item).state == "dropped"


def test_a_lower_role_counts_from_the_next_request(people: People) -> None:
    """REL-S3: an animator made a member keeps no page of animators in an open session."""
    browser = people.client("carole")
    assert browser.get("/g/veille-numerique/trash/").status_code == 200
    memberships.set_role(group=people.veille, user=people.carole, role="member", by=people.alice)
    assert browser.get("/g/veille-numerique/trash/").status_code == 403


def test_closing_a_group_closes_everything_and_opening_it_restores(people: People) -> None:
    """LG9, REL-S3: the group's axes are read at query time: pages, feeds, search, files, programs, at once and back."""
    item, visitor, program = published(people, "web"), Client(), Program(people.mallory)
    ways: list[Callable[[], Any]] = [
        lambda: visitor.get(item.get_absolute_url()),
        lambda: visitor.get(f"/c/{item.pk}/", follow=True),
        lambda: program.get(f"content/{item.pk}/"),
        lambda: people.client("mallory").get("/search/?q=canari"),
    ]

    def show() -> list[bool]:
        return [CANARY in re.sub("</?mark>", "", way().content.decode()) for way in ways]

    open_to_all = show()
    axes = {"widest_audience": "group", "home_audience": "members", "listing": "secret", "default_audience": "group"}
    before = Group.objects.filter(pk=people.veille.pk).values(*axes).get()
    Group.objects.filter(pk=people.veille.pk).update(**axes)
    closed = show()
    Group.objects.filter(pk=people.veille.pk).update(**before)
    assert (open_to_all, closed) == ([True] * 4, [False] * 4)
    assert show() == open_to_all

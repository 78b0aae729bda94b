"""What every tool does for its readers: unread marks, versions, moves, feeds, lists. Part of `tests/contract.py`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.urls import reverse

from accounts import feed_keys
from content.models import Content, Revision
from core import clock
from groups.models import Group
from notifications.models import Notification
from tests.people import People
from toolkit import actions


def unread_in(response: Any) -> int:
    """Return the number that the current tool shows in the row of tools."""
    shown = re.search(
        r'aria-current="page">(?:(?!</a>).)*?<span class="count">(\d+)', response.content.decode(), re.DOTALL
    )
    return int(shown[1]) if shown else 0


class ReadingContract:
    """The behaviours of reading common to all tools; `ToolContract` says the rest."""

    people: People
    group: Group
    committed: Any
    typed: Any

    def url(self, page: str, item: Content | None = None) -> str:
        """Return the address of one of the tool's pages."""
        raise NotImplementedError

    def make(self, group: Group, author: Any, n: int = 1, audience: str = "group") -> Content:
        """Return item number `n`."""
        raise NotImplementedError

    def item(self, **changes: Any) -> Content:
        """Return an item by bob in the group."""
        raise NotImplementedError

    def test_unread_is_counted_and_marked(self) -> None:
        """CC02: new items count in the row of tools until they are read; one button marks all of a tool as read."""
        first, browser = self.make(self.group, self.people.carole), self.people.client("bob")
        self.make(self.group, self.people.carole, n=2)
        assert unread_in(browser.get(self.url("list"))) == 2
        browser.post(reverse("content:read", args=[first.pk]), {"until": first.last_activity_at.isoformat()})
        assert unread_in(self.people.client("bob").get(self.url("list"))) == 1
        browser.post(reverse("group_read", args=[self.group.slug]), {"tool": first.tool.label})
        assert unread_in(browser.get(self.url("list"))) == 0

    def test_an_old_version_is_taken_back(self) -> None:
        """CC29, LD3: the versions are listed with what changed, and one is taken back as a new version."""
        item, browser = self.item(), self.people.client("bob")
        browser.post(self.url("edit", item), self.typed(title="Un titre changé"))
        history = reverse("content:history", args=[item.pk])
        html = browser.get(history, {"version": "now"}).content.decode()
        assert f"<del>{item.title}</del> <ins>Un titre changé</ins>" in html
        version = Revision.objects.get(content=item)
        browser.post(reverse("content:history_restore", args=[item.pk, version.pk]))
        assert Content.objects.get(pk=item.pk).title == item.title
        assert Revision.objects.filter(content=item, title="Un titre changé").exists()
        assert self.people.client("mallory").get(history).status_code == 404

    def test_two_edits_do_not_erase_one_another(self) -> None:
        """CC14: saving on an old version is refused once, with both texts kept."""
        item = self.item()
        page = self.people.client("bob").get(self.url("edit", item)).content.decode()
        version = re.search(r'name="version" value="([^"]+)"', page)
        assert version
        self.people.client("carole").post(self.url("edit", item), self.typed(body="Écrit par Carole"))
        typed = self.typed(body="Écrit par Bob", version=version[1])
        response = self.people.client("bob").post(self.url("edit", item), typed)
        assert response.status_code == 422
        html = response.content.decode()
        assert "Écrit par Carole" in html
        assert "Écrit par Bob" in html
        assert Content.objects.get(pk=item.pk).body == "Écrit par Carole"

    def test_it_moves_to_another_group(self) -> None:
        """CC31, LA7, CC01: moved, its old address leads there, its followers are told once, its audience narrows."""
        item = self.item(audience="web")
        old, target = self.url("detail", item), self.people.groups["scot"]
        with self.committed(execute=True):
            self.people.client("alice").post(reverse("content:move", args=[item.pk]), {"group": target.pk})
        moved = Content.objects.get(pk=item.pk)
        assert (moved.group, moved.audience) == (target, "group")
        assert self.people.client("bob").get(old).url == moved.get_absolute_url()
        assert self.people.client("mallory").get(old).status_code == 404
        told = Notification.objects.filter(activity__verb="content.moved")
        assert [row.recipient for row in told] == [self.people.bob]

    def test_it_is_shown_in_another_group_and_withdrawn(self) -> None:
        """CC32: shown in another group, with its one discussion; that group withdraws it from its own shelves only."""
        item, other = self.item(), self.people.groups["ateliers"]
        shelves = reverse("content:shelves", args=[item.pk])
        self.people.client("carole").post(shelves, {"group": other.pk})
        shelf = item.shelves.get()
        assert shelf.group == other
        assert other.name in self.people.client("bob").get(shelves).content.decode()
        self.people.client("carole").post(reverse("content:shelf_withdraw", args=[item.pk, shelf.pk]))
        assert not item.shelves.exists()
        assert Content.objects.filter(pk=item.pk, trashed_at=None).exists()

    def test_it_is_pinned_and_featured_until_a_date(self) -> None:
        """CC33, FO22, LD6: until a date to come; a past one is refused with a sentence."""
        item, dates = self.item(), "/c/{}/dates/"
        until = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
        typed = {"pinned_until": until, "featured_until": until}
        assert self.people.client("bob").post(dates.format(item.pk), typed).status_code == 403
        self.people.client("carole").post(dates.format(item.pk), typed)
        item = Content.objects.get(pk=item.pk)
        assert item.pinned_until
        assert item.pinned_until == item.featured_until
        past = {"pinned_until": "2001-01-01T10:00"}
        assert self.people.client("carole").post(dates.format(item.pk), past).status_code == 422

    def test_the_list_remembers_my_order(self) -> None:
        """CC03: the order chosen is kept; filters and order stand in the address; a visitor gets no cookie."""
        item, browser = self.item(audience="web"), self.people.client("bob")
        typed = {"tool": item.tool.label, "order": "commented", "next": "?period=week&page=3"}
        chosen = browser.post(reverse("group_order", args=[self.group.slug]), typed)
        assert "order=commented" in chosen.url
        assert "period=week" in chosen.url
        html = browser.get(self.url("list")).content.decode()
        assert re.search(r'value="commented" aria-current="true"', html)
        assert not self.people.client("visitor").get(self.url("list"), {"order": "active"}).cookies

    def test_old_items_leave_a_period(self) -> None:
        """CC03: a period narrows the list; words nobody knows narrow nothing."""
        item, browser = self.item(), self.people.client("bob")
        Content.objects.filter(pk=item.pk).update(sort_at=clock.now() - timedelta(days=60))
        shown = {period: item.title in self.seen(browser, period) for period in ("week", "year", "ère", "")}
        assert shown == {"week": False, "year": True, "ère": True, "": True}

    def seen(self, browser: Any, period: str) -> str:
        """Return the list narrowed to a period."""
        return browser.get(self.url("list"), {"period": period}).content.decode()

    def test_its_feed_says_what_its_reader_may_read(self) -> None:
        """CC05, LA1: Atom and RSS, by tag and author; a key reads what its owner reads, until it is revoked."""
        item, public = self.item(), self.item(n=2, audience="web")
        if not item.tool.has_feed:
            return
        key, address = feed_keys.renew(user=self.people.bob).key, f"{self.url('list')}feed."
        reader = self.people.client("visitor")
        for ext in ("atom", "rss"):
            assert item.title in reader.get(address + ext, {"key": key}).content.decode()
            open_feed = reader.get(address + ext)
            assert item.title not in open_feed.content.decode()
            assert public.title in open_feed.content.decode()
        assert item.title not in reader.get(f"{address}atom", {"key": key, "author": "carole"}).content.decode()
        feed_keys.revoke(user=self.people.bob)
        assert reader.get(f"{address}atom", {"key": key}).status_code in {302, 404}

    def test_a_comment_is_marked_useful_by_name(self) -> None:
        """CC26: a comment gets one light mark per person, with the list of names."""
        comment = actions.post_comment(content=self.item(), author=self.people.bob, body="Bien vu")
        address = reverse("content:comment_react", args=[comment.content_id, comment.pk])
        names = reverse("content:comment_marks", args=[comment.content_id, comment.pk])
        self.people.client("carole").post(address)
        assert "Carole Faure" in self.people.client("bob").get(names).content.decode()
        self.people.client("carole").post(address)
        assert not comment.reactions.exists()

    def test_moved_messages_keep_their_address(self) -> None:
        """FO23, CC31: messages move to another item with their files and marks; their old address leads there."""
        source, target = self.item(), self.item(n=2)
        comment = actions.post_comment(content=source, author=self.people.bob, body="À déplacer")
        typed = {"m": [comment.pk], "address": str(target.pk)}
        split = reverse("content:split", args=[source.pk])
        assert self.people.client("bob").post(split, typed).status_code == 403
        self.people.client("carole").post(split, typed)
        old = reverse("content:comment", args=[source.pk, comment.pk])
        html = self.people.client("bob").get(old, follow=True).content.decode()
        assert "À déplacer" in html
        assert target.title in html
        counted = Content.objects.filter(pk__in=[source.pk, target.pk]).order_by("pk")
        assert list(counted.values_list("comment_count", flat=True)) == [0, 1]

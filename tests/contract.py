"""`ToolContract`: what every tool must do. A tool's test file subclasses it in a few lines."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from content.models import Comment, Content, Revision
from groups.models import Group
from notifications.models import Notification
from tests.budgets import queries
from tests.contract_of_reading import ReadingContract
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db


class ToolContract(ReadingContract):
    """The behaviours common to all tools. Subclasses say their kind, their path, and make and type an item."""

    kind: str
    path: str
    detail_queries = 28
    """The most queries that an item's page may take; a tool whose page shows more says so."""
    posting_queries = 13
    list_queries = 15

    def make(self, group: Group, author: Any, n: int = 1, audience: str = "group") -> Content:
        """Return item number `n`, published in `group` through the product's own actions."""
        raise NotImplementedError

    def typed(self, n: int = 1, **changes: Any) -> dict[str, Any]:
        """Return what a person types in the form of item number `n`."""
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _people(self, people: People, django_capture_on_commit_callbacks: Any) -> None:
        self.people = people
        self.group = people.veille
        self.committed = django_capture_on_commit_callbacks

    def url(self, page: str, item: Content | None = None) -> str:
        """Return the address of one of the tool's pages."""
        args = [self.group.slug, *([item.pk, item.slug] if item else [])]
        return reverse(f"{self.path}:{page}", args=args)

    def item(self, **changes: Any) -> Content:
        """Return an item by bob in the group."""
        return self.make(self.group, self.people.bob, **changes)

    def test_it_works(self) -> None:
        """A member creates an item and reads it."""
        response = self.people.client("bob").post(self.url("create"), self.typed(), follow=True)
        item = Content.objects.get(kind=self.kind)
        assert response.status_code == 200
        assert item.author == self.people.bob
        assert item.title in response.content.decode()

    def test_the_list_shows_items(self) -> None:
        """CC03: the list names each item."""
        item = self.item()
        assert item.title in self.people.client("bob").get(self.url("list")).content.decode()

    def test_an_empty_list_says_what_the_tool_is_for(self) -> None:
        """CC07: an empty list explains the tool and has one button."""
        html = self.people.client("bob").get(self.url("list")).content.decode()
        assert self.url("create") in html
        assert 'class="empty"' in html

    def test_a_stranger_creates_nothing(self) -> None:
        """A platform member who is not of the group is refused, a visitor is sent to sign in."""
        refused = self.people.client("mallory").post(self.url("create"), self.typed())
        sent_away = self.people.client("visitor").post(self.url("create"), self.typed())
        assert (refused.status_code, sent_away.status_code) == (403, 302)
        assert not Content.objects.filter(kind=self.kind).exists()

    def test_a_refused_form_keeps_what_was_typed(self) -> None:
        """A form with a mistake answers 422 and loses nothing."""
        typed = self.typed(tags="un mot gardé, " + "x" * 60)
        response = self.people.client("bob").post(self.url("create"), typed)
        assert response.status_code == 422
        assert "un mot gardé" in response.content.decode()

    def test_a_form_sent_twice_makes_one_item(self) -> None:
        """CC15, LM3: a double click creates one item."""
        typed = self.typed(form_key=str(uuid.uuid4()))
        first = self.people.client("bob").post(self.url("create"), typed)
        second = self.people.client("bob").post(self.url("create"), typed)
        assert first.url == second.url
        assert Content.objects.filter(kind=self.kind).count() == 1

    def test_the_permanent_address_survives_renaming(self) -> None:
        """CC01: an old address and the permanent one lead to today's."""
        item = self.item()
        old = self.url("detail", item)
        Content.objects.filter(pk=item.pk).update(slug="renamed")
        browser = self.people.client("bob")
        assert browser.get(old, follow=True).status_code == 200
        assert browser.get(f"/c/{item.pk}/", follow=True).redirect_chain[-1][0].endswith("renamed/")

    def test_an_edit_keeps_the_version_before(self) -> None:
        """CC29: the author edits; the earlier version is kept."""
        item = self.item()
        typed = self.typed(title="Un autre titre")
        response = self.people.client("bob").post(self.url("edit", item), typed)
        assert response.status_code == 302
        assert Content.objects.get(pk=item.pk).title == "Un autre titre"
        assert Revision.objects.filter(content=item, title=item.title).exists()

    def test_another_member_may_not_edit(self) -> None:
        """A member who is not the author is refused what they can see."""
        item = self.make(self.group, self.people.alice)
        browser = self.people.client("bob")
        assert browser.get(self.url("edit", item)).status_code == 403
        assert browser.post(self.url("delete", item)).status_code == 403

    def test_deleting_goes_to_the_trash_and_back(self) -> None:
        """CC30: what is deleted waits in the trash and is taken back in one gesture."""
        item, browser = self.item(), self.people.client("bob")
        browser.post(self.url("delete", item))
        assert browser.get(self.url("detail", item)).status_code == 404
        assert item.title in self.people.client("carole").get(f"/g/{self.group.slug}/trash/").content.decode()
        browser.post(reverse("content:restore", args=[item.pk]))
        assert browser.get(self.url("detail", item)).status_code == 200

    def test_a_member_comments(self) -> None:
        """CC25: a comment is posted, counted and shown."""
        item = self.item()
        browser = self.people.client("carole")
        response = browser.post(reverse("content:comments", args=[item.pk]), {"body": "Merci **Bob**"}, follow=True)
        assert "Merci <strong>Bob</strong>" in response.content.decode()
        assert Content.objects.get(pk=item.pk).comment_count == 1

    def test_a_stranger_does_not_comment(self) -> None:
        """A stranger sees nothing to comment; one who may read but is no member is refused."""
        private, public = self.item(), self.item(n=2, audience="web")
        browser = self.people.client("mallory")
        assert browser.post(reverse("content:comments", args=[private.pk]), {"body": "x"}).status_code == 404
        assert browser.post(reverse("content:comments", args=[public.pk]), {"body": "x"}).status_code == 403
        assert not Comment.objects.exists()

    def test_followers_hear_of_comments(self) -> None:
        """CC24, LM18: the author follows, is told on the site and by mail; the commenter is not."""
        item = self.item()
        with self.committed(execute=True):
            actions.post_comment(content=item, author=self.people.carole, body="Bien vu")
        told = Notification.objects.filter(activity__verb="comment.posted")
        assert [row.recipient for row in told] == [self.people.bob]
        assert [message.to for message in mail.outbox if "Bien vu" in message.body] == [[self.people.bob.email]]

    def test_muting_stops_the_mails(self) -> None:
        """CC24: an item is muted from its page."""
        item = self.item()
        self.people.client("bob").post(reverse("content:follow", args=[item.pk]), {"level": "nothing"})
        with self.committed(execute=True):
            actions.post_comment(content=item, author=self.people.carole, body="Bien vu")
        assert not Notification.objects.filter(activity__verb="comment.posted").exists()

    def test_search_finds_it_for_those_who_may_read(self) -> None:
        """CC04: search finds the item for a member, and not for a stranger or a visitor."""
        with self.committed(execute=True):
            item = self.item()
        word = item.title.split()[-1]
        pages = {
            name: self.people.client(name).get("/search/", {"q": word}).content.decode()
            for name in ("bob", "mallory", "visitor", "denis", "paul")
        }
        found = {name: item.title in re.sub("</?mark>", "", page) for name, page in pages.items()}
        assert found == {"bob": True, "mallory": False, "visitor": False, "denis": False, "paul": False}

    def test_strangers_cannot_open_it(self) -> None:
        """A private item and one that does not exist answer alike."""
        item = self.item()
        missing = self.url("detail", item).replace(f"/{item.pk}-", "/999999-")
        for name, status in (("mallory", 404), ("visitor", 302), ("denis", 404), ("paul", 404)):
            browser = self.people.client(name)
            assert browser.get(self.url("detail", item)).status_code == status
            assert browser.get(missing).status_code == status

    def test_a_public_item_is_public(self) -> None:
        """CC22: an item open to the web is read without account, in the list too."""
        item = self.item(audience="web")
        visitor = self.people.client("visitor")
        assert visitor.get(self.url("detail", item)).status_code == 200
        assert item.title in visitor.get(self.url("list")).content.decode()

    def test_closing_the_group_closes_its_items(self) -> None:
        """LG9: an item is never wider than its group allows today."""
        item = self.item(audience="web")
        Group.objects.filter(pk=self.group.pk).update(widest_audience="group")
        assert self.people.client("visitor").get(self.url("detail", item)).status_code == 302
        assert self.people.client("mallory").get(self.url("detail", item)).status_code == 404

    def test_animators_pin_and_close(self) -> None:
        """CC25, CC33: an animator pins an item and closes its comments; a member may not."""
        item = self.item()
        for verb in ("pin", "lock"):
            address = reverse(f"content:{verb}", args=[item.pk])
            assert self.people.client("bob").post(address).status_code == 403
            assert self.people.client("carole").post(address).status_code == 302
        item = Content.objects.get(pk=item.pk)
        assert item.pinned_until
        assert item.is_locked

    def test_tags_filter_the_list(self) -> None:
        """CC18: a tag typed with the item filters the list, accents and case aside."""
        self.people.client("bob").post(self.url("create"), self.typed(tags="Données ouvertes"))
        other = self.item(n=2)
        item = Content.objects.exclude(pk=other.pk).get(kind=self.kind)
        html = self.people.client("bob").get(self.url("list"), {"tag": "donnees-ouvertes"}).content.decode()
        assert item.title in html
        assert other.title not in html

    def test_one_mark_per_person(self) -> None:
        """CC26: a mark counts once and can be taken back."""
        item, browser = self.item(), self.people.client("carole")
        address = reverse("content:react", args=[item.pk])
        for expected in (1, 0):
            browser.post(address, {"value": "useful"})
            assert item.reactions.count() == expected

    def test_the_list_has_a_query_budget(self) -> None:
        """The list costs the same for 3 and for 30 items."""
        browser, costs = self.people.client("bob"), []
        for start, stop in ((1, 4), (4, 31)):
            for n in range(start, stop):
                self.item(n=n)
            costs.append(queries(browser, self.url("list")))
        assert costs[0] == costs[1] <= self.list_queries

    def test_the_thread_has_a_query_budget(self) -> None:
        """An item's page costs the same for 3 and for 30 comments."""
        item, browser, costs = self.item(), self.people.client("bob"), []
        for count in (3, 27):
            for n in range(count):
                actions.post_comment(content=item, author=self.people.carole, body=f"Commentaire {n}")
            costs.append(queries(browser, self.url("detail", item)))
        assert costs[0] == costs[1], costs
        assert costs[1] <= self.detail_queries, costs

    def test_posting_a_comment_takes_few_queries(self) -> None:
        """Posting a comment is a short request: what is slow happens in the worker."""
        item, browser = self.item(), self.people.client("carole")
        address, key = reverse("content:comments", args=[item.pk]), str(uuid.uuid4())
        with CaptureQueriesContext(connection) as captured:
            browser.post(address, {"body": "Merci", "form_key": key})
        spoken = [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]
        assert len(spoken) <= self.posting_queries, "\n".join(spoken)

"""A moderator puts the author or the date of an item right: traced, told once, refused to others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from activity.models import Activity
from bookmarks.actions import Typed, save
from content.models import Content
from core import clock
from notifications.models import Notification
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db
MONDAY = "2024-03-04T09:30"


@pytest.fixture
def item(people: People) -> Content:
    """A bookmark that carole saved in the place of bob."""
    typed = Typed(url="https://exemple.org/1", title="Trouvaille", audience="web")
    made = save(group=people.veille, author=people.carole, typed=typed).bookmark
    return Content.objects.select_related("group", "author").get(pk=made.pk)


def credit(people: People, item: Content, name: str, **typed: str) -> Any:
    """Return the answer to a change of author or date by a person."""
    return people.client(name).post(reverse("content:credit", args=[item.pk]), typed)


@pytest.mark.parametrize("name", ["carole", "alice", "admin_on"])
def test_author_and_date_are_put_right(people: People, item: Content, name: str) -> None:
    """LA7: whoever moderates gives the item its author and its day; its place in the list and its page follow."""
    assert credit(people, item, name, person="bob", at=MONDAY, reason="Saisi pour lui").status_code == 302
    item.refresh_from_db()
    assert item.author == people.bob
    assert item.published_at == item.sort_at == item.last_activity_at
    assert item.published_at.date().isoformat() == MONDAY[:10]
    html = people.client("mallory").get(item.get_absolute_url()).content.decode()
    assert "Bob Girard" in html.split('class="byline"')[1].split("</header>")[0]
    assert "<q>Saisi pour lui</q>" in html
    assert people.client("bob").get(f"{item.get_absolute_url()}edit/").status_code == 200


def test_both_authors_are_told_once(people: People, item: Content, django_capture_on_commit_callbacks: Any) -> None:
    """LA7: the old and the new author are told once, on the site and by mail; the same again tells nobody."""
    with django_capture_on_commit_callbacks(execute=True):
        credit(people, item, "alice", person="bob", at=MONDAY, reason="Saisi pour lui")
        credit(people, item, "alice", person="bob", at=MONDAY)
    told = Notification.objects.filter(activity__verb="content.reassigned")
    assert sorted(told.values_list("recipient__username", flat=True)) == ["bob", "carole"]
    mails = [message for message in mail.outbox if "Saisi pour lui" in str(message.body)]
    assert sorted(message.to[0] for message in mails) == ["bob@demo.test", "carole@demo.test"]


def test_the_log_keeps_both(people: People, item: Content) -> None:
    """LA7, LA9: the log says what was changed, from which day to which; it holds no name that outlives a person."""
    credit(people, item, "alice", person="bob", at=MONDAY, reason="Saisi pour lui")
    row = Activity.objects.get(verb="content.reassigned")
    assert row.data["authors"] == [people.carole.pk, people.bob.pk]
    html = people.client("alice").get(f"/g/{item.group.slug}/log/").content.decode()
    assert "2024-03-04T" in html
    assert "Saisi pour lui" in html


@pytest.mark.parametrize("name", ["bob", "mallory", "visitor", "admin"])
def test_nobody_else_changes_the_author(people: People, item: Content, name: str) -> None:
    """LA7: neither a member, an outsider nor an administrator without their rights changes who signs."""
    assert credit(people, item, name, person="bob").status_code in {302, 403, 404}
    item.refresh_from_db()
    assert item.author == people.carole
    assert people.client("bob").get(item.get_absolute_url()).content.decode().count("/credit/") == 0


@pytest.mark.parametrize(
    "typed",
    [
        {"person": "mallory"},
        {"person": "personne"},
        {"at": "hier"},
        {"at": "1066-10-14T09:00"},
        {"at": "2999-01-01T00:00"},
    ],
)
def test_what_makes_no_sense_is_refused(people: People, item: Content, typed: dict[str, str]) -> None:
    """LA7: an author who is no member, a day to come or unreadable: a sentence, and nothing changes."""
    assert credit(people, item, "carole", **typed).status_code == 422
    item.refresh_from_db()
    assert item.author == people.carole


def test_members_are_searched_not_listed(people: People, item: Content) -> None:
    """LA7, LG3: the form offers the few members that answer a search, never all of them."""
    address, browser = reverse("content:credit", args=[item.pk]), people.client("carole")
    assert 'value="bob"' not in browser.get(address).content.decode()
    assert 'value="bob"' in browser.get(f"{address}?q=gir").content.decode()


def test_comments_keep_their_place(people: People, item: Content) -> None:
    """LA7: dating an item anew does not undo the place that a later comment gave it."""
    with clock.at(clock.now() + timedelta(hours=1)):
        actions.post_comment(content=item, author=people.bob, body="Avis")
    before: datetime = Content.objects.get(pk=item.pk).last_activity_at
    credit(people, item, "carole", at=MONDAY)
    item.refresh_from_db()
    assert (item.last_activity_at, item.comment_count) == (before, 1)

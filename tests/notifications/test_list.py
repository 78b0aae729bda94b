"""The list of notifications: what one may still read, the unread marked, at a fixed cost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from activity.models import Activity
from content.models import Comment, Content
from groups.models import Membership
from memberships import actions as memberships
from notifications import leases
from notifications.models import Notification
from tests.budgets import queries
from tests.notifications.acts import announce, answered, comment, publish
from tests.people import People
from toolkit import actions

PAGE = "/notifications/"


def page(people: People, name: str = "bob", path: str = PAGE) -> str:
    """Return the page as somebody reads it."""
    response = people.client(name).get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_tells_what_happened_and_leads_to_the_very_place(people: People) -> None:
    answered(people)
    html = page(people)
    assert "Carole Faure" in html
    assert f'href="{Comment.objects.get().get_absolute_url()}"' in html
    assert "Une réponse." in html


def test_opening_the_list_marks_nothing_as_read(people: People) -> None:
    """REL-H3: a GET writes nothing."""
    answered(people)
    for _time in range(2):
        assert 'class="unread"' in page(people)


def test_one_button_marks_all_as_read(people: People) -> None:
    answered(people)
    people.client("bob").post("/notifications/read/")
    assert 'class="unread"' not in page(people)


def test_a_line_can_be_marked_as_read_alone(people: People) -> None:
    answered(people)
    publish(people.veille, people.carole, title="Autre chose", body="@bob")
    announce("content.published")
    first = Notification.objects.filter(recipient=people.bob).earliest("pk")
    people.client("bob").post("/notifications/read/", {"notification": [first.pk, "x", "9" * 30]})
    first.refresh_from_db()
    assert first.read_at is not None
    assert Notification.objects.filter(recipient=people.bob, read_at=None).count() == 1


def test_nobody_marks_the_notifications_of_another(people: People) -> None:
    """REL-S2."""
    answered(people)
    mine = Notification.objects.get(recipient=people.bob)
    people.client("alice").post("/notifications/read/", {"notification": mine.pk})
    people.client("alice").post("/notifications/read/")
    mine.refresh_from_db()
    assert mine.read_at is None


def test_several_answers_in_a_row_make_one_line(people: People) -> None:
    """It leads to the first one not read yet."""
    answered(people)
    content = Content.objects.get()
    first = Comment.objects.get()
    for author in (people.alice, people.carole):
        comment(content, author)
        announce("comment.posted")
    html = page(people)
    assert html.count('<article class="card"') == 1
    assert "Carole Faure et Alice Martin" in html or "Carole Faure and Alice Martin" in html
    assert f'href="{first.get_absolute_url()}"' in html


def test_being_named_has_a_line_of_its_own_on_the_card_of_the_item(people: People) -> None:
    answered(people)
    comment(Content.objects.get(), people.carole, "Et toi, @bob ?")
    announce("comment.posted")
    html = page(people)
    assert html.count('<article class="card"') == 1
    assert "Et toi, @bob ?" in html
    assert html.count('<span class="unread">') == 2


def lose(people: People, how: str) -> None:
    """Take from bob the right to read what he was told of, or what he was told of."""
    content = Content.objects.get()
    if how == "removed":
        Membership.objects.filter(group=people.veille, user=people.bob).delete()
    elif how == "item trashed":
        actions.trash(item=content, by=people.alice)
    else:
        actions.trash_comment(comment=Comment.objects.get(), by=people.alice)


@pytest.mark.parametrize("how", ["removed", "item trashed", "comment trashed"])
def test_what_one_may_no_longer_read_leaves_the_list(people: People, how: str) -> None:
    """REL-S1, REL-S3."""
    answered(people, body="CANARI")
    Content.objects.update(title="CANARI")
    assert "CANARI" in page(people)
    lose(people, how)
    assert "CANARI" not in page(people)


def test_a_former_animator_is_no_longer_told_who_asks_to_join(people: People) -> None:
    """REL-S3."""
    announce("membership.asked")
    assert "Paul Reynaud" in page(people, "carole")
    memberships.remove(group=people.veille, user=people.carole, by=people.alice)
    assert "Paul Reynaud" not in page(people, "carole")


def test_who_was_removed_is_still_told_so(people: People) -> None:
    memberships.remove(group=people.veille, user=people.bob, by=people.alice)
    announce("membership.removed")
    assert people.veille.name in page(people)


def test_an_empty_list_says_what_it_is_for(people: People) -> None:
    assert 'class="empty"' in page(people, "mallory")


def test_a_visitor_signs_in_first(people: People) -> None:
    for path in (PAGE, "/settings/notifications/"):
        response = people.client("visitor").get(path)
        assert response.status_code == 302
        assert "/accounts/login/" in response["Location"]


def test_the_bell_counts_what_is_unread_up_to_a_hundred(people: People) -> None:
    def counted() -> str:
        found = re.search(r'class="count">(\d+)<', page(people, path="/settings/notifications/"))
        return found.group(1) if found else ""

    assert counted() == ""
    answered(people)
    assert counted() == "1"
    fill(people, 120)
    assert counted() == "100"


def fill(people: People, count: int) -> None:
    """Tell bob of that many comments, by two people in turn, on items of their own."""
    content = publish(people.veille, people.bob)
    for n in range(count):
        author = (people.carole, people.alice)[n % 2]
        written = Comment.objects.create(
            content_id=content.pk, author=author, body="Oui", body_html="<p>Oui</p>", created_at=leases.present()
        )
        activity = Activity.objects.create(
            verb="comment.posted",
            actor=author,
            group=people.veille,
            content_id=content.pk,
            comment=written,
            at=leases.present() - timedelta(minutes=n),
            announced_at=leases.present(),
        )
        Notification.objects.create(recipient=people.bob, activity=activity, created_at=activity.at)


def test_the_list_costs_the_same_with_3_and_with_30(people: People) -> None:
    fill(people, 3)
    browser = people.client("bob")
    few = queries(browser, PAGE)
    for _round in range(9):
        fill(people, 3)
    assert queries(browser, PAGE) == few <= 10


def test_reading_the_item_anywhere_reads_what_was_told_of_it(people: People) -> None:
    """REL-M6: up to where it was read; what came later stays news."""
    content = Content.objects.get(pk=answered(people).content_id)
    comment(content, people.alice)
    announce("comment.posted")
    first = Notification.objects.filter(recipient=people.bob).earliest("pk")
    people.client("bob").post(f"/c/{content.pk}/read/", {"until": first.activity.at.isoformat()})
    assert list(Notification.objects.filter(recipient=people.bob, read_at=None).values_list("activity__verb")) != []
    assert Notification.objects.get(pk=first.pk).read_at is not None
    until = Activity.objects.latest("at").at.isoformat()
    people.client("bob").post(f"/c/{content.pk}/read/", {"until": until})
    assert not Notification.objects.filter(recipient=people.bob, read_at=None).exists()


def test_marking_a_group_as_read_reads_what_was_told_of_it(people: People) -> None:
    answered(people)
    people.client("bob").post(f"/g/{people.veille.slug}/read/")
    assert not Notification.objects.filter(recipient=people.bob, read_at=None).exists()


def test_reading_marks_nothing_of_another(people: People) -> None:
    """REL-S2."""
    content = Content.objects.get(pk=answered(people).content_id)
    people.client("carole").post(f"/c/{content.pk}/read/", {"until": leases.present().isoformat()})
    assert Notification.objects.filter(recipient=people.bob, read_at=None).exists()

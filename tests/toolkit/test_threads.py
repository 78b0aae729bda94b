"""Long discussions: where they open, ways through them, what happened in them, messages on the move."""

from __future__ import annotations

import gzip
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from bookmarks.actions import Typed, save
from content.models import Comment, Content, Reaction, ReadMark, Revision
from core import clock, text
from notifications.follows import level_of
from tests.budgets import queries
from tests.people import People
from toolkit import actions, moving, quoting, threads

pytestmark = pytest.mark.django_db


def bookmark(people: People, n: int = 1) -> Content:
    """Return bookmark number `n`, by bob."""
    typed = Typed(url=f"https://exemple.org/{n}", title=f"Page {n}", summary="Un texte")
    return save(group=people.veille, author=people.bob, typed=typed).bookmark


@pytest.fixture
def item(people: People) -> Content:
    """A bookmark by bob."""
    return bookmark(people)


def fill(item: Content, people: People, count: int, start: Any = None) -> list[Comment]:
    """Give an item `count` comments by carole and alice, a minute apart, in bulk."""
    start = start or clock.now() - timedelta(minutes=count)
    body = "Une réponse de taille ordinaire, avec **du gras**, un [lien](https://exemple.org/) et quelques mots. " * 3
    authors = (people.carole, people.alice)
    rows = [
        Comment(
            content_id=item.pk, author=authors[n % 2], body=f"{n} {body}", body_html=text.render(f"{n} {body}"),
            created_at=start + timedelta(minutes=n),
        )
        for n in range(count)
    ]  # fmt: skip
    made = Comment.objects.bulk_create(rows)
    Content.objects.filter(pk=item.pk).update(comment_count=count, last_activity_at=made[-1].created_at)
    return made


def test_a_thread_of_500_opens_at_the_first_unread(people: People, item: Content) -> None:
    """CC02, FO03: it opens at my first unread message, on its page, within its budget and under 20 KB."""
    comments = fill(item, people, 500)
    ReadMark.objects.filter(user=people.bob).update(read_until=comments[219].created_at)
    Reaction.objects.create(content_id=item.pk, comment=comments[220], user=people.alice, value=1, at=clock.now())
    browser = people.client("bob")
    opened = browser.get(item.get_absolute_url())
    assert opened.url.endswith(f"?page=5#comment-{comments[220].pk}")
    page = browser.get(opened.url)
    assert page.content.decode().count('class="unread"') == 30
    assert len(gzip.compress(page.content)) < 20_000
    assert queries(browser, f"{item.get_absolute_url()}?page=5") <= 32


def test_an_item_opens_at_its_start_when_nothing_was_read(people: People, item: Content) -> None:
    """FO03: never read, or read to the end, it opens at the item itself."""
    comments = fill(item, people, 60)
    assert people.client("alice").get(item.get_absolute_url()).status_code == 200
    ReadMark.objects.filter(user=people.bob).update(read_until=comments[-1].created_at)
    assert people.client("bob").get(item.get_absolute_url()).status_code == 200


def test_jumps(people: People, item: Content) -> None:
    """FO03: to the start, to the end, to a day, to the first unread; nonsense leads to the start."""
    comments = fill(item, people, 120, clock.now() - timedelta(days=3))
    day = comments[0].created_at.date().isoformat()
    expected = {"end": comments[-1], day: comments[0], "unread": comments[-1]}
    jump = reverse("content:jump", args=[item.pk])
    for to, comment in expected.items():
        assert people.client("carole").get(jump, {"to": to}).url.endswith(f"#comment-{comment.pk}")
    for odd in ("", "0000-00-00", "9999-12-31", "x" * 99):
        assert people.client("carole").get(jump, {"to": odd}).status_code == 302


def test_the_latest_first(people: People, item: Content) -> None:
    """LD1: messages are sorted as the address asks."""
    comments = fill(item, people, 3)
    html = people.client("carole").get(item.get_absolute_url(), {"sort": "newest"}).content.decode()
    places = [html.index(f'id="comment-{one.pk}"') for one in comments]
    assert places == sorted(places, reverse=True)


def test_what_it_answers_unfolds(people: People, item: Content) -> None:
    """FO04, LD1: "in reply to" unfolds in place, on any page; without script it leads there."""
    comments = fill(item, people, 60)
    Comment.objects.filter(pk=comments[55].pk).update(parent=comments[0])
    address = reverse("content:comment_quoted", args=[item.pk, comments[0].pk])
    html = people.client("bob").get(item.get_absolute_url(), {"page": 2}).content.decode()
    assert f'hx-get="{address}"' in html
    assert "<strong>" in people.client("bob").get(address, headers={"HX-Request": "true"}).content.decode()
    assert people.client("bob").get(address).url.endswith(f"?page=1#comment-{comments[0].pk}")


def test_a_message_is_quoted_with_a_link_back(people: People, item: Content) -> None:
    """FO12: quoting fills the form with the message, its author and its address; what it quoted is left out."""
    first = actions.post_comment(content=item, author=people.carole, body="> ancien\n\nMa *phrase*")
    html = people.client("bob").get(item.get_absolute_url(), {"quote": first.pk}).content.decode()
    assert f"&gt; [Carole Faure]({first.get_absolute_url()}) :" in html
    assert "&gt; Ma *phrase*" in html
    assert "ancien" not in quoting.quoted(first)


def test_what_happened_stands_in_the_flow(people: People, item: Content) -> None:
    """FO08, LA6: closed with a reason and by whom, renamed; said between the messages."""
    people.client("carole").post(f"/c/{item.pk}/lock/", {"locked": "1", "reason": "Réponse donnée"})
    html = people.client("bob").get(item.get_absolute_url()).content.decode()
    assert "Carole Faure" in html
    assert "<q>Réponse donnée</q>" in html


def test_accepting_answers_is_for_kinds_that_take_them(people: People, item: Content) -> None:
    """FO15: a kind that takes no answers refuses, whoever asks."""
    comment = actions.post_comment(content=item, author=people.carole, body="Voilà")
    assert people.client("bob").post(f"/c/{item.pk}/comments/{comment.pk}/accept/").status_code == 403


def test_answers_are_accepted_and_taken_back(people: People, item: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    """FO15: whoever asked accepts several answers, shown under the question; it can be reopened."""
    monkeypatch.setattr(type(item.tool), "answerable", True)
    comments = fill(item, people, 2)
    browser, accept = people.client("bob"), "/c/{}/comments/{}/accept/"
    for comment in comments:
        browser.post(accept.format(item.pk, comment.pk))
    assert "Réponses acceptées" in (html := browser.get(item.get_absolute_url()).content.decode()) or "Accepted" in html
    assert html.count("is-accepted") == 2
    browser.post(accept.format(item.pk, comments[0].pk), {"accepted": "0"})
    assert list(Comment.objects.filter(accepted_by=people.bob)) == [comments[1]]
    denied = people.client("mallory").post(accept.format(item.pk, comments[0].pk))
    assert denied.status_code == 404


def test_messages_move_with_all_that_is_theirs(people: People, item: Content) -> None:
    """FO23, CC31: files, marks, earlier versions, links and followers go along; a trace stays on both sides."""
    target = bookmark(people, 2)
    comment = actions.post_comment(content=item, author=people.carole, body="Avant")
    actions.edit_comment(comment=comment, editor=people.carole, body="Après")
    threads.react(comment=comment, user=people.bob, is_useful=True)
    threads.move_comments(comments=[comment], to=target, by=people.alice)
    for model in (Reaction, Revision):
        assert model.objects.get(comment=comment).content_id == target.pk
    assert level_of(people.carole, target) == "all"
    browser = people.client("bob")
    assert f"/{target.pk}-" in browser.get(f"/c/{item.pk}/comments/{comment.pk}/").url
    assert target.title in browser.get(item.get_absolute_url()).content.decode()
    assert item.title in browser.get(target.get_absolute_url() + "?page=1").content.decode()


def test_messages_do_not_move_where_one_may_not(people: People, item: Content) -> None:
    """FO23, REL-S2: an item one does not moderate, or does not see, is refused with a sentence and nothing moves."""
    comment = actions.post_comment(content=item, author=people.bob, body="Ici")
    hidden = save(
        group=people.groups["scot"], author=people.bob, typed=Typed(url="https://exemple.org/s", title="Caché SCOT")
    ).bookmark
    split = f"/c/{item.pk}/split/"
    for target in (str(hidden.pk), "/c/999999/", str(item.pk), "https://exemple.org/", "9" * 30, ""):
        response = people.client("carole").post(split, {"m": [comment.pk], "address": target})
        assert response.status_code == 422
        assert "Caché SCOT" not in response.content.decode()
    comment.refresh_from_db()
    assert comment.content_id == item.pk


def test_two_items_become_one(people: People, item: Content) -> None:
    """FO23, CC01: joined, the text of one becomes a message of the other, its address leads there."""
    other = bookmark(people, 2)
    said = actions.post_comment(content=other, author=people.carole, body="Mon avis")
    people.client("carole").post(f"/c/{other.pk}/join/", {"address": item.permanent_url})
    browser = people.client("bob")
    assert f"/{item.pk}-" in browser.get(f"/c/{other.pk}/").url
    assert f"/{item.pk}-" in browser.get(f"/c/{other.pk}/comments/{said.pk}/").url
    assert Content.objects.get(pk=item.pk).comment_count == 2


def test_a_moved_bookmark_takes_its_addresses(people: People, item: Content) -> None:
    """CC31: moved to a group that has the same page already, a bookmark keeps to itself what is free there."""
    scot = people.groups["scot"]
    save(group=scot, author=people.bob, typed=Typed(url="https://exemple.org/1", title="La même"))
    other = bookmark(people, 7)
    for one in (item, other):
        moving.move(item=Content.objects.get(pk=one.pk), to=scot, by=people.alice)
    again = save(group=scot, author=people.bob, typed=Typed(url="https://exemple.org/7"))
    assert (again.bookmark.pk, again.is_new) == (other.pk, False)

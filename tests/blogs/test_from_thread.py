"""A thread becomes an article, with credits and a link both ways."""

from __future__ import annotations

import pytest
from django.urls import reverse

from blogs.models import Article
from forum.models import Topic
from tests.people import People
from toolkit import actions, threads

pytestmark = pytest.mark.django_db


def thread(people: People) -> Topic:
    """Return a question by bob that carole answered and alice spoke in."""
    topic = Topic(group=people.veille, title="Prêter des tablettes ?", body="Qui l’a fait ?", nature="question")
    actions.publish(item=topic, author=people.bob, tags=["prêt"])
    answer = actions.post_comment(content=topic, author=people.carole, body="Une convention d’une page.")
    actions.post_comment(content=topic, author=people.alice, body="Bravo")
    threads.accept(comment=answer, by=people.bob, is_accepted=True)
    return topic


def test_a_thread_becomes_a_draft_with_credits(people: People) -> None:
    """FO27, LM3: its text, the answers quoted, everybody named; two clicks make one draft; both lead to one another."""
    topic, bob = thread(people), people.client("bob")
    address = reverse("blogs:from_thread", args=["veille-numerique", topic.pk])
    assert address in bob.get(topic.get_absolute_url(), {"page": 1}).content.decode()
    sent = [bob.post(address).url for _click in range(2)]
    draft = Article.objects.get()
    assert sent == [f"{draft.get_absolute_url()}edit/"] * 2
    assert draft.state == "draft"
    for words in (
        "Qui l’a fait ?",
        "> Une convention d’une page.",
        "Carole Faure",
        "Alice Martin",
        topic.permanent_url,
    ):
        assert words in draft.body
    assert "Bravo" not in draft.body
    assert draft.title in bob.get(topic.get_absolute_url(), {"page": 1}).content.decode()
    assert (
        draft.get_absolute_url()
        not in people.client("alice").get(topic.get_absolute_url() + "?page=1").content.decode()
    )


def test_only_its_author_and_animators_make_one(people: People) -> None:
    """FO27: another member is not offered it and is refused; a stranger finds nothing; other items make no article."""
    topic = thread(people)
    Topic.objects.filter(pk=topic.pk).update(author=people.alice)
    address = reverse("blogs:from_thread", args=["veille-numerique", topic.pk])
    answers = [people.client(who).post(address).status_code for who in ("bob", "mallory", "carole")]
    assert answers == [403, 404, 302]
    made = Article.objects.get()
    again = reverse("blogs:from_thread", args=["veille-numerique", made.pk])
    assert people.client("carole").post(again).status_code == 404

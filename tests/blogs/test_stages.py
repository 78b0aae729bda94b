"""From a draft to its readers: draft, review, scheduled, published, withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from activity.models import Activity
from blogs import actions
from blogs.models import Article
from content.models import Content
from content.readers import readers_of
from core import clock
from groups.models import Group
from tests.blogs.pieces import article, typed
from tests.people import People
from toolkit import schedule

pytestmark = pytest.mark.django_db


def url(name: str, item: Content | None = None) -> str:
    return reverse(f"blogs:{name}", args=["veille-numerique", *([item.pk] if item else [])])


def announced(item: Content) -> int:
    """Return how many times an article was announced."""
    return Activity.objects.filter(content=item, verb="content.published").count()


def state_of(item: Content) -> str:
    return Content.objects.values_list("state", flat=True).get(pk=item.pk)


def test_a_draft_is_its_writers_own(people: People) -> None:
    """AR02, AR03: a draft is read, listed and edited by those who sign it, who comment on it; by nobody else."""
    people.client("bob").post(url("create"), typed(act="draft", signers="Paul, elise (elise)"))
    assert not Article.objects.exists()
    people.client("bob").post(url("create"), typed(act="draft", signers="Carole Faure (carole), "))
    draft = Article.objects.get()
    opened = {who: people.client(who).get(draft.get_absolute_url()).status_code for who in ("bob", "carole", "alice")}
    listed = {who: draft.title in people.client(who).get(url("list") + "?view=mine").content.decode() for who in opened}
    assert opened == {"bob": 200, "carole": 200, "alice": 404}
    assert listed == {"bob": True, "carole": True, "alice": False}
    assert set(readers_of(draft).values_list("username", flat=True)) == {"bob", "carole"}
    assert people.client("carole").get(f"{draft.get_absolute_url()}edit/").status_code == 200
    said = people.client("carole").post(reverse("content:comments", args=[draft.pk]), {"body": "Ajoutez un chiffre"})
    assert (said.status_code, announced(draft)) == (302, 0)


def test_whoever_signs_beside_the_author_does_not_remove(people: People) -> None:
    """AR03: a co-author edits as the author does, and does not put the article in the trash."""
    made = article(people, by="alice", signers=["bob"])
    bob = people.client("bob")
    assert bob.get(f"{made.get_absolute_url()}edit/").status_code == 200
    assert bob.post(f"{made.get_absolute_url()}delete/").status_code == 403


def test_publishing_a_draft_announces_it_once(people: People) -> None:
    """AR02: published, taken down and published again, an article is announced once."""
    draft, bob = article(people, act="draft"), people.client("bob")
    for _turn in range(2):
        bob.post(url("publish", draft))
        assert state_of(draft) == "published"
        bob.post(url("withdraw", draft))
        assert people.client("carole").get(draft.get_absolute_url()).status_code == 200
        assert people.client("mallory").get(draft.get_absolute_url()).status_code == 404
    assert announced(draft) == 1


def test_review_is_off_by_default(people: People) -> None:
    """AR02: nobody reads an article first unless an animator asked for it; what animators write goes out."""
    assert article(people).state == "published"
    people.client("carole").post(url("newsroom"), {"is_reviewing": "on"})
    waiting = article(people)
    assert (waiting.state, announced(waiting)) == ("review", 0)
    assert article(people, by="alice").state == "published"
    assert people.client("bob").get(url("newsroom")).status_code == 403
    people.client("bob").post(url("publish", waiting))
    assert state_of(waiting) == "review"
    assert waiting.title in people.client("carole").get(url("list") + "?view=review").content.decode()


def test_an_animator_publishes_or_sends_back(people: People) -> None:
    """AR02: from the queue, an animator publishes an article, or gives it back with a reason."""
    actions.set_reviewing(group=people.veille, by=people.carole, is_on=True)
    first, second, carole = article(people), article(people, title="Autre"), people.client("carole")
    carole.post(url("publish", first))
    assert (state_of(first), announced(first)) == ("published", 1)
    assert carole.post(url("send_back", second), {"reason": ""}).status_code == 422
    carole.post(url("send_back", second), {"reason": "Il manque le coût"})
    assert state_of(second) == "draft"
    told = Activity.objects.get(verb="message.refused")
    assert (told.person, told.data["reason"]) == (people.bob, "Il manque le coût")


def test_an_article_waits_for_its_hour(people: People) -> None:
    """AR02, CC36: an article to come is published at its hour, once, and leaves on its last day."""
    now = clock.now()
    hour, last = now + timedelta(days=1), now + timedelta(days=3)
    people.client("bob").post(
        url("create"), typed(publish_at=f"{hour:%Y-%m-%dT%H:%M}", expires_at=f"{last:%Y-%m-%dT%H:%M}")
    )
    made = Article.objects.get()
    assert people.client("carole").get(made.get_absolute_url()).status_code == 200
    assert people.client("mallory").get(made.get_absolute_url()).status_code == 404
    assert (made.state, announced(made)) == ("scheduled", 0)
    with clock.at(now + timedelta(days=2)):
        schedule.publish_due(), schedule.publish_due()
        assert (state_of(made), announced(made)) == ("published", 1)
    with clock.at(now + timedelta(days=4)):
        schedule.publish_due()
    assert state_of(made) == "withdrawn"


def test_the_draft_of_a_newcomer_is_held(people: People) -> None:
    """AR02: the draft of somebody whose first messages are read first waits for a moderator like all they write."""
    Group.objects.filter(pk=people.veille.pk).update(held_posts=1)
    people.veille.refresh_from_db()
    draft = article(people, act="draft")
    people.client("bob").post(url("publish", draft))
    draft.refresh_from_db()
    assert (draft.state, draft.is_held, announced(draft)) == ("published", True, 0)
    assert people.client("mallory").get(draft.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", ["publish", "withdraw", "send_back"])
def test_strangers_change_nothing(people: People, name: str) -> None:
    """AR02: who may not edit an article moves it nowhere."""
    made: Any = article(people, by="alice")
    answers = [people.client(who).post(url(name, made), {"reason": "x"}).status_code for who in ("bob", "mallory")]
    assert (answers, state_of(made)) == ([403, 404], "published")

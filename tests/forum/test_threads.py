"""Threads: their kinds, views, likenesses, answers, head and pace."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from content.models import Comment, Content
from core import clock
from forum.models import ReadyAnswer, Topic
from notifications.models import Follow
from tests.budgets import queries
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db


def start(people: People, title: str, who: str = "bob", **columns) -> Topic:
    """Return a thread of the group."""
    topic = Topic(group=people.veille, title=title, body=columns.pop("body", ""), audience="group", **columns)
    actions.publish(item=topic, author=people.users[who])
    return Topic.objects.get(pk=topic.pk)


def say(people: People, topic: Topic, who: str, body: str) -> Comment:
    """Return a message in a thread."""
    return actions.post_comment(content=Content.objects.get(pk=topic.pk), author=people.users[who], body=body)


def url(people: People, name: str, *more) -> str:
    """Return an address of the group's forum."""
    return reverse(f"forum:{name}", args=[people.veille.slug, *more])


def listed(people: People, who: str, **asked: str) -> str:
    """Return the forum's list as somebody sees it."""
    return people.client(who).get(url(people, "list"), asked).content.decode()


def test_it_works(people: People) -> None:
    """FO09: a question is asked with its kind, and the list says it."""
    typed = {"title": "Qui prête des tablettes ?", "body": "", "audience": "group", "nature": "question"}
    assert people.client("bob").post(url(people, "create"), typed).status_code == 302
    html = listed(people, "carole")
    assert "Qui prête des tablettes" in html
    assert "Sans réponse" in html


def test_the_list_says_what_one_needs(people: People) -> None:
    """FO01: title, category, author and organisation, replies, marks."""
    from accounts.models import Affiliation, Organisation

    town = Organisation.objects.create(name="Ville de Crest", slug="crest")
    Affiliation.objects.create(user=people.bob, organisation=town)
    topic = start(people, "Une question", nature="question", is_solved=True)
    say(people, topic, "carole", "Oui")
    actions.lock(item=topic, by=people.alice, is_locked=True)
    html = listed(people, "alice")
    for seen in ("Bob Girard", "Ville de Crest", "1 commentaire", "Résolu", "Commentaires fermés"):
        assert seen in html


def test_views_of_the_list(people: People) -> None:
    """FO02: new, unanswered, solved, mine, followed, most useful; the view is in the address."""
    mine, other = start(people, "Le mien", who="bob"), start(people, "Un autre", who="carole", nature="question")
    say(people, mine, "carole", "Une réponse")
    Topic.objects.filter(pk=other.pk).update(is_solved=True)
    actions.react(item=other, user=people.bob, value=1)
    Follow.objects.filter(user=people.bob).exclude(content=None).delete()
    Follow.objects.create(user=people.bob, group=people.veille, content_id=other.pk, level="all")
    shown = {}
    for view in ("", "new", "unanswered", "solved", "mine", "followed", "useful", "nowhere"):
        html = listed(people, "bob", view=view)
        shown[view] = ("Le mien" in html, "Un autre" in html)
    assert shown == {
        "": (True, True), "new": (True, True), "unanswered": (False, True), "solved": (False, True),
        "mine": (True, False), "followed": (False, True), "useful": (False, True), "nowhere": (True, True),
    }  # fmt: skip


def test_the_list_has_a_query_budget_with_categories_and_organisations(people: People) -> None:
    """FO01: the same count for 3 and for 30 threads."""
    costs = []
    for count in (3, 27):
        for n in range(count):
            start(people, f"Fil {count} {n}", nature="question")
        costs.append(queries(people.client("carole"), url(people, "list")))
    assert costs[0] == costs[1] <= 24


def test_like_threads_appear_while_typing(people: People, django_capture_on_commit_callbacks) -> None:
    """FO10: in all the groups one reads, and in no other."""
    with django_capture_on_commit_callbacks(execute=True):
        start(people, "Prêter des tablettes aux médiathèques")
        hidden = Topic(group=people.groups["scot"], title="Prêter des tablettes aux élus", audience="group")
        actions.publish(item=hidden, author=people.alice)
    asked = {"title": "Peut-on prêter des tablettes"}
    html = people.client("carole").get(url(people, "similar"), asked).content.decode()
    assert "aux médiathèques" in html
    assert "aux élus" not in html
    assert "aux élus" in people.client("bob").get(url(people, "similar"), asked).content.decode()
    assert people.client("mallory").get(url(people, "similar"), asked).status_code == 403


def test_the_same_question_is_counted_and_followed(people: People) -> None:
    """FO16: one gesture counts and follows; the same again takes it back; no empty message."""
    topic = start(people, "Qui sait ?", nature="question")
    carole = people.client("carole")
    carole.post(url(people, "also_ask", topic.pk))
    assert topic.also_asking.count() == 1
    assert Follow.objects.filter(user=people.carole, content_id=topic.pk, level="all").exists()
    carole.post(url(people, "also_ask", topic.pk))
    assert topic.also_asking.count() == 0
    assert topic.comments.count() == 0


def test_a_summary_stays_on_top(people: People) -> None:
    """FO07: any member writes it; it is signed, searched and can be emptied."""
    topic, bob = start(people, "Un long fil"), people.client("bob")
    assert bob.post(url(people, "summary", topic.pk), {"summary": "On retient **jeudi**"}).status_code == 302
    html = people.client("carole").get(topic.get_absolute_url(), follow=True).content.decode()
    assert html.index("<strong>jeudi</strong>") < html.index('id="comments"')
    assert people.client("mallory").post(url(people, "summary", topic.pk), {"summary": "x"}).status_code == 404


def test_the_head_of_a_long_thread(people: People) -> None:
    """FO06: who took part, since when, the links; at the same cost for 6 and 30 messages."""
    topic, costs = start(people, "Un long fil"), []
    for count in (6, 24):
        for n in range(count):
            say(people, topic, "carole" if n % 2 else "alice", f"Voir [la page {n}](https://exemple.org/{n % 3})")
        costs.append(queries(people.client("bob"), f"{topic.get_absolute_url()}?page=1"))
    html = people.client("bob").get(f"{topic.get_absolute_url()}?page=1").content.decode()
    assert "2 personnes ont participé" in html
    assert 'href="https://exemple.org/2"' in html
    assert costs[0] == costs[1]


def test_a_slow_thread_takes_one_message_at_a_time(people: People, time_machine) -> None:
    """FO25: who writes again too soon is told when, and keeps the text; animators set the pace."""
    topic = start(people, "Un fil vif")
    assert people.client("bob").post(url(people, "slow", topic.pk), {"minutes": 30}).status_code == 403
    people.client("carole").post(url(people, "slow", topic.pk), {"minutes": 30})
    bob, address = people.client("bob"), reverse("content:comments", args=[topic.pk])
    bob.post(address, {"body": "Un"})
    again = bob.post(address, {"body": "Deux mots gardés"})
    assert again.status_code == 422
    assert "Deux mots gardés" in again.content.decode()
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert bob.post(address, {"body": "Deux"}).status_code == 302


def test_a_private_word_to_the_author(people: People, django_capture_on_commit_callbacks) -> None:
    """FO17: one mail, answered to the writer's own address, who was told so; sent twice it leaves once."""
    topic = start(people, "Qui peut m’aider ?", who="alice")
    data = {"body": "Moi, appelle-moi", "form_key": str(uuid.uuid4())}
    with django_capture_on_commit_callbacks(execute=True):
        for _n in range(2):
            assert people.client("bob").post(url(people, "write_author", topic.pk), data).status_code == 302
    sent = [message for message in mail.outbox if "appelle-moi" in message.body]
    assert [message.to for message in sent] == [["alice@demo.test"]]
    assert sent[0].reply_to == ["bob@demo.test"] or sent[0].extra_headers["Reply-To"] == "bob@demo.test"
    assert "appelle-moi" not in people.client("carole").get(topic.get_absolute_url(), follow=True).content.decode()
    for who, status in (("mallory", 404), ("visitor", 302), ("alice", 404)):
        assert people.client(who).post(url(people, "write_author", topic.pk), data).status_code == status


def test_ready_answers_are_for_the_animators(people: People) -> None:
    """FO21: kept by the group, offered to those who moderate it, hidden from others."""
    people.client("carole").post(url(people, "ready"), {"title": "Bienvenue", "body": "Dites-nous d’où vous venez"})
    topic = start(people, "Bonjour")
    assert "Dites-nous d’où vous venez" in people.client("carole").get(topic.get_absolute_url()).content.decode()
    assert "Dites-nous" not in people.client("alice" if False else "bob").get(topic.get_absolute_url()).content.decode()
    people.client("carole").post(url(people, "remove_ready", ReadyAnswer.objects.get().pk))
    assert not ReadyAnswer.objects.exists()


def test_how_the_forum_answers(people: People) -> None:
    """FO37: the share of questions answered and the median delay, by month; one's own reply is no answer."""
    with clock.at(clock.now() - timedelta(days=2)):
        fast, alone = start(people, "Vite", nature="question"), start(people, "Seul", nature="question")
        say(people, alone, "bob", "Personne ?")
    with clock.at(clock.now() - timedelta(days=2) + timedelta(hours=3)):
        say(people, fast, "carole", "Voici")
    html = people.client("carole").get(url(people, "figures")).content.decode()
    assert "1 (50 %)" in html
    assert "3 heures" in html
    assert people.client("bob").get(url(people, "figures")).status_code == 403


def test_animators_put_any_thread_right(people: People) -> None:
    """FO24: title, category and tags of anybody's thread, kept in its history and in the log."""
    topic = start(people, "Un titre raté", nature="discussion")
    typed = {"title": "Un titre juste", "body": "", "audience": "group", "nature": "question", "tags": "prêt"}
    carole = people.client("carole")
    form = carole.get(f"{topic.get_absolute_url()}edit/").context["form"]
    typed |= {name: form[name].value() for name in form.fields if name in {"version", "started_from"}}
    assert carole.post(f"{topic.get_absolute_url()}edit/", typed).status_code == 302
    topic.refresh_from_db()
    assert (topic.title, topic.nature) == ("Un titre juste", "question")
    assert [tag.name for tag in topic.tags.all()] == ["prêt"]
    assert topic.revisions.filter(title="Un titre raté").exists()
    assert topic.activities.filter(verb="content.edited", actor=people.carole).exists()
    assert people.client("paul").get(f"{topic.get_absolute_url()}edit/").status_code == 404

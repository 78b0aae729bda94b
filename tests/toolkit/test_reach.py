"""CC21: before publishing, one sentence: who will be able to read, and how many get a mail now."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.utils.translation import override

from bookmarks.models import Bookmark
from content.models import Content
from content.readers import readers_of
from groups.models import Group
from notifications.models import Follow
from tests.budgets import queries
from tests.people import People
from toolkit import actions
from toolkit.reach import Reach, reach_of


def follow_all(people: People, *names: str) -> None:
    for name in names:
        Follow.objects.update_or_create(
            user=people.users[name], group=people.veille, content=None, tag=None, defaults={"level": "all"}
        )


def asked(people: People, audience: str = "group", author: str = "bob", slug: str = "veille-numerique") -> Reach:
    return reach_of(group=people.groups[slug], kind="bookmark", audience=audience, author=people.users[author])


def test_it_works(people: People) -> None:
    """CC21: the form says it, before anything is typed and without JavaScript; the button says its act and reach."""
    follow_all(people, "carole", "bob", "mallory")
    page = people.client("bob").get("/g/veille-numerique/bookmarks/new/").content.decode()
    with override("fr"):
        found = asked(people)
        assert (found.readers, found.mails) == (3, 1)
        assert found.sentence in page
        assert found.act in page


@pytest.mark.parametrize("audience", ["group", "platform", "web"])
@pytest.mark.parametrize("slug", ["veille-numerique", "elus", "scot"])
def test_what_is_said_is_what_happens(
    people: People, audience: str, slug: str, django_capture_on_commit_callbacks: Any
) -> None:
    """CC21, LM7: as many read and as many get a mail as was said, in a sub-group too, for every audience."""
    Group.objects.filter(slug="scot").update(parent=people.groups["ateliers"], is_readable_by_parent=True)
    group, author = Group.objects.get(slug=slug), people.alice if slug != "elus" else people.admin
    for user in people.users.values():
        Follow.objects.update_or_create(user=user, group=group, content=None, tag=None, defaults={"level": "all"})
    said = reach_of(group=group, kind="bookmark", audience=audience, author=author)
    item = Bookmark(group=group, title="Cartes", url="https://exemple.org/", audience=said.audience)
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish(item=item, author=author)
    if said.audience == "group":
        assert said.readers == readers_of(Content.objects.get(pk=item.pk)).count()
    assert said.mails == len(mail.outbox) > 0


def test_the_sentence_follows_the_audience(people: People) -> None:
    """CC21: another audience changes the sentence and the button, within what the group allows."""
    browser = people.client("bob")
    pages = {
        audience: browser.get("/g/veille-numerique/reach/", {"kind": "bookmark", "audience": audience}).content.decode()
        for audience in ("group", "platform", "web", "mars")
    }
    with override("fr"):
        for audience in ("group", "platform", "web"):
            assert asked(people, audience).sentence in pages[audience]
            assert asked(people, audience).act in pages[audience]
    assert pages["mars"] == pages["web"]
    assert len(set(pages.values())) == 3


def test_numbers_are_told_to_those_who_publish_there(people: People) -> None:
    """CC21, LA3: how many they are is not told to strangers, nor whether the group exists."""
    path = "/g/elus/reach/?kind=bookmark&audience=group"
    assert [people.client(name).get(path).status_code for name in ("admin", "bob", "visitor")] == [200, 404, 302]
    assert people.client("mallory").get("/g/veille-numerique/reach/?kind=bookmark").status_code == 403
    assert people.client("bob").get("/g/veille-numerique/reach/?kind=lune").status_code == 200


def test_a_newcomer_reads_that_a_moderator_comes_first(people: People) -> None:
    """CC21: what will be held says so, and promises no mail."""
    Group.objects.filter(pk=people.veille.pk).update(held_posts=2)
    people.veille.refresh_from_db()
    follow_all(people, "carole")
    assert (asked(people).waits, asked(people).mails) == (True, 0)
    assert (asked(people, author="alice").waits, asked(people, author="alice").mails) == (False, 1)


def test_it_costs_the_same_in_a_large_group(people: People) -> None:
    """CC21, LG3: counts, never lists of people."""
    few = queries(people.client("bob"), "/g/veille-numerique/reach/?kind=bookmark&audience=group")
    follow_all(people, *people.users)
    assert queries(people.client("bob"), "/g/veille-numerique/reach/?kind=bookmark&audience=group") == few <= 10

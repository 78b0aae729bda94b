"""The search finds for each person what they may read, and nothing else (REL-S1, LS6)."""

from __future__ import annotations

import pytest

from content.models import Comment, Content
from memberships.actions import ban
from search import indexing
from tests.people import PARTS
from tests.search.conftest import publish
from toolkit import actions

MAY_READ_THE_GROUP = {"bob", "carole", "alice", "admin_on"}


def finders(look, typed):
    """Return the parts that find something."""
    return {part for part in PARTS if look(typed, part)}


def test_a_private_item_is_found_by_those_who_read_it(people, look):
    """REL-S1, LS6."""
    publish(people, "Canari secret")
    assert finders(look, "canari") == MAY_READ_THE_GROUP


def test_a_comment_of_a_private_item_is_found_by_those_who_read_it(people, look):
    """REL-S1, LS6."""
    item = publish(people, "Sujet")
    actions.post_comment(content=item, author=people.bob, body="Un canari parle")
    assert finders(look, "canari") == MAY_READ_THE_GROUP


def test_the_page_says_nothing_of_what_one_may_not_read(people, browser):
    """REL-S1: neither title, nor text, nor count, nor tag."""
    item = publish(people, "Canari secret", "plumage jaune", tags=["volière"])
    actions.post_comment(content=item, author=people.bob, body="Un canari parle")
    indexing.sweep()
    for part in PARTS:
        page = browser(part).get("/search/", {"q": "canari"}).content.decode()
        seen = [word for word in ("Canari secret", "plumage", "volière", "parle", "result") if word in page]
        assert bool(seen) == (part in MAY_READ_THE_GROUP), (part, seen)


def test_a_public_item_is_found_by_everybody(people, look):
    """LS6."""
    publish(people, "Annonce publique", audience="web")
    assert finders(look, "annonce") == set(PARTS)


@pytest.mark.parametrize(("part", "finds"), [("bob", True), ("carole", True), ("mallory", False), ("visitor", False)])
def test_a_held_comment_is_found_by_its_author_and_by_moderators(people, look, part, finds):
    """REL-S1."""
    item = publish(people, "Sujet", audience="web")
    comment = actions.post_comment(content=item, author=people.bob, body="Un canari parle")
    Comment.objects.filter(pk=comment.pk).update(is_held=True)
    assert look("canari", part) == (["on Sujet"] if finds else [])


def test_a_draft_is_found_by_its_author_alone(people, look):
    """REL-S1."""
    publish(people, "Brouillon de canari", state=Content.State.DRAFT)
    assert look("canari", "bob") == ["Brouillon de canari"]
    assert look("canari", "alice") == []


def test_filtering_by_a_group_one_may_not_know_finds_nothing(people, browser):
    """REL-S5: a secret group and one that does not exist answer alike."""
    publish(people, "Canari", group=people.groups["elus"], author=people.elise)
    for slug in ("elus", "nulle-part"):
        page = browser("mallory").get("/search/", {"q": "canari", "group": slug})
        assert page.context["page"].paginator.count == 0
        assert not page.context["hits"]


def test_a_secret_group_is_named_to_those_who_know_it(people, browser):
    """LS1, REL-S5."""
    people.groups["elus"].name = "Conseil élu"
    people.groups["elus"].save()
    assert "Conseil élu" in browser("elise").get("/search/", {"q": "conseil elu"}).content.decode()
    assert "Conseil élu" not in browser("mallory").get("/search/", {"q": "conseil elu"}).content.decode()


def test_somebody_banned_finds_nothing_of_the_group_any_more(people, look):
    """REL-S3."""
    publish(people, "Canari secret")
    indexing.sweep()
    ban(group=people.veille, user=people.bob, by=people.alice, reason="test")
    assert look("canari", "bob") == []

"""Who hears of what: each rule, and each reason not to hear."""

from __future__ import annotations

import pytest

from content.models import Comment, Content
from groups import roles
from groups.models import Group, Level, Membership
from memberships import actions as memberships
from notifications.follows import set_level
from notifications.models import Preference
from tests.notifications.acts import comment, mailed, publish, told
from tests.people import People, make_user
from toolkit import actions


def test_a_new_item_is_told_to_those_who_follow_all_of_the_group(people: People) -> None:
    """LM17: and not to its author, though he follows the group too."""
    for user in (people.bob, people.carole):
        set_level(user, people.veille, Level.ALL)
    publish(people.veille, people.bob)
    assert told("content.published") == mailed("content.published") == {"carole"}


@pytest.mark.parametrize("level", [Level.IMPORTANT, Level.NOTHING])
def test_a_new_item_is_not_told_at_the_other_levels(people: People, level: Level) -> None:
    set_level(people.carole, people.veille, level)
    publish(people.veille, people.bob)
    assert told("content.published") == set()


def test_the_digest_level_is_told_on_the_site_only(people: People) -> None:
    set_level(people.carole, people.veille, Level.DIGEST)
    publish(people.veille, people.bob, body="Avec @carole")
    assert told("content.published") == {"carole"}
    assert mailed("content.published") == set()


def test_a_person_named_in_the_text_hears_of_it(people: People) -> None:
    publish(people.veille, people.bob, body="Qu'en pense @Alice, et @bob lui-même ?")
    assert told("content.published") == {"alice"}


def test_naming_somebody_who_may_not_read_it_tells_them_nothing(people: People) -> None:
    """REL-S1: a stranger, a person who asked to join, a banned one."""
    publish(people.veille, people.bob, body="@mallory @paul @denis @admin")
    assert told("content.published") == set()


def test_naming_a_stranger_in_a_public_item_tells_them(people: People) -> None:
    publish(people.veille, people.bob, body="@mallory", audience="web")
    assert told("content.published") == {"mallory"}


def test_a_comment_is_told_to_author_followers_and_people_named(people: People) -> None:
    """LM17, LM18: each once, whatever the number of reasons; its writer not at all."""
    content = publish(people.veille, people.bob)
    set_level(people.carole, content, Level.ALL)
    set_level(people.carole, people.veille, Level.ALL)
    comment(content, people.alice, "Bravo @bob et @carole, signé @alice")
    assert told("comment.posted") == {"bob", "carole"}
    assert mailed("comment.posted") == {"bob", "carole"}


def test_a_comment_is_told_to_those_who_follow_all_of_the_group(people: People) -> None:
    content = publish(people.veille, people.bob)
    set_level(people.carole, people.veille, Level.ALL)
    comment(content, people.alice)
    assert told("comment.posted") == {"bob", "carole"}


def test_whoever_commented_hears_of_what_follows(people: People) -> None:
    """LM18: without having asked for it."""
    content = publish(people.veille, people.bob)
    comment(content, people.carole)
    comment(content, people.bob)
    assert told("comment.posted") == {"carole"}


def test_who_muted_the_item_hears_nothing_even_named(people: People) -> None:
    """LM4: its own author too."""
    content = publish(people.veille, people.bob)
    set_level(people.bob, content, Level.NOTHING)
    comment(content, people.carole, "@bob, tu es là ?")
    assert told("comment.posted") == set()


def test_who_muted_the_group_hears_nothing_even_named(people: People) -> None:
    """LM4: an item followed before the group was muted does not speak either."""
    content = publish(people.veille, people.bob)
    set_level(people.bob, people.veille, Level.NOTHING)
    comment(content, people.carole, "@bob, tu es là ?")
    assert told("comment.posted") == set()


def test_an_item_of_another_group_tells_nothing(people: People) -> None:
    set_level(people.bob, people.groups["scot"], Level.ALL)
    publish(people.veille, people.carole)
    assert told("content.published") == set()


def test_who_left_the_group_hears_nothing(people: People) -> None:
    """LM4: nor does who is put out of it."""
    content = publish(people.veille, people.bob)
    comment(content, people.carole)
    memberships.remove(group=people.veille, user=people.carole, by=people.alice)
    comment(content, people.alice, "@carole")
    assert told("comment.posted") == {"bob"}


@pytest.mark.parametrize("changes", [{"trashed_at": "2026-01-01T00:00Z"}, {"is_held": True}])
def test_a_comment_that_is_not_shown_tells_nothing(people: People, changes: dict[str, object]) -> None:
    content = publish(people.veille, people.bob)
    written = comment(content, people.carole)
    Comment.objects.filter(pk=written.pk).update(**changes)
    assert told("comment.posted") == set()


@pytest.mark.parametrize("changes", [{"state": "draft"}, {"state": "scheduled"}, {"trashed_at": "2026-01-01T00:00Z"}])
def test_an_item_that_is_not_out_tells_no_reader(people: People, changes: dict[str, object]) -> None:
    """LM7: what readers may not open yet, or any more, they are not told."""
    member = make_user("lea")
    memberships.join(group=people.veille, user=member)
    set_level(member, people.veille, Level.ALL)
    content = publish(people.veille, people.bob)
    Content.objects.filter(pk=content.pk).update(**changes)
    assert told("content.published") == set()


def test_an_account_that_is_closed_hears_nothing(people: People) -> None:
    content = publish(people.veille, people.bob)
    type(people.bob).objects.filter(pk=people.bob.pk).update(is_active=False)
    comment(content, people.carole)
    assert told("comment.posted") == set()


def test_pausing_mails_leaves_the_notification_on_the_site(people: People) -> None:
    """LM4: one switch for all mails."""
    content = publish(people.veille, people.bob)
    Preference.objects.create(user=people.bob, is_mail_paused=True)
    comment(content, people.carole)
    assert told("comment.posted") == {"bob"}
    assert mailed("comment.posted") == set()


def test_editing_tells_nobody(people: People) -> None:
    """LM6."""
    set_level(people.carole, people.veille, Level.ALL)
    content = publish(people.veille, people.bob)
    actions.edit(item=content.bookmark if hasattr(content, "bookmark") else content, editor=people.bob)
    assert told("content.edited") == set()


def test_a_request_to_join_is_told_to_those_who_answer_it(people: People) -> None:
    """Admins, animators, and whoever was granted it; nobody else of the group."""
    assert told("membership.asked") == {"alice", "carole"}
    roles.set_grants(people.veille, people.bob, {"manage_members"})
    assert told("membership.asked") == {"alice", "bob", "carole"}


def test_a_grant_kept_by_who_is_no_longer_a_member_counts_for_nothing(people: People) -> None:
    roles.set_grants(people.veille, people.bob, {"manage_members"})
    Membership.objects.filter(group=people.veille, user=people.bob).delete()
    assert "bob" not in told("membership.asked")


def decide(people: People, verb: str, group: Group) -> None:
    """Make alice decide about bob or paul in her group."""
    acts = {
        "accepted": lambda: memberships.accept(group=group, user=people.paul, by=people.alice),
        "refused": lambda: memberships.refuse(group=group, user=people.paul, by=people.alice),
        "invited": lambda: memberships.invite(group=group, user=people.mallory, by=people.alice),
        "removed": lambda: memberships.remove(group=group, user=people.bob, by=people.alice),
        "banned": lambda: memberships.ban(group=group, user=people.bob, by=people.alice, reason="Insultes"),
        "role_changed": lambda: memberships.set_role(group=group, user=people.bob, role="animator", by=people.alice),
    }
    acts[verb]()


@pytest.mark.parametrize(
    ("verb", "name"),
    [
        ("accepted", "paul"),
        ("refused", "paul"),
        ("invited", "mallory"),
        ("removed", "bob"),
        ("banned", "bob"),
        ("role_changed", "bob"),
    ],
)
def test_a_decision_about_a_membership_is_never_silenced(people: People, verb: str, name: str) -> None:
    """LM10: told to the person alone, all mails paused and the group muted."""
    person = getattr(people, name)
    Preference.objects.create(user=person, is_mail_paused=True)
    set_level(person, people.veille, Level.NOTHING)
    decide(people, verb, people.veille)
    assert told(f"membership.{verb}") == mailed(f"membership.{verb}") == {name}

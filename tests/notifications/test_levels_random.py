"""The rule of who hears stands twice, in SQL and in Python: on random worlds both say the same, of all and of each."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import User
from activity.models import Activity
from activity.record import record
from content.models import Comment, Content, Tag
from core import clock
from forum.models import Category, Topic
from groups.models import Level
from notifications import follows, recipients
from notifications.explaining import explanation
from notifications.models import Follow, Preference
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db
WHO = ["alice", "carole", "bob", "mallory", "denis"]
PHASES = [Phase.explicit, Phase.generate]
"""A failing world is shown as it is: making it smaller takes minutes."""
LEVELS = ["", "", "all", "important", "digest", "nothing"]

wishes = st.fixed_dictionaries({
    "group": st.sampled_from(LEVELS),
    "item": st.sampled_from([*LEVELS, "automatic"]),
    "place": st.sampled_from(LEVELS),
    "tag": st.sampled_from(["", "", "all", "digest"]),
    "wish": st.sampled_from(["", "", "", "paused", "until", "follows_nothing", "no_address"]),
})  # fmt: skip
worlds = st.fixed_dictionaries({
    "people": st.fixed_dictionaries(dict.fromkeys(WHO, wishes)),
    "author": st.sampled_from(WHO[:3]),
    "actor": st.sampled_from(WHO[:3]),
    "verb": st.sampled_from(sorted(recipients.OF_ITEMS) + ["comment.posted"] * 3),
    "audience": st.sampled_from(["group", "group", "platform"]),
    "state": st.sampled_from(["published", "published", "published", "draft", "withdrawn"]),
    "is_in_place": st.booleans(),
    "is_tagged": st.booleans(),
    "is_held": st.sampled_from([False, False, False, True]),
    "words": st.lists(st.sampled_from(["@bob", "@mallory", "@alice", "@animateurs", "@tous"]), max_size=2),
})  # fmt: skip


def choose(user: User, wish: dict[str, str], item: Content, place: Content) -> None:
    """Give a person what they wish of the group, the item, its category, its tags and all mails."""
    group = item.group
    Follow.objects.filter(user=user).delete()
    for thing, level in ((group, wish["group"]), (item, wish["item"]), (place, wish["place"])):
        if level == "automatic":
            follows.follow(user, item)
        elif level:
            follows.set_level(user, thing, Level(level))
    if wish["tag"]:
        follows.follow_tag(user, group, the_tag(), Level(wish["tag"]))
    if wish["wish"] == "no_address" and user.username == "bob":
        User.objects.filter(pk=user.pk).update(email="")
    changes = {
        "paused": {"is_mail_paused": True},
        "until": {"paused_until": clock.now().replace(year=2090)},
        "follows_nothing": {"follows_what_i_write": False},
    }
    if wish["wish"] in changes:
        Preference.objects.update_or_create(user=user, defaults=changes[wish["wish"]])


def the_tag() -> Tag:
    """Return the tag of this world."""
    return Tag.objects.get_or_create(name="numérique", slug="numerique")[0]


def make(people: People, world: dict[str, Any]) -> Activity:
    """Make the item, the comment, the wishes and the act of a random world."""
    group, author = people.veille, people.users[world["author"]]
    place = Category(group=group, title="Annonces")
    actions.publish(item=place, author=author, quiet=True)
    text = " ".join(world["words"])
    is_comment = world["verb"] == "comment.posted"
    topic = Topic(group=group, title="Un fil", body="" if is_comment else text, audience=world["audience"])
    topic.category = place if world["is_in_place"] else None
    actions.publish(item=topic, author=author, quiet=True, tags=[the_tag().name] if world["is_tagged"] else [])
    actor = people.users[world["actor"]]
    said = actions.post_comment(content=topic, author=actor, body=text or "Oui.") if is_comment else None
    Content.objects.filter(pk=topic.pk).update(state=world["state"])
    Comment.objects.filter(content=topic.pk).update(is_held=world["is_held"])
    for name, wish in world["people"].items():
        choose(people.users[name], wish, topic, place)
    made = record(world["verb"], actor=actor, content=topic, comment=said)
    return Activity.objects.select_related("group", "content__group", "comment").get(pk=made.pk)


def told_of_all(activity: Activity) -> dict[str, tuple[str, str]]:
    """Return why and how each hears, by the one statement."""
    rows = recipients.for_activity(activity).values_list("username", "reason", "channel")
    return {name: (reason, channel) for name, reason, channel in rows}


def explained(activity: Activity) -> dict[str, tuple[str, str]]:
    """Return the same as the explanation says it of each person."""
    found = {}
    for user in User.objects.all():
        said = explanation(activity, user)
        if said.channel is not None:
            found[user.username] = (said.reason, said.channel)
    return found


@settings(max_examples=20, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds)
def test_the_statement_and_the_explanation_agree(people: People, world: dict[str, Any]) -> None:
    """LM4, CC24, CC28, FO28: who hears, why and how, asked of all in SQL, of each in SQL, and of each in Python."""
    with transaction.atomic():
        activity = make(people, world)
        together, one_by_one = told_of_all(activity), explained(activity)
        each = {}
        for user in User.objects.all():
            row = recipients.for_activity(activity, user).values_list("reason", "channel").first()
            if row:
                each[user.username] = row
        transaction.set_rollback(True)
    assert together == one_by_one == each
    assert world["actor"] not in together

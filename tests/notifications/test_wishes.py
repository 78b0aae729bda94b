"""The page where one chooses what to hear of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as dj_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activity.models import Activity
from content.tagging import tag_named
from core import clock
from forum.models import Category, Topic
from groups.models import Group, Level
from notifications import preferences
from notifications.follows import level_of, set_level
from notifications.models import Delivery, Follow, Preference
from notifications.preferences import zone
from notifications.stopping import Stop, stop_url
from tests.notifications.acts import answered, comment, last, publish, told
from tests.people import People
from toolkit import actions

PAGE = "/settings/notifications/"


@pytest.fixture
def bob(people: People) -> Client:
    """A browser signed in as bob, member of three groups."""
    return people.client("bob")


def typed(people: People, **changes: str) -> dict[str, str]:
    """Return the form as bob finds it, with changes: group slugs with _ for -."""
    groups = [people.veille, people.groups["scot"], people.groups["ateliers"]]
    chosen = {slug.replace("_", "-"): level for slug, level in changes.items()}
    return {f"group-{group.pk}": chosen.get(group.slug, "important") for group in groups}


def test_each_of_my_groups_has_its_line_and_no_other(people: People, bob: Client) -> None:
    html = bob.get(PAGE).content.decode()
    assert all(people.groups[slug].name in html for slug in ("veille-numerique", "scot", "ateliers"))
    assert people.groups["elus"].name not in html


@pytest.mark.parametrize("level", ["all", "important", "digest", "nothing"])
def test_a_level_is_kept_for_one_group(people: People, bob: Client, level: str) -> None:
    set_level(people.bob, people.veille, Level.ALL if level != "all" else Level.NOTHING)
    response = bob.post(PAGE, typed(people, veille_numerique=level), follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert level_of(people.bob, people.veille) == level


def test_what_was_not_changed_is_not_written(people: People, bob: Client) -> None:
    bob.post(PAGE, typed(people))
    assert not Follow.objects.filter(user=people.bob, content=None).exists()
    assert not Preference.objects.filter(user=people.bob).exists()


def test_all_mails_are_paused_and_come_again(people: People, bob: Client) -> None:
    """LM4."""
    for is_paused in (True, False):
        bob.post(PAGE, typed(people) | ({"is_mail_paused": "on"} if is_paused else {}))
        assert Preference.objects.get(user=people.bob).is_mail_paused is is_paused


@pytest.mark.parametrize("changes", [{"is_mail_paused": "on"}, {"veille_numerique": "nothing"}])
def test_stopping_takes_back_the_mails_that_wait(people: People, bob: Client, changes: dict[str, str]) -> None:
    """LM4."""
    answered(people)
    bob.post(PAGE, typed(people, **changes) | changes)
    assert Delivery.objects.get().state == "dropped"


def test_a_level_that_is_not_offered_is_refused_in_plain_words(people: People, bob: Client) -> None:
    response = bob.post(PAGE, typed(people, scot="everything") | {"is_mail_paused": "on"})
    assert response.status_code == 422
    assert 'class="error-summary"' in response.content.decode()
    assert "checked" in response.content.decode()
    assert not Preference.objects.filter(user=people.bob).exists()


def test_nobody_chooses_for_a_group_that_is_not_theirs(people: People, bob: Client) -> None:
    """REL-S2."""
    bob.post(PAGE, typed(people) | {f"group-{people.groups['elus'].pk}": "all"})
    assert level_of(people.bob, people.groups["elus"]) == ""


def test_somebody_without_a_group_is_told_so(people: People) -> None:
    response = people.client("mallory").get(PAGE)
    assert response.status_code == 200
    assert 'name="group-' not in response.content.decode()


def test_the_digest_has_its_day_its_hour_and_its_time_zone(people: People, bob: Client) -> None:
    """LM11: the next one follows at once."""
    typed_ones = {"digest": "daily", "digest_hour": "18", "digest_day": "4", "time_zone": "Indian/Reunion"}
    bob.post(PAGE, typed(people) | typed_ones)
    wish = Preference.objects.select_related("user__profile").get(user=people.bob)
    assert (wish.digest, wish.digest_hour, wish.digest_day) == ("daily", 18, 4)
    assert wish.digest_at is not None
    assert wish.digest_at.astimezone(zone("Indian/Reunion")).hour == 18


def test_all_groups_at_once(people: People, bob: Client) -> None:
    """LM4: one gesture for whoever is in many groups."""
    bob.post(PAGE, typed(people) | {"everywhere": "digest"})
    assert set(Follow.objects.filter(user=people.bob, content=None).values_list("level", flat=True)) == {"digest"}
    assert Preference.objects.get(user=people.bob).digest_at is not None


@pytest.mark.parametrize(("day", "status"), [("2090-01-01", 422), ("2001-01-01", 422), ("not a day", 422)])
def test_a_pause_ends_on_a_day_to_come(people: People, bob: Client, day: str, status: int) -> None:
    """LM4, REL-H1."""
    assert bob.post(PAGE, typed(people) | {"paused_until": day}).status_code == status


def test_a_pause_stops_mails_until_its_day(people: People, bob: Client) -> None:
    """LM4: those that wait as well."""
    answered(people)
    day = (clock.now() + timedelta(days=10)).date().isoformat()
    assert bob.post(PAGE, typed(people) | {"paused_until": day}).status_code == 302
    assert Delivery.objects.get().state == "dropped"
    assert preferences.is_paused(people.bob)
    Preference.objects.update(paused_until=clock.now() - timedelta(minutes=1))
    assert not preferences.is_paused(people.bob)


def test_whoever_wishes_is_not_followed_up_on_what_they_write(people: People, bob: Client) -> None:
    """LM18, FO28: a setting."""
    bob.post(PAGE, typed(people) | {"is_hands_off": "on"})
    content = publish(people.veille, people.carole)
    comment(content, people.bob)
    comment(content, people.alice)
    assert told("comment.posted") == {"carole"}
    assert "is-on" not in bob.get(content.get_absolute_url()).content.decode().split('id="follow-')[1][:200]


@pytest.mark.parametrize("level", ["all", "important", "digest", "nothing", ""])
def test_the_level_is_changed_from_the_item_itself(people: People, bob: Client, level: str) -> None:
    """CC24: four levels, or as for the group."""
    content = publish(people.veille, people.carole)
    for headers in ({}, {"HX-Request": "true"}):
        response = bob.post(f"/c/{content.pk}/follow/", {"level": level}, headers=headers)
        assert response.status_code == (200 if headers else 302)
    assert level_of(people.bob, content) == level


def test_the_level_is_changed_from_the_groups_home(people: People, bob: Client) -> None:
    """LM8: one control, with the level that stands."""
    home = f"/g/{people.veille.slug}/"
    set_level(people.bob, people.veille, Level.DIGEST)
    assert '<option value="digest" selected>' in bob.get(home).content.decode()
    bob.post(f"{home}level/", {"level": "all"})
    assert level_of(people.bob, people.veille) == "all"
    assert people.client("mallory").post(f"{home}level/", {"level": "all"}).status_code == 403
    assert level_of(people.mallory, people.veille) == ""


def test_joining_offers_four_levels_with_the_groups_own_chosen(people: People) -> None:
    """LM8."""
    Group.objects.filter(slug="ateliers").update(default_level=Level.DIGEST)
    html = people.client("mallory").get("/g/ateliers/join/").content.decode()
    assert all(f'value="{level}"' in html for level in Level.values)
    assert 'value="digest"' in html.split("checked")[0].rsplit("<input", 1)[1]


def test_what_is_followed_one_by_one_is_listed_and_changed(people: People, bob: Client) -> None:
    """FO28, LM22: items, categories, tags; nobody else's."""
    content = publish(people.veille, people.carole, title="Suivi de près")
    set_level(people.bob, content, Level.ALL)
    bob.post(f"/g/{people.veille.slug}/tags/{tag_named('accueil').slug}/follow/", {"level": "digest"})
    html = bob.get(f"{PAGE}followed/").content.decode()
    assert "Suivi de près" in html
    assert "accueil" in html
    row = Follow.objects.get(user=people.bob, content=content)
    assert people.client("carole").post(f"{PAGE}followed/", {"follow": row.pk, "level": ""}).status_code == 404
    bob.post(f"{PAGE}followed/", {"follow": row.pk, "level": ""})
    assert level_of(people.bob, content) == ""
    assert bob.post(f"{PAGE}followed/", {"follow": "x"}).status_code == 404


def test_a_category_is_followed_from_its_page(people: People, bob: Client) -> None:
    """FO28: what is written in it is told; a thread of another category is not."""
    place = Category(group=people.veille, title="Annonces")
    actions.publish(item=place, author=people.alice, quiet=True)
    assert f"/c/{place.pk}/follow/" in bob.get(place.get_absolute_url()).content.decode()
    bob.post(f"/c/{place.pk}/follow/", {"level": "all"})
    for category in (place, None):
        actions.publish(item=Topic(group=people.veille, title="Fil", category=category), author=people.carole)
        assert told("content.published") == ({"bob"} if category else set())


@pytest.mark.parametrize(("what", "level"), [("group-digest", "digest"), ("group-important", "important")])
def test_the_page_of_a_mail_hears_less_without_signing_in(people: People, what: str, level: str) -> None:
    """CC24, LM5: by a POST of the signed address."""
    set_level(people.bob, people.veille, Level.ALL)
    path = stop_url(Stop(people.bob.pk, "group", 0, people.veille.pk)).removeprefix(dj_settings.PUBLIC_URL)
    visitor = people.client("visitor")
    assert what in visitor.get(path).content.decode()
    assert level_of(people.bob, people.veille) == "all"
    visitor.post(path, {"what": what})
    assert level_of(people.bob, people.veille) == level


def test_animators_silence_a_group_while_they_fill_it(people: People, bob: Client) -> None:
    """LM21: shown to them on its home page; members neither see the page nor the notice."""
    path = f"/g/{people.veille.slug}/settings/silence/"
    carole = people.client("carole")
    assert bob.get(path).status_code == 403
    assert carole.post(path, {"silent_until": "2001-01-01T10:00"}).status_code == 422
    until = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert carole.post(path, {"silent_until": until}).status_code == 302
    home = f"/g/{people.veille.slug}/"
    assert f"{home}settings/silence/" in carole.get(home).content.decode()
    assert "silence" not in bob.get(home).content.decode()
    carole.post(path, {"end": "1"})
    assert not Group.objects.get(pk=people.veille.pk).is_silent


def test_the_forms_offer_to_tell_nobody_and_to_tell_the_members_of_a_change(people: People) -> None:
    """CC23, LM6: the first to whoever publishes, the second to those who run the group."""
    base = f"/g/{people.veille.slug}/forum/"
    for name, may_tell in (("bob", False), ("carole", True)):
        browser = people.client(name)
        typed_ones = {"title": f"Fil de {name}", "body": "Texte", "nature": "discussion", "audience": "group"}
        browser.post(f"{base}new/", typed_ones | {"quiet": "on"})
        assert last("content.published").is_quiet
        edit = Topic.objects.get(title=f"Fil de {name}").get_absolute_url() + "edit/"
        assert ('name="tells"' in browser.get(edit).content.decode()) == may_tell
        browser.post(edit, typed_ones | {"body": "Autre", "tells": "on", "note": "Lisez"})
        assert Activity.objects.filter(verb="content.updated", actor__username=name).exists() == may_tell


def test_the_list_of_what_is_followed_has_a_query_budget(people: People, bob: Client) -> None:
    counts = []
    for size in (3, 27):
        for number in range(size):
            set_level(people.bob, publish(people.veille, people.carole, title=f"Guide {size} {number}"), Level.ALL)
        with CaptureQueriesContext(connection) as captured:
            bob.get(f"{PAGE}followed/")
        counts.append(len(captured))
    assert counts[0] == counts[1]

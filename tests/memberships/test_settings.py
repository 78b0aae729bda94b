"""The settings of a group and of its tools."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from bookmarks.models import Bookmark
from core.tools import tools
from groups.models import Group, GroupTool
from memberships import actions
from tests.people import PARTS, People
from toolkit import actions as kit

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
PAGE = "/g/veille-numerique/settings/"
TOOLS = f"{PAGE}tools/"


def typed(**changes: str) -> dict[str, str]:
    """Return the form of `veille-numerique` as it stands, with changes."""
    return {
        "name": "Veille Numerique",
        "summary": "Résumé",
        "description": "",
        "accent": "lac",
        "listing": "listed",
        "joining": "request",
        "home_audience": "web",
        "default_audience": "group",
        "widest_audience": "web",
        "time_zone": "Indian/Reunion",
        "language": "fr",
        **changes,
    }


def tools_typed(**changes: str) -> dict[str, str]:
    """Return the form of the tools, bookmarks and veille on, any other off, with changes."""
    both: dict[str, str] = {}
    others = [tool.label for tool in tools() if tool.label not in {"bookmarks", "veille"}]
    for place, label in enumerate(["bookmarks", "veille", *others], 1):
        own = {"place": str(place), "creates": "members", "comments": "members"}
        own |= {} if label in others else {"is_on": "on"}
        both |= {f"{label}-{name}": value for name, value in own.items()}
    return {name: value for name, value in (both | changes).items() if value}


def test_it_works(people: People, browser: Browser) -> None:
    """CC31: an admin changes what the group says of itself, its colour and its hours."""
    response = browser("alice").post(PAGE, typed(name="Veille du Vexin", description="Un **texte**"))
    group = Group.objects.get(pk=people.veille.pk)
    assert response.status_code == 302
    assert (group.name, group.accent, group.time_zone) == ("Veille du Vexin", "lac", "Indian/Reunion")
    assert "<strong>texte</strong>" in group.description_html
    assert group.slug == "veille-numerique"


def test_they_are_for_admins(people: People, browser: Browser) -> None:
    """Animators and members are refused, to read as to write; so is a site administrator until rights are on."""
    for page in (PAGE, TOOLS):
        found = {part: browser(part).get(page).status_code for part in PARTS}
        assert found == dict.fromkeys(PARTS, 403) | {"visitor": 302, "alice": 200, "admin_on": 200}
    assert browser("carole").post(PAGE, typed(name="Volé")).status_code == 403
    assert browser("carole").post(TOOLS, tools_typed()).status_code == 403
    assert not Group.objects.filter(name="Volé").exists()


def test_closing_hides_at_once_and_reopening_restores(people: People, browser: Browser) -> None:
    """LG9: the axes count from the next request on, for what was published before too."""
    item = Bookmark(group=people.veille, title="Public", url="https://example.org/", audience="web")
    kit.publish(item=item, author=people.bob)
    visitor, admin = browser("visitor"), browser("alice")
    assert visitor.get(item.get_absolute_url()).status_code == 200
    admin.post(PAGE, typed(widest_audience="group", home_audience="members"))
    assert visitor.get(item.get_absolute_url()).status_code == 302
    admin.post(PAGE, typed())
    assert visitor.get(item.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Ateliers"}, "name"),
        ({"listing": "secret"}, "listing"),
        ({"default_audience": "web", "widest_audience": "group"}, "default_audience"),
        ({"accent": "pink"}, "accent"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"summary": "x" * 201}, "summary"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    people: People, browser: Browser, changes: dict[str, str], field: str
) -> None:
    """422 with a sentence at the field; what was typed stays; the group keeps its settings and its name above."""
    response = browser("alice").post(PAGE, typed(name="Autre nom", description="Mon texte gardé") | changes)
    html = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in html
    assert "Mon texte gardé" in html
    assert 'class="band-name"><a href="/g/veille-numerique/">Veille Numerique</a>' in html
    assert Group.objects.get(pk=people.veille.pk).accent == "nuit"


def test_saving_settings_keeps_the_counters(people: People, browser: Browser) -> None:
    """Somebody who joins while an admin types is still counted."""
    stale = Group.objects.get(pk=people.veille.pk)
    actions.accept(group=people.veille, user=people.paul, by=people.alice)
    actions.edit_group(group=stale, by=people.alice)
    assert Group.objects.get(pk=people.veille.pk).member_count == 4


def test_tools_are_ordered_and_restricted(people: People, browser: Browser) -> None:
    """LG10, LG11: the row follows the places typed; a tool may be kept to those who animate."""
    changes = {"bookmarks-place": "2", "veille-place": "1", "bookmarks-creates": "animators"}
    assert browser("alice").post(TOOLS, tools_typed(**changes)).status_code == 302
    rows = list(GroupTool.objects.filter(group=people.veille).values_list("tool", "who_creates"))
    assert rows == [("veille", "members"), ("bookmarks", "animators")]
    assert browser("bob").get("/g/veille-numerique/bookmarks/new/").status_code == 403
    assert browser("carole").get("/g/veille-numerique/bookmarks/new/").status_code == 200


def test_a_tool_switched_off_is_gone_and_comes_back_whole(people: People, browser: Browser) -> None:
    """LG10: its pages answer 404; what was published returns with it."""
    item = Bookmark(group=people.veille, title="Gardé", url="https://example.org/")
    kit.publish(item=item, author=people.bob)
    admin, page = browser("alice"), "/g/veille-numerique/bookmarks/"
    admin.post(TOOLS, tools_typed(**{"bookmarks-is_on": ""}))
    assert admin.get(page).status_code == 404
    admin.post(TOOLS, tools_typed())
    assert "Gardé" in admin.get(page).content.decode()


@pytest.mark.parametrize("wrong", [{"veille-place": "0"}, {"veille-place": "x"}, {"veille-creates": "kings"}])
def test_a_wrong_tool_is_said(people: People, browser: Browser, wrong: dict[str, str]) -> None:
    """422, and nothing changes."""
    response = browser("alice").post(TOOLS, tools_typed(**{"bookmarks-is_on": ""}) | wrong)
    assert response.status_code == 422
    assert GroupTool.objects.filter(group=people.veille, tool="bookmarks").exists()

"""Founding a group: on a model, within another, with the site's approval; names compared; pictures; contributors."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from content.models import GroupTag
from content.tagging import tag_named
from core.tools import tools
from groups.models import Group, GroupTool, HomeBlock, JoinRule
from memberships import actions, arranging, lifecycle
from memberships.similar import likeness, similar
from notifications import tasks
from tests.people import PARTS, People, make_group
from toolkit.blocks import block_kinds

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
NEW = "/groups/new/"


def post(client: Client, path: str = NEW, **typed: str) -> object:
    """Send the form of a new group with a name, and what else is typed."""
    return client.post(path, {"name": "Bibliothèques du Vexin", "preset": "request", **typed})


def made() -> Group:
    """Return the group that `post` made."""
    return Group.objects.get(name="Bibliothèques du Vexin")


def furnish(people: People) -> Group:
    """Return `veille-numerique` with all that a model gives."""
    group = people.veille
    Group.objects.filter(pk=group.pk).update(
        accent="prune", welcome="Bienvenue", welcome_html="<p>Bienvenue</p>", must_give_reason=True, held_posts=2,
        default_level="all",
    )  # fmt: skip
    actions.set_tools(
        group=group, labels=["veille", "bookmarks"], by=people.alice,
        posters={"bookmarks": actions.Posters("contributors", "animators")},
    )  # fmt: skip
    block = arranging.add_block(group=group, kind="text", by=people.alice)
    block.body = "Charte"
    arranging.edit_block(block=block, by=people.alice)
    GroupTag.objects.create(group=group, tag=tag_named("Inclusion"), order=1)
    JoinRule.objects.create(group=group, domain="exemple.org", is_automatic=True, created_at=group.created_at)
    return group


def test_one_action_makes_a_group_ready_for_use(people: People, browser: Browser) -> None:
    """LG20, complaint 1: its tools, its rights, its addresses and its home page come with it at once."""
    response = post(browser("mallory"), preset="open")
    page = browser("mallory").get(response.url).content.decode()
    for tool in tools():
        if tool.on_by_default:
            assert f"/g/bibliotheques-du-vexin/{tool.segment}/" in page
            assert browser("mallory").get(f"/g/bibliotheques-du-vexin/{tool.segment}/").status_code == 200
    assert browser("visitor").get(response.url).status_code == 200


def test_a_model_gives_its_structure_and_nobody(people: People, browser: Browser) -> None:
    """LG20: tools in order and who posts, home blocks, themes, welcome, ways in; neither members nor content."""
    furnish(people)
    post(browser("alice"), model="veille-numerique", preset="model")
    group = made()
    assert list(group.tools.values_list("tool", "who_creates", "who_comments")) == [
        ("veille", "members", "members"), ("bookmarks", "contributors", "animators"),
    ]  # fmt: skip
    assert (group.accent, group.welcome_html, group.held_posts, group.default_level, group.must_give_reason) == (
        "prune", "<p>Bienvenue</p>", 2, "all", True,
    )  # fmt: skip
    assert (group.listing, group.home_audience, group.member_count) == ("listed", "web", 1)
    assert "Charte" in HomeBlock.objects.get(group=group, kind="text").body_html
    assert [row.tag.name for row in group.vocabulary.all()] == ["Inclusion"]
    assert list(group.join_rules.values_list("domain", "is_automatic")) == [("exemple.org", False)]
    assert not group.contents.exists()


def test_one_starts_from_a_model_of_the_site_or_from_a_group_one_runs(people: People, browser: Browser) -> None:
    """LG20: nobody copies a group they do not run unless the site's administrators offer it."""
    assert "veille-numerique" in browser("alice").get(f"{NEW}?model=veille-numerique").content.decode()
    assert post(browser("mallory"), model="veille-numerique").status_code == 302
    assert list(made().tools.values_list("tool", flat=True)) == [t.label for t in tools() if t.on_by_default]
    act = "/site/groups/veille-numerique/offer/"
    assert browser("alice").post(act).status_code == 404
    assert browser("admin_on").post(act).status_code == 302
    assert 'value="veille-numerique"' in browser("mallory").get(NEW).content.decode()
    response = post(browser("mallory"), name="Autre", model="elus", preset="model")
    assert response.status_code == 422


def test_names_are_compared_without_accents_case_or_order(people: People) -> None:
    """LG14: the same words in another order, a plural, an accent: alike; another subject: not."""
    for other in ("numerique veille", "Veilles numériques", "Groupe de la veille numérique", "VEILLE NUMÉRIQUE 2026"):
        assert [g.slug for g in similar(people.access("mallory"), other)] == ["veille-numerique"], other
    for other in ("Jardins partagés", "", "🪔", "%", "x" * 500):
        assert similar(people.access("mallory"), other) == []
    assert likeness("Mobilités douces", "Mobilité douce") == 1


def test_similar_groups_are_proposed_while_naming(people: People, browser: Browser) -> None:
    """LG14: a piece of the form as one types; without JavaScript at the first sending; the second makes the group."""
    piece = browser("mallory").get("/groups/similar/", {"name": "numérique veille"}).content.decode()
    assert "Veille Numerique" in piece
    assert "<html" not in piece
    first = post(browser("mallory"), name="Numérique, veille", description="Gardé")
    html = first.content.decode()
    assert first.status_code == 422
    assert "Gardé" in html
    assert "/g/veille-numerique/" in html
    seen = str(people.veille.pk)
    assert f'name="seen_similar" value="{seen}"' in html
    assert post(browser("mallory"), name="Numérique, veille", seen_similar=seen).status_code == 302


def test_a_secret_group_is_proposed_to_nobody(people: People, browser: Browser) -> None:
    """LG14, LA3: its name does not leak through the names compared."""
    assert similar(people.access("mallory"), "Elus") == []
    assert post(browser("mallory"), name="Élus").status_code == 302


def test_a_group_may_wait_for_the_site(people: People, browser: Browser, settings: Any) -> None:
    """LG14: its founder prepares it, nobody else knows of it; the site's administrators read what it is for."""
    settings.GROUP_APPROVAL = True
    assert post(browser("mallory"), preset="open").status_code == 422
    assert post(browser("mallory"), preset="open", purpose="Relier les bibliothèques").status_code == 302
    for part in PARTS:
        status = 200 if part in {"mallory", "admin_on"} else 302 if part == "visitor" else 404
        assert browser(part).get("/g/bibliotheques-du-vexin/").status_code == status
    assert browser("mallory").get("/g/bibliotheques-du-vexin/bookmarks/new/").status_code == 200
    assert browser("mallory").get("/g/bibliotheques-du-vexin/invite/").status_code == 403
    assert browser("mallory").get("/g/bibliotheques-du-vexin/settings/").status_code == 200
    assert "Relier les biblioth" in browser("admin_on").get("/site/groups/?show=waiting").content.decode()
    tasks.sweep()
    assert "Relier les bibliothèques" in [m for m in mail.outbox if m.to == ["admin@demo.test"]][-1].body


def test_the_site_accepts_or_refuses_with_a_reason(people: People, browser: Browser, settings: Any) -> None:
    """LG14: accepted, it is as its founder wanted; refused, they read why and may take it back to change it."""
    settings.GROUP_APPROVAL = True
    post(browser("mallory"), preset="open", purpose="Relier")
    url, site = "/g/bibliotheques-du-vexin/", "/site/groups/bibliotheques-du-vexin/"
    browser("admin_on").post(f"{site}refuse/")
    assert made().trashed_at is None
    browser("admin_on").post(f"{site}refuse/", {"reason": "Il existe déjà"})
    tasks.sweep()
    assert "Il existe déjà" in [m for m in mail.outbox if m.to == ["mallory@demo.test"]][-1].body
    browser("mallory").post("/groups/trash/bibliotheques-du-vexin/")
    assert made().awaits_approval
    assert browser("admin_on").post(f"{site}accept/").status_code == 302
    group = made()
    assert (group.listing, group.joining, group.home_audience, group.awaits_approval) == (
        "listed",
        "open",
        "web",
        False,
    )
    assert browser("visitor").get(url).status_code == 200


def test_a_sub_group_is_made_from_its_parent(people: People, browser: Browser) -> None:
    """LG16: by those who run the parent; one level only."""
    assert f"{NEW}?parent=veille-numerique" in browser("alice").get("/g/veille-numerique/").content.decode()
    assert post(browser("alice"), f"{NEW}?parent=veille-numerique", is_readable_by_parent="on").status_code == 302
    group = made()
    assert (group.parent, group.is_readable_by_parent) == (people.veille, True)
    post(browser("alice"), f"{NEW}?parent=bibliotheques-du-vexin", name="Trop profond")
    post(browser("bob"), f"{NEW}?parent=veille-numerique", name="Pas le mien")
    assert set(Group.objects.filter(name__in=["Trop profond", "Pas le mien"]).values_list("parent", flat=True)) == {
        None
    }


def test_sub_groups_outlive_their_parent(people: People, browser: Browser) -> None:
    """LG16: a parent archived or in the trash leaves its sub-groups standing; restored, they are under it again."""
    child = make_group("sous-groupe", people.carole, ("listed", "open", "web", "group", "web"), parent=people.veille)
    for act in (lifecycle.archive, lifecycle.trash_group):
        act(group=people.veille, by=people.alice)
        assert browser("visitor").get(child.get_absolute_url()).status_code == 200
        assert browser("carole").get("/g/sous-groupe/bookmarks/new/").status_code == 200
    assert "/g/veille-numerique/" not in browser("visitor").get(child.get_absolute_url()).content.decode()
    assert "/g/sous-groupe/" in browser("mallory").get("/groups/").content.decode()
    lifecycle.restore_group(group=people.veille, by=people.alice)
    assert Group.objects.get(pk=child.pk).parent == people.veille


def test_contributors_post_where_members_do_not(people: People, browser: Browser) -> None:
    """LG11, CC34, complaint 9: a tool kept to contributors, who are members with the grant to post, and animators."""
    GroupTool.objects.filter(group=people.veille, tool="bookmarks").update(who_creates="contributors")
    new = "/g/veille-numerique/bookmarks/new/"
    assert {name: browser(name).get(new).status_code for name in ("bob", "carole", "alice", "mallory")} == {
        "bob": 403, "carole": 200, "alice": 200, "mallory": 403,
    }  # fmt: skip
    actions.grant(group=people.veille, user=people.bob, verbs={"post"}, by=people.alice)
    assert browser("bob").get(new).status_code == 200
    actions.grant(group=people.veille, user=people.bob, verbs={"moderate"}, by=people.alice)
    assert browser("bob").get(new).status_code == 200


def picture(size: tuple[int, int] = (2000, 500)) -> SimpleUploadedFile:
    """Return a picture as somebody would send it."""
    out = io.BytesIO()
    Image.new("RGB", size, "#16233f").save(out, "JPEG")
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")


def test_the_cover_and_the_logo_follow_the_home_page(people: People, browser: Browser) -> None:
    """LG10, LG9: made anew and bounded; shown to those who may see the home page, closed with it, removed at will."""
    page, cover = "/g/scot/settings/pictures/", "/g/scot/picture/cover/"
    assert browser("alice").post(page, {"cover": picture(), "logo": picture((900, 900))}).status_code == 302
    found = {part: browser(part).get(cover).status_code for part in PARTS}
    assert found == dict.fromkeys(PARTS, 404) | {"visitor": 302, "alice": 200, "bob": 200, "admin_on": 200}
    answer = browser("bob").get(cover)
    sent = Image.open(io.BytesIO(b"".join(answer.streaming_content)))
    assert sent.size == (1600, 400)
    assert cover in browser("bob").get("/g/scot/").content.decode()
    assert browser("alice").post(page, {"remove_cover": "on"}).status_code == 302
    assert browser("bob").get(cover).status_code == 404
    assert browser("bob").get("/g/scot/picture/logo/").status_code == 200
    assert browser("bob").get("/g/scot/picture/other/").status_code == 404


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"GIF89a\x00", b"%PDF-1.4"])
def test_an_image_that_is_none_gets_a_sentence(people: People, browser: Browser, data: bytes) -> None:
    """LG10: the sentence stands at the field, nothing changes."""
    file = SimpleUploadedFile("photo.png", data, "image/png")
    response = browser("alice").post("/g/scot/settings/pictures/", {"cover": file})
    assert response.status_code == 422
    assert 'id="id_cover_error"' in response.content.decode()
    assert not Group.objects.get(slug="scot").cover
    assert "bookmarks" in block_kinds()

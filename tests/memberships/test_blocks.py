"""The blocks of a group's home page: who sees them, how they are arranged, what they cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from bookmarks.models import Bookmark
from content.models import Content
from core import clock
from groups.models import Group, GroupTool, HomeBlock, Membership
from memberships import arranging
from tests.budgets import queries
from tests.people import GROUPS, PARTS, People, make_group, make_user
from toolkit import actions as kit
from toolkit.blocks import block_kinds

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
HOME = "/g/veille-numerique/"
PAGE = f"{HOME}settings/home/"


def read(client: Client, path: str = HOME) -> str:
    """Return a page."""
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def text_block(people: People, audience: str, words: str) -> HomeBlock:
    """Return a text on the home page, after the usual blocks, that its audience alone is shown."""
    block = arranging.add_block(group=people.veille, kind="text", by=people.alice)
    block.body, block.audience = words, audience
    arranging.edit_block(block=block, by=people.alice)
    return block


def kinds(people: People) -> list[str]:
    """Return the kinds of the blocks of the page, in their order."""
    return list(people.veille.blocks.filter(removed_at=None).values_list("kind", flat=True))


def publish(people: People, title: str, **columns: object) -> Content:
    """Return a public bookmark of bob's, with columns set."""
    item = Bookmark(group=people.veille, title=title, url=f"https://example.org/{title}", audience="web")
    made = kit.publish(item=item, author=people.bob)
    Content.objects.filter(pk=made.pk).update(**columns)
    return made


def test_each_reader_has_their_variant(people: People, browser: Browser) -> None:
    """LG10: a text for visitors, one for signed-in people, one for members: each reader is shown theirs."""
    for audience in ("web", "platform", "group"):
        text_block(people, audience, f"**Mot {audience}**")
    seen = {part: {a for a in ("web", "platform", "group") if f"Mot {a}" in read(browser(part))} for part in PARTS}
    members = {"bob", "carole", "alice", "admin_on"}
    expected = {part: {"web", "platform"} | ({"group"} if part in members else set()) for part in PARTS}
    assert seen == expected | {"visitor": {"web"}}


def test_an_animator_arranges_the_page_without_code(people: People, browser: Browser) -> None:
    """LG10: the usual blocks are written down at the first change; add, order by list or by button, change."""
    client = browser("carole")
    assert "data-reorder" not in read(client, PAGE)
    assert people.veille.blocks.count() == 0
    assert client.post(f"{PAGE}add/", {"kind": "bookmarks"}).status_code == 302
    assert kinds(people) == ["presentation", "featured", "news", "members", "subgroups", "bookmarks"]
    pks = list(people.veille.blocks.order_by("-order").values_list("pk", flat=True))
    client.post(f"{PAGE}order/", {"order": f"{pks[0]},x,{2**70},{pks[3]}"})
    assert kinds(people) == ["bookmarks", "news", "presentation", "featured", "members", "subgroups"]
    client.post(f"{PAGE}{pks[0]}/move/", {"move": "down"})
    assert kinds(people)[:2] == ["news", "bookmarks"]
    client.post(f"{PAGE}{pks[0]}/", {"title": "Nos liens", "count": "1", "audience": "web"})
    publish(people, "Premier")
    publish(people, "Second")
    html = read(client)
    assert "Nos liens" in html
    assert html.count("block-items") == 1


def test_a_block_removed_comes_back_as_it_was(people: People, browser: Browser) -> None:
    """LG10: removing offers to undo; the text, the place and the audience come back."""
    block, client = text_block(people, "web", "Bienvenue"), browser("alice")
    response = client.post(f"{PAGE}{block.pk}/remove/", follow=True)
    assert f"{PAGE}{block.pk}/put-back/" in response.content.decode()
    assert "Bienvenue" not in read(client)
    client.post(f"{PAGE}{block.pk}/put-back/")
    assert "Bienvenue" in read(client)


@pytest.mark.parametrize("typed", [{"body": ""}, {"body": "x" * 10_001}, {"title": "x" * 81}, {"audience": "kings"}])
def test_what_is_wrong_in_a_block_is_said(people: People, browser: Browser, typed: dict[str, str]) -> None:
    """LG10: 422 with a sentence at the field; nothing typed is lost, nothing changes."""
    block = text_block(people, "web", "Avant")
    sent = {"title": "Titre", "body": "Après", "audience": "web"} | typed
    response = browser("alice").post(f"{PAGE}{block.pk}/", sent)
    assert response.status_code == 422
    assert f'id="id_{next(iter(typed))}_error"' in response.content.decode()
    assert "Avant" in read(browser("alice"))


def test_only_who_may_edit_the_page_arranges_it(people: People, browser: Browser) -> None:
    """LG10: by role or by grant; another group's block is not there; a read-only group is not arranged."""
    found = {part: browser(part).get(PAGE).status_code for part in PARTS}
    assert found == dict.fromkeys(PARTS, 403) | {"visitor": 302, "carole": 200, "alice": 200, "admin_on": 200}
    foreign = arranging.add_block(group=people.groups["ateliers"], kind="text", by=people.carole)
    for path in ("", "remove/", "move/", "put-back/"):
        assert browser("alice").post(f"{PAGE}{foreign.pk}/{path}").status_code == 404
    assert browser("alice").post(f"{PAGE}{2**63}/remove/").status_code == 404
    Group.objects.filter(pk=people.veille.pk).update(read_only_since=clock.now())
    assert browser("alice").get(PAGE).status_code == 403


def test_a_tool_that_is_off_or_empty_shows_nothing(people: People, browser: Browser) -> None:
    """LG10: its block is not there, and comes back with the tool and its first item."""
    arranging.add_block(group=people.veille, kind="bookmarks", by=people.alice)
    assert 'id="block-bookmarks"' not in read(browser("visitor"))
    publish(people, "Premier")
    assert 'id="block-bookmarks"' in read(browser("visitor"))
    GroupTool.objects.filter(group=people.veille, tool="bookmarks").delete()
    assert 'id="block-bookmarks"' not in read(browser("visitor"))


def test_what_is_put_forward_or_pinned_stands_on_the_home_page(people: People, browser: Browser) -> None:
    """CC33: until its date, what the animators put forward first; by them only; not to whom may not read it."""
    soon, past = clock.now() + timedelta(days=1), clock.now() - timedelta(days=1)
    publish(people, "Epinglé", pinned_until=soon)
    publish(people, "Passé", featured_until=past)
    publish(people, "Interne", featured_until=soon, audience="group")
    chosen = publish(people, "Choisi")
    assert browser("bob").post(f"/c/{chosen.pk}/feature/").status_code == 403
    assert browser("carole").post(f"/c/{chosen.pk}/feature/").status_code == 302
    html = read(browser("visitor"))
    block = html[html.index('id="block-featured"') : html.index('id="news"')]
    assert block.index("Choisi") < block.index("Epinglé")
    assert "Passé" not in block
    assert "Interne" not in html
    browser("carole").post(f"/c/{chosen.pk}/feature/", {"featured": "0"})
    assert "Choisi" not in read(browser("visitor")).split('id="news"')[0]


def test_sub_groups_stand_on_their_parent_s_page(people: People, browser: Browser) -> None:
    """LG16: those one may know of, with the way in; the sub-group shows its parent and offers it to others."""
    child = make_group("sous-groupe", people.carole, GROUPS["ateliers"], parent=people.veille)
    hidden = make_group("cache", people.alice, GROUPS["elus"], parent=people.veille)
    html = read(browser("mallory"))
    assert "/g/sous-groupe/join/" in html
    assert "/g/cache/" not in html
    assert "/g/cache/" in read(browser("alice"))
    browser("mallory").post("/g/sous-groupe/join/", {"level": "important"})
    assert f'href="{HOME}join/"' in read(browser("mallory"), child.get_absolute_url())
    assert f'href="{HOME}join/"' not in read(browser("carole"), child.get_absolute_url())
    assert f'<a href="{HOME}">' in read(browser("mallory"), child.get_absolute_url())
    assert hidden.parent == people.veille


def test_clicking_the_name_leads_home(people: People, browser: Browser) -> None:
    """LG10: on every page of a group its name leads to its home page."""
    for path in ("members/", "bookmarks/", "settings/", "settings/home/"):
        assert f'class="band-name"><a href="{HOME}"' in read(browser("alice"), HOME + path)


def test_every_kind_of_block_says_what_it_is(people: People) -> None:
    """LG10: each installed tool offers a block, beside those that any group has."""
    found = block_kinds()
    assert {"text", "presentation", "featured", "news", "members", "subgroups", "bookmarks", "veille"} <= set(found)
    assert all(str(kind.label) and len(name) <= 20 for name, kind in found.items())


def full_page(people: People) -> None:
    """Put ten blocks on the page: those any group has, two texts, and those of three tools."""
    for kind in ("text", "text", *block_kinds())[:10]:
        arranging.add_block(group=people.veille, kind=kind, by=people.alice)
    for block in people.veille.blocks.filter(kind="text"):
        block.body = "Texte"
        arranging.edit_block(block=block, by=people.alice)


def test_a_full_page_keeps_its_budget(people: People, browser: Browser) -> None:
    """LG10: some ten blocks in at most twenty queries, the same for 2 and for 20 items."""
    full_page(people)
    client, costs = browser("bob"), []
    for start, stop in ((0, 2), (2, 20)):
        for n in range(start, stop):
            publish(people, f"Lien {n}", pinned_until=clock.now() + timedelta(days=1))
            make_group(f"sous-{n}", people.carole, GROUPS["ateliers"], parent=people.veille)
        costs.append(queries(client, HOME))
    assert costs[0] == costs[1] <= 20


def test_home_and_settings_hold_at_20_000_members(people: People, browser: Browser) -> None:
    """LG3: pages of a group of 20,000 members cost no more and weigh no more than those of a small one."""
    pages = [HOME, f"{HOME}settings/", PAGE, f"{HOME}settings/life/", f"{HOME}settings/hand-over/?q=membre"]
    client = browser("alice")
    before = {page: queries(client, page) for page in pages}
    first = make_user("membre0", "Membre 0")
    crowd = [first.__class__(username=f"m{n}", name=f"Membre {n}", email=f"m{n}@demo.test") for n in range(20_000)]
    first.__class__.objects.bulk_create(crowd, batch_size=2000)
    now = clock.now()
    rows = [Membership(group=people.veille, user=user, since=now) for user in crowd]
    Membership.objects.bulk_create(rows, batch_size=2000)
    Group.objects.filter(pk=people.veille.pk).update(member_count=20_003)
    assert {page: queries(client, page) for page in pages} == {p: max(n, before[p]) for p, n in before.items()}
    assert max(len(client.get(page).content) for page in pages) < 80_000

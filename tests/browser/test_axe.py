"""Accessibility by machine: axe-core on the main pages, as visitor, member, animator and admin, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from bookmarks.actions import Typed, save
from content.models import Content
from moderation import actions as moderation
from moderation.targets import load
from tests.browser.conftest import DESKTOP, PHONE, violations
from tests.people import People, make_people
from toolkit import actions, holding
from veille import publishing, selecting
from veille.models import Watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
IN_GROUP = "/g/veille-numerique/"
VISITOR = [
    *("/", "/groups/", IN_GROUP, "/accounts/login/", "/accounts/signup/", "/search/?q=guide"),
    *("/accounts/password/reset/", "/accounts/login/code/", "/accounts/3rdparty/login/cancelled/"),
    *(f"{IN_GROUP}veille/{page}" for page in ("", "editions/", "editions/1/", "subscribe/")),
]
MEMBER = [
    *("/", "/activity/", "/groups/new/", "/notifications/", "/settings/notifications/", "/members/bob/", "/g/scot/"),
    *(f"{IN_GROUP}{page}" for page in ("bookmarks/", "bookmarks/new/", "members/")),
    *("/g/ateliers/bookmarks/", "/settings/searches/", "/searches/new/?q=guide", "/search/?q=guide", "/search/?q=bob"),
    *(f"{IN_GROUP}veille/trends/", f"{IN_GROUP}veille/figures/mine/", "/veille/territory/"),
]
ANIMATOR = [
    *(f"{IN_GROUP}veille/{page}/" for page in ("pool", "readings", "rules", "rules/new", "export")),
    *(
        f"{IN_GROUP}veille/{page}/"
        for page in (
            "prepare",
            "settings",
            "tri",
            "sources",
            "themes",
            "figures",
            "pool",
            "readings",
            "rules",
            "rules/new",
            "export",
        )
    ),
    *(f"{IN_GROUP}{page}/" for page in ("members", "trash")),
]
MODERATOR = [
    *(
        f"{IN_GROUP}{page}"
        for page in ("reports/", "reports/?state=answered", "held/", "trash/", "bookmarks/?select=1")
    ),
    *("/g/veille-numerique/bulk/?act=trash&i={pk}", "/g/veille-numerique/reports/content/{pk}/"),
    *("/c/{pk}/credit/?q=bob", "/c/{pk}/lock/", "/report/content/{pk}/", "/reports/"),
]
JUDGING = [
    *("/site/", "/site/reports/", "/site/reports/person/{bob}/", "/site/reports/figures/", "/site/trash/"),
    *("/site/log/", "/site/people/bob/", f"{IN_GROUP}log/"),
]
RUNNING = [
    *(f"{IN_GROUP}{page}/" for page in ("requests", "invite", "invitations", "links", "rules", "leave", "members/bob")),
    *(f"{IN_GROUP}settings/{page}" for page in ("", "tools/", "joining/", "pictures/", "home/", "life/", "hand-over/")),
    *("/groups/?show=mine", "/groups/?show=suggested", f"/groups/new/?parent={IN_GROUP.split('/')[2]}"),
    *("/groups/trash/", f"{IN_GROUP}members/?sort=name", "/g/ateliers/join/"),
]
SITE = ["/site/", "/site/groups/", "/site/newcomers/", "/groups/trash/", IN_GROUP, f"{IN_GROUP}settings/life/"]
PARTS = [("", VISITOR), ("bob", MEMBER), ("carole", ANIMATOR), ("alice", RUNNING), ("admin_on", SITE)]


@pytest.fixture
def filled(live_server) -> People:
    """The named people with a little of everything, and one published edition."""
    people = make_people()
    watch = publishing.open_watch(watch=Watch(group=people.veille, title="La veille", minimum=1), by=people.alice)
    for n in range(3):
        typed = Typed(url=f"https://exemple.example/{n}", title=f"Un guide {n}", comment="Utile", tags=("rgaa",))
        item = save(group=people.veille, author=people.bob, typed=typed).bookmark
        actions.react(item=item, user=people.carole, value=1)
        selecting.select(watch=watch, content=Content.objects.get(pk=item.pk), by=people.carole)
    coming = publishing.coming(watch)
    assert coming is not None
    publishing.publish_now(edition=coming, by=people.carole)
    typed = Typed(url="https://exemple.example/reste", title="Un autre guide")
    save(group=people.veille, author=people.bob, typed=typed)
    return people


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(("who", "paths"), PARTS, ids=["visitor", "member", "animator", "admin", "site"])
def test_axe_finds_nothing(
    filled: People, live_server, open_page: Callable[..., Page], viewport, who: str, paths: list[str]
) -> None:
    """CC08, REL-A1, REL-A3: no violation, and nothing wider than the screen."""
    page, found = open_page("" if who == "admin_on" else who, viewport), []
    if who == "admin_on":
        key = filled.client(who).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
    for path in [*paths, Content.objects.filter(kind="bookmark").first().get_absolute_url() if who else "/"]:
        page.goto(path)
        found += [f"{path} {violation}" for violation in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path} is wider than the screen")
    assert found == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(("who", "paths"), [("carole", MODERATOR), ("admin_on", JUDGING)], ids=["moderator", "site"])
def test_axe_finds_nothing_where_one_moderates(
    filled: People, open_page: Callable[..., Page], viewport, who: str, paths: list[str]
) -> None:
    """CC08, REL-A1: the pages of moderation, with something in each queue, have no violation and fit the screen."""
    item = waiting(filled)
    page, found = open_page("", viewport), []
    page.goto("/")
    session = filled.client(who).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.url}])
    for path in paths:
        answer = page.goto(path.format(pk=item.pk, bob=filled.bob.pk))
        found += [f"{path} {answer.status}"] if answer is None or answer.status != 200 else []
        found += [f"{path} {violation}" for violation in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path} is wider than the screen")
    assert found == []


def waiting(people: People) -> Content:
    """Return an item that is reported, in a group where a first comment and an item wait, and somebody is reported."""
    item = Content.objects.filter(kind="bookmark").select_related("group", "author").first()
    held = Content.objects.filter(kind="bookmark").exclude(pk=item.pk).first()
    holding.hold(item=held, by=people.alice, reason="À vérifier")
    comment = actions.post_comment(content=item, author=people.bob, body="Un avis")
    holding.hold_comment(comment=comment, by=people.alice, reason="À vérifier")
    for kind, pk in (("content", item.pk), ("person", people.bob.pk)):
        moderation.file(target=load(kind, pk), reason="false", details="Le chiffre est faux", reporter=people.mallory)
    gone = actions.post_comment(content=item, author=people.bob, body="Publicité")
    moderation.decide(
        target=load("comment", gone.pk), queue=people.veille, by=people.alice, decision="trash", explanation="Publicité"
    )
    return item

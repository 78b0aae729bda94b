"""Accessibility by machine: axe-core on the main pages, as visitor, member, animator and admin, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from bookmarks.actions import Typed, save
from content.models import Content
from tests.browser.conftest import DESKTOP, PHONE, violations
from tests.people import People, make_people
from toolkit import actions
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
    "/g/ateliers/bookmarks/",
]
ANIMATOR = [
    *(f"{IN_GROUP}veille/{page}/" for page in ("prepare", "settings", "tri", "sources", "themes")),
    *(f"{IN_GROUP}{page}/" for page in ("members", "trash")),
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

"""Access in plain words: an admin sees the group's pages as others do; a site administrator's rights go off again."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from activity.models import Activity
from bookmarks.models import Bookmark
from content.models import Content
from core import clock
from groups.models import Group
from memberships import actions as memberships
from tests.people import People
from toolkit import actions

TWINS = {"visitor": "visitor", "platform": "mallory", "member": "bob"}
"""Who plays each part in `veille-numerique`. Dora, its admin here, looks as them."""


def items(people: People, author: str = "carole") -> list[Content]:
    """One item per audience, a draft of the admin's, and a comment on the public one."""
    made = []
    for audience in ("group", "platform", "web"):
        item = Bookmark(group=people.veille, title=f"Cartes {audience}", url="https://exemple.org/", audience=audience)
        made.append(actions.publish(item=item, author=people.users[author], quiet=True))
    draft = Bookmark(group=people.veille, title="Brouillon", url="https://exemple.org/", state="draft")
    actions.publish(item=draft, author=people.alice, quiet=True)
    actions.post_comment(content=made[2], author=people.carole, body="Vu")
    return made


def looking(people: People, part: str, slug: str = "veille-numerique") -> Client:
    """Return the browser of alice, who looks at a group as `part`."""
    browser = people.client("alice")
    assert browser.post(f"/g/{slug}/see-as/", {"part": part}).status_code == 302
    return browser


def plain(html: str, *names: str) -> str:
    """Return a page without what changes with the reader: the bar, tokens, names, what they have read already."""
    html = re.sub(r'<span class="(count|unread)">.*?</span></span>', "", html, flags=re.DOTALL)
    html = re.sub(r'<form class="mark-all".*?</form>', "", html, flags=re.DOTALL)
    html = re.sub(r'(value|nonce|content)="[\w-]{30,}"', "", html)
    main = re.search(r"<main.*</main>", html, flags=re.DOTALL)
    html = main[0] if main else html
    for name in names:
        html = html.replace(name, "…")
    return re.sub(r"\s+", " ", html)


@pytest.mark.parametrize("part", TWINS)
def test_it_shows_what_they_see(people: People, part: str) -> None:
    """LA1, LA8: home, list, item and members answer as they answer a visitor, mallory, bob: same status, same page."""
    made = items(people)
    memberships.set_role(group=people.veille, user=people.carole, role="member", by=people.alice)
    browser, twin = looking(people, part), people.client(TWINS[part])
    paths = ["", "bookmarks/", "members/", "settings/", "trash/", "veille/", "requests/"]
    pages = [f"/g/veille-numerique/{path}" for path in paths] + [item.get_absolute_url() for item in made]
    for path in pages:
        seen, theirs = browser.get(path), twin.get(path)
        if theirs.status_code == 302:
            assert (seen.status_code, theirs.url[:16]) == (403, "/accounts/login/"), path
            continue
        assert seen.status_code == theirs.status_code, path
        names = ("Alice Martin", "Bob Girard", "Mallory Petit", "alice", "bob", "mallory")
        assert plain(seen.content.decode(), *names) == plain(theirs.content.decode(), *names), path


def test_nothing_can_be_changed_meanwhile(people: People) -> None:
    """REL-S2: forms of the group are refused with a sentence; entering is a form too, and a look changes nothing."""
    made, before = items(people), Group.objects.values().get(slug="veille-numerique")
    browser = looking(people, "member")
    answer = browser.post(f"{made[0].get_absolute_url()}delete/")
    assert answer.status_code == 403
    assert browser.post("/g/veille-numerique/settings/", {"name": "x"}).status_code == 403
    assert Content.objects.get(pk=made[0].pk).trashed_at is None
    assert Group.objects.values().get(slug="veille-numerique") == before
    assert people.client("alice").get("/g/veille-numerique/see-as/").status_code == 405


def test_one_is_oneself_again(people: People) -> None:
    """A bar on each page says as whom one looks, and leads out; other groups and pages are seen as oneself."""
    items(people)
    browser = looking(people, "platform")
    page = browser.get("/g/veille-numerique/bookmarks/").content.decode()
    assert 'id="seen-as"' in page
    assert "Cartes group" not in page
    assert browser.get("/g/scot/settings/").status_code == 200
    assert 'id="seen-as"' not in browser.get("/").content.decode()
    assert browser.post("/see-as/stop/").url == "/g/veille-numerique/"
    assert "Cartes group" in browser.get("/g/veille-numerique/bookmarks/").content.decode()


def test_only_those_who_set_its_rules_may(people: People) -> None:
    """REL-S3: carole may not; alice no longer once she is a plain member, though her session still says so."""
    refused = [people.client(name).post("/g/veille-numerique/see-as/", {"part": "visitor"}).status_code
               for name in ("carole", "bob", "mallory", "denis", "admin")]  # fmt: skip
    assert refused == [403] * 5
    browser = looking(people, "platform")
    memberships.set_role(group=people.veille, user=people.carole, role="admin", by=people.alice)
    memberships.set_role(group=people.veille, user=people.alice, role="member", by=people.carole)
    items(people)
    page = browser.get("/g/veille-numerique/bookmarks/").content.decode()
    assert ('id="seen-as"' in page, "Cartes group" in page) == (False, True)


def test_a_group_closed_to_visitors_says_so(people: People) -> None:
    """As a visitor in a private group: not the sign-in page, which would lead back here for ever, but a sentence."""
    browser = looking(people, "visitor", "scot")
    answer = browser.get("/g/scot/")
    assert answer.status_code == 403
    assert 'id="seen-as"' in answer.content.decode()
    assert browser.post("/see-as/stop/").status_code == 302


def test_administrators_rights_go_off_after_an_hour(people: People, monkeypatch: Any) -> None:
    """LA8: an ordinary member until the rights are switched on, which is logged; after an hour they are off again."""
    browser = people.client("admin")
    assert browser.get("/g/elus/").status_code == 200
    assert browser.get("/g/scot/bookmarks/").status_code == 404
    browser.post("/settings/admin-rights/", {"rights": "on"})
    assert browser.get("/g/scot/bookmarks/").status_code == 200
    later = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert browser.get("/g/scot/bookmarks/").status_code == 404
    browser.post("/settings/admin-rights/", {"rights": "on"})
    assert browser.get("/g/scot/bookmarks/").status_code == 200
    assert Activity.objects.filter(verb="admin.rights_on", actor=people.admin).count() == 2

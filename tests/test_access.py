"""The access matrix: every address of the site, as each of the nine parts, as page, fragment and form.

Canaries are planted in what a group keeps for itself; nobody but its members may ever see them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from bookmarks.actions import Typed, save
from content.models import Content
from core import clock
from tests.people import PARTS, People
from tests.urls import Address, addresses
from toolkit import actions
from veille import publishing, selecting
from veille.models import Source, Subscriber, Watch

pytestmark = pytest.mark.django_db

OURS = tuple(f"{name}." for name in (
    "core", "accounts", "groups", "content", "activity", "notifications", "search", "toolkit", "memberships",
    "directory", "moderation", "api", "bookmarks", "veille",
))  # fmt: skip
MEMBERS = {"bob", "carole", "alice", "admin_on"}
ANIMATORS = {"carole", "alice", "admin_on"}
SIGNED_IN = set(PARTS) - {"visitor"}
READERS = {"veille-numerique": MEMBERS, "elus": {"admin", "admin_on"}}
ALLOWED = {
    "public": set(PARTS),
    "site_admin": {"admin_on"},
    "signed_in": SIGNED_IN,
    "know": set(PARTS),
    "see_home": set(PARTS),
    "see_members": MEMBERS,
    "invite": ANIMATORS,
    "contribute": MEMBERS,
    "moderate": ANIMATORS,
    "curate": ANIMATORS,
    "edit_home": ANIMATORS,
    "manage_members": ANIMATORS,
    "publish_beyond": ANIMATORS,
    "administer": {"alice", "admin_on"},
    "leave": {"bob", "carole", "alice"},
    "withdraw": {"paul"},
    "content:read": MEMBERS,
    "content:reply": MEMBERS,
    "content:react": MEMBERS,
    "content:follow": MEMBERS,
    "content:moderate": ANIMATORS,
}
"""Who may enter each kind of page of the group `veille-numerique`, about an item it keeps for its members."""


ASKS_MORE = {"content:comment_edit", "content:comment_trash", "content:comment_restore", "bookmarks_site:image"}
"""Pages that ask for more than their rule: one's own comment, a picture that is there. Each has its own tests."""


@dataclass
class Stage:
    """The people, and the sample values of addresses in one group."""

    people: People
    slug: str
    canary: str
    values: dict[str, Any]


def private_item(people: People, slug: str, canary: str) -> dict[str, Any]:
    """Return sample values that lead to an item, a comment and a file which the group keeps for itself."""
    group, author = people.groups[slug], people.alice if slug != "elus" else people.admin
    typed = Typed(url=f"https://exemple.org/{slug}", title=f"Titre {canary}", summary=f"Texte {canary}", tags=(canary,))
    item = save(group=group, author=author, typed=typed).bookmark
    file = SimpleUploadedFile("note.txt", canary.encode())
    comment = actions.post_comment(content=item, author=author, body=f"Avis {canary}", files=[file])
    values: dict[str, Any] = {"group": slug, "pk": item.pk, "slug": item.slug, "comment": comment.pk}
    values["username"] = "elise" if slug == "elus" else "bob"
    attachment = item.attachments.get()
    return {**values, "attachment": attachment.pk, "number": 1, "ext": "rss", "tag": canary.lower()}


def open_veille(people: People, slug: str, values: dict[str, Any]) -> None:
    """Give the group a watch with an edition for members only, a source and a subscriber."""
    group, author = people.groups[slug], people.alice if slug != "elus" else people.admin
    watch = publishing.open_watch(watch=Watch(group=group, title="Veille", audience="group"), by=author)
    item = Content.objects.get(pk=values["pk"])
    selection = selecting.select(watch=watch, content=item, by=author)
    edition = publishing.coming(watch)
    assert edition is not None
    publishing.publish_now(edition=edition, by=author)
    source = Source.objects.create(
        watch=watch, title=f"Source {slug}", feed_url="https://exemple.org/f", feed_key=slug, created_at=clock.now(),
        next_poll_at=clock.now(),
    )  # fmt: skip
    subscriber = Subscriber.objects.create(watch=watch, email="abonne@demo.test", asked_at=clock.now())
    values |= {"selection": selection.pk, "source": source.pk, "key": subscriber.key, "entry": 1, "week": 1}


@pytest.fixture(params=["veille-numerique", "elus"])
def stage(request: pytest.FixtureRequest, people: People) -> Stage:
    """Everybody, and a group with a canary in all it keeps for itself."""
    slug, canary = request.param, f"CANARI{request.param[:4].upper()}"
    values = private_item(people, slug, canary)
    open_veille(people, slug, values)
    values |= {
        "token": "x",
        "uidb36": "1",
        "key.key": "x",
        "person": people.bob.pk,
        "name": "x",
        "year": 2026,
        "month": 11,
    }
    values |= {"format": "rss", "verb": "up", "side": 96}
    return Stage(people, slug, canary, values)


def ours() -> list[Address]:
    """Return the addresses whose views are ours; django-allauth and Django guard and test their own."""
    return [address for address in addresses() if address.module.startswith(OURS)]


def test_every_view_says_who_may_enter() -> None:
    """REL-S4: a view without a rule is refused, whoever wrote it."""
    assert [address.name for address in ours() if not address.rule] == []


def sent_away(response: Any) -> bool:
    """Tell whether the answer refuses: not found, forbidden, wrong method, or the way to the sign-in page."""
    to_sign_in = response.status_code == 302 and response.url.startswith("/accounts/login/")
    return (
        to_sign_in
        or response.status_code in {403, 404, 405}
        or "/accounts/login/" in response.headers.get("HX-Redirect", "")
    )


def body_of(response: Any) -> str:
    """Return the whole answer as text, headers included."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(dict(response.headers)) + content.decode("utf-8", "replace")


@pytest.mark.parametrize("part", PARTS)
def test_nobody_reads_what_a_group_keeps(stage: Stage, part: str) -> None:
    """REL-S1, LA3: no page, fragment, feed or file shows a canary to whom may not read it, and none breaks."""
    seen, broken = [], []
    browser = stage.people.client(part)
    for address in ours():
        path = address.filled(stage.values)
        for headers in ({}, {"HX-Request": "true"}):
            response = browser.get(path, {"q": stage.canary.lower()}, headers=headers)
            if response.status_code >= 500:
                broken.append(path)
            if stage.canary in body_of(response):
                seen.append(path)
    assert broken == []
    if part in READERS[stage.slug]:
        assert any("bookmarks" in path for path in seen)
    else:
        assert seen == []


@pytest.mark.parametrize("part", PARTS)
def test_each_rule_lets_in_whom_it_should(stage: Stage, part: str) -> None:
    """REL-S1: each rule opens its pages to the parts it names and to no other."""
    wrong, browser = [], stage.people.client(part)
    for address in ours():
        if address.rule not in ALLOWED or (stage.slug == "elus" and "group" not in address.route):
            continue
        allowed = part in ALLOWED[address.rule]
        if stage.slug == "elus" and address.rule not in {"public", "signed_in", "site_admin"}:
            allowed = part in READERS["elus"] and address.rule not in {"withdraw"}
        response = browser.get(address.filled(stage.values))
        refused = sent_away(response) and response.status_code != 405
        if (refused and not allowed) or (not allowed and response.status_code == 405):
            continue
        if allowed and address.name in ASKS_MORE:
            continue
        if refused == allowed and address.rule not in {"public", "signed_in"}:
            wrong.append(f"{address.name} ({address.rule}): {response.status_code}")
    assert wrong == []


def counts() -> dict[str, int]:
    """Return the number of rows of each of our tables."""
    models = [model for model in apps.get_models() if f"{model.__module__.split('.')[0]}." in OURS]
    return {model.__name__: model._default_manager.count() for model in models}


FREE_TO_POST = {"public", "signed_in", "ask", "join", "know"}
"""Rules under which a stranger may write something of their own (a request, a subscription, a setting)."""


@pytest.mark.parametrize("part", ["visitor", "mallory", "denis", "paul", "admin"])
def test_strangers_change_nothing(stage: Stage, part: str) -> None:
    """REL-S2: a form sent by whom is not shown it changes no row."""
    if stage.slug == "elus" and part == "admin":
        part = "mallory"
    browser, before, wrong = stage.people.client(part), counts(), []
    for address in ours():
        if address.rule in FREE_TO_POST or (address.rule == "withdraw" and part == "paul"):
            continue
        response = browser.post(
            address.filled(stage.values), {"body": "x", "title": "x", "url": "https://x.test/", "value": "useful"}
        )
        if not sent_away(response):
            wrong.append(f"{address.name}: {response.status_code}")
    assert wrong == []
    assert counts() == before

"""The access matrix: every address of the site, as each of the nine parts, in three kinds of groups, in every way.

What the matrix needs of an address (sample values, canaries) is made in `tests/stage.py`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.http.request import HttpHeaders
from django.test import Client

from api.models import ApiToken
from api.tokens import make as make_token
from tests.people import make_people
from tests.stage import ANIMATORS, KINDS, MEMBERS, NOT_SHOWN_YET, WORD, Stage, set_stage
from tests.urls import Address, addresses

pytestmark = pytest.mark.django_db

OURS = tuple(f"{name}." for name in (
    "core", "accounts", "groups", "content", "activity", "notifications", "search", "toolkit", "memberships",
    "directory", "moderation", "lifecycle", "mailin", "api", "bookmarks", "files", "veille", "agenda", "wiki",
    "searches", "forum", "blogs", "polls",
    "fediverse", "demo",
))  # fmt: skip
EVERYBODY = frozenset({"visitor", "mallory", "paul", "bob", "carole", "alice", "denis", "admin", "admin_on", "elise"})
SIGNED_IN = EVERYBODY - {"visitor"}
STRANGERS = ["visitor", "mallory", "denis", "paul", "admin"]
ALLOWED: dict[str, frozenset[str]] = {
    "public": EVERYBODY,
    "site_admin": frozenset({"admin_on"}),
    "signed_in": SIGNED_IN,
    "know": EVERYBODY,
    "see_home": EVERYBODY,
    "see_members": MEMBERS,
    "invite": ANIMATORS,
    "contribute": MEMBERS,
    "moderate": ANIMATORS,
    "curate": ANIMATORS,
    "edit_home": ANIMATORS,
    "manage_members": ANIMATORS,
    "publish_beyond": ANIMATORS,
    "administer": frozenset({"alice", "admin_on"}),
    "leave": frozenset({"bob", "carole", "alice"}),
    "withdraw": frozenset({"paul"}),
    "content:read": MEMBERS,
    "content:reply": MEMBERS,
    "content:react": MEMBERS,
    "content:follow": MEMBERS,
    "content:history": MEMBERS,
    "content:moderate": ANIMATORS,
    "page:list": EVERYBODY,
    "page:detail": MEMBERS,
    "page:create": MEMBERS,
    "page:edit": ANIMATORS,
    "page:delete": ANIMATORS,
    "wiki:edit": MEMBERS,
}
"""Who may enter each kind of page of a listed group, about an item by alice that it keeps for its members."""
ELSEWHERE: dict[str, dict[str, frozenset[str]]] = {
    "listed": {},
    "secret": {
        "know": MEMBERS | {"paul"},
        "see_home": MEMBERS,
        "page:list": MEMBERS,
    },
    "sub-group": {
        "know": SIGNED_IN,
        "see_home": MEMBERS | {"elise"},
        "page:list": MEMBERS | {"elise"},
        "content:read": MEMBERS | {"elise"},
        "content:follow": MEMBERS | {"elise"},
        "page:detail": MEMBERS | {"elise"},
    },
}
"""Where other kinds of groups differ: a secret one (paul is invited), one that its parent's members (elise) read."""
ASKS_MORE = {
    "moderation:case",
    "content:comment_edit",
    "content:comment_trash",
    "content:comment_restore",
    "bookmarks_site:image",
    "bookmarks_site:text",
    "bookmarks_site:copy",
    "bookmarks_site:take_copy",
    "bookmarks:twin",
    "fediverse:follow",
    "files:unpacked",
    "files_site:page",
    "agenda_site:cover",
    "agenda:people",
    "veille:answer_reading",
    "veille:decline_reading",
    "bookmarks:import",
    "bookmarks:import_confirm",
    "content:links",
    "blogs:series_delete",
    "blogs:series_detail",
    "blogs:series_edit",
    "blogs_site:cover",
    "forum:write_author",
    "polls:export",
    "groups:picture",
    "mailin:whole",
    "mailin:whole_item",
}
"""Pages that ask for more than their rule: one's own comment, a picture that is there. Each has its own tests."""
FREE_TO_POST = {"public", "signed_in", "ask", "join", "know", "withdraw"}
"""Rules under which a stranger may write something of their own (a request, a subscription, a setting)."""
HEADS = {"visitor", "mallory", "alice"}
"""Who asks with HEAD as well, in the first kind of group: what HEAD does depends on the view, not on the group."""
WAYS = {"HX-Request": "true", "Accept": "application/json"}
"""Headers that may change an answer. An address is asked with each, when it looked at it while giving its page."""


@pytest.fixture(scope="module", params=KINDS)
def stage(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """A group of each kind, set once for all tests of the module; each test undoes what it changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield set_stage(request.param, make_people())
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def looked_at(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Note which headers of the request are looked at: an answer that looked at none of `WAYS` is the same in each."""
    asked, real = set[str](), HttpHeaders.__getitem__
    monkeypatch.setattr(HttpHeaders, "__getitem__", lambda self, key: (asked.add(key), real(self, key))[1])
    logger = logging.getLogger("django.request")
    monkeypatch.setattr(logger, "disabled", True)
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *args, **kwargs: None)
    return asked


def browser_of(stage: Stage, part: str) -> Client:
    """Return somebody's browser, to which a page that breaks is an answer like another."""
    browser = stage.people.client(part)
    browser.raise_request_exception = False
    return browser


def walk(stage: Stage, part: str) -> Iterator[Address]:
    """Yield the addresses to try; what only site administrators enter asks nothing of a group: once is enough."""
    for address in ours():
        if address.rule != "site_admin" or part == "admin_on" or stage.kind == "listed":
            yield address


@cache
def ours() -> list[Address]:
    """Return the addresses whose views are ours; django-allauth and Django guard and test their own."""
    return [address for address in addresses() if address.module.startswith(OURS)]


def test_every_view_says_who_may_enter() -> None:
    """REL-S4: a view without a rule is refused, whoever wrote it."""
    assert [address.name for address in ours() if not address.rule] == []


def sends_away(response: Any) -> bool:
    """Tell whether the answer refuses: not found, forbidden, or the way to the sign-in page."""
    where = response.headers.get("Location", "") + response.headers.get("HX-Redirect", "")
    return where.startswith("/accounts/login/") or response.status_code in {401, 403, 404}


def text_of(response: Any) -> str:
    """Return the whole answer as text, headers included."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(dict(response.headers)) + content.decode("utf-8", "replace")


@dataclass
class Visit:
    """One part's walk through every address: what it saw, and whatever is wrong."""

    stage: Stage
    part: str
    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def note(self, address: Address, way: str, response: Any) -> None:
        """Look at one answer: it must not break, leak, stay in a shared cache, nor differ from its rule."""
        text, here = text_of(response), f"{address.name} ({address.rule}, {way}): {response.status_code}"
        if response.status_code >= 500:
            self.wrong.append(f"breaks: {here}")
        shown = {canary for canary in self.stage.canaries if canary in text}
        self.seen |= shown
        leaks = sorted(canary for canary in shown if self.part not in self.stage.canaries[canary])
        if leaks:
            self.wrong.append(f"leaks {leaks}: {here}")
        kept = response.headers.get("Cache-Control", "")
        is_page = response.headers.get("Content-Type", "").startswith(("text/html", "application/json"))
        if (shown or (is_page and self.part != "visitor")) and not re.search("private|no-store", kept):
            self.wrong.append(f"may be kept by a shared cache ({kept!r}): {here}")
        if way == "page" and response.status_code != 405:
            self.note_rule(address, sends_away(response), here)

    def note_head(self, address: Address, head: Any, page: Any) -> None:
        """Compare HEAD with GET: it neither breaks nor opens what GET does not."""
        if head.status_code not in {page.status_code, 405}:
            self.wrong.append(f"HEAD {head.status_code}, GET {page.status_code}: {address.name}")

    def note_rule(self, address: Address, refused: bool, here: str) -> None:
        """Compare what the rule says with whether the answer refuses."""
        rules = {**ALLOWED, **ELSEWHERE[self.stage.kind]}
        allowed = rules.get(address.name, rules.get(address.rule))
        if allowed is not None and address.module.startswith("api.") and address.rule != "public":
            allowed -= {"visitor"}
        if allowed is None or (self.part in allowed and address.name in ASKS_MORE):
            return
        if address.rule in {"public", "signed_in"} and self.part in allowed:
            return
        if refused == (self.part in allowed):
            self.wrong.append(f"{'shuts out' if refused else 'lets in'}: {here}")


@pytest.mark.parametrize("part", sorted(EVERYBODY))
def test_each_part_sees_what_it_may_and_nothing_else(stage: Stage, part: str, looked_at: set[str]) -> None:
    """REL-S1, REL-S6, REL-O7, LA3: no page, fragment, feed, file shows a canary to whom may not see it. None breaks."""
    if part not in stage.parts:
        return
    browser, visit = browser_of(stage, part), Visit(stage, part)
    for address in walk(stage, part):
        looked_at.clear()
        path = stage.path(address)
        page = browser.get(path, {"q": WORD})
        visit.note(address, "page", page)
        if stage.kind == "listed" and part in HEADS:
            visit.note_head(address, browser.head(path, {"q": WORD}), page)
        for way in sorted(looked_at & WAYS.keys()):
            visit.note(address, way, browser.get(path, {"q": WORD}, headers={way: WAYS[way]}))
    assert visit.wrong == []
    must_see = {canary for canary, readers in stage.canaries.items() if part in readers} - NOT_SHOWN_YET
    assert sorted(must_see - visit.seen) == []


@pytest.mark.parametrize("part", sorted(SIGNED_IN - {"admin_on"}))
def test_a_token_opens_what_its_person_reads_and_no_more(stage: Stage, part: str) -> None:
    """REL-S1, CC38, LA8: a program sees with a token what its person sees; no administrator's rights."""
    token = make_token(user=stage.people.users[part], name="x", scopes=ApiToken.Scope.values, days=30)[1]
    browser, visit = browser_of(stage, "visitor"), Visit(stage, part)
    for address in ours():
        if address.route.startswith("api/v1/"):
            headers = {"Authorization": f"Bearer {token}"}
            visit.note(address, "page", browser.get(stage.path(address), {"q": WORD}, headers=headers))
    assert visit.wrong == []
    assert ("CANARICOMMENT" in visit.seen) == (part in stage.canaries["CANARICOMMENT"])


def counts() -> dict[str, int]:
    """Return the number of rows of each of our tables."""
    models = [model for model in apps.get_models() if f"{model.__module__.split('.')[0]}." in OURS]
    return {model.__name__: model._default_manager.count() for model in models}


@pytest.mark.parametrize("part", STRANGERS)
def test_strangers_change_nothing(stage: Stage, part: str) -> None:
    """REL-S2: a form sent by whom is not shown it changes no row."""
    browser, before, wrong = browser_of(stage, part), counts(), []
    typed = {"body": "x", "title": "x", "url": "https://x.test/", "value": "useful"}
    for address in walk(stage, part):
        if address.rule in FREE_TO_POST:
            continue
        form = {"content_type": "application/json"} if address.module.startswith("api.") else {}
        response = browser.post(stage.path(address), typed, **form)
        if not sends_away(response) and response.status_code != 405:
            wrong.append(f"{address.name}: {response.status_code}")
    assert wrong == []
    assert counts() == before


UNKNOWN = {"pk": 987_654, "comment": 987_654, "attachment": 987_654, "username": "personne", "group": "aucun"}
"""Values that lead to nothing, of which each address is given the outermost it has."""


def shape(response: Any, path: str) -> tuple[Any, ...]:
    """Return what an answer tells without its words: status, where it leads, title, and length within noise."""
    text = text_of(response).replace(path, "")
    title = re.search("<title>.*</title>", text)
    leads = response.headers.get("Location", "").replace(path, "")
    return response.status_code, title and title[0], len(leads) // 60, len(text) // 400


@pytest.mark.parametrize("part", ["visitor", "mallory"])
def test_what_is_private_and_what_is_not_there_answer_alike(stage: Stage, part: str) -> None:
    """REL-S5: a stranger cannot tell a private group, item, comment or file from one that does not exist."""
    browser, wrong = browser_of(stage, part), []
    for address in ours():
        for name in ("group",) if stage.kind == "secret" and "<slug:group>" in address.route else ("pk",):
            if f":{name}>" not in address.route:
                continue
            there, nowhere = stage.path(address), stage.path(address, **{name: UNKNOWN[name]})
            answers = [shape(browser.get(path), path) for path in (there, nowhere)]
            if answers[0] != answers[1]:
                wrong.append(f"{address.name}: {answers}")
    assert wrong == []

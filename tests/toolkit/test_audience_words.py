"""CC22: wherever an item is named, a few words beside its title tell who may read it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from lxml import html

from bookmarks.models import Bookmark
from content.models import Content
from forum.models import Topic
from groups.models import Group
from notifications.follows import set_level
from polls.models import Poll
from search import indexing
from tests.budgets import queries
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db
WORDS = {"group": "Membres du groupe", "platform": "Tous les membres du site", "web": "Public"}
PAGES = [
    "/",
    "/activity/",
    "/search/?q=zibeline",
    "/notifications/",
    "/g/veille-numerique/",
    "/g/veille-numerique/bookmarks/",
    "/g/veille-numerique/forum/",
    "/g/veille-numerique/polls/",
    "/g/veille-numerique/forum/similar/?title=zibeline",
]


def publish(people: People, audience: str, make: type[Content], title: str, **columns: Any) -> Content:
    """Return a new item of alice's for an audience."""
    item = make(group=people.veille, title=title, audience=audience, **columns)
    actions.publish(item=item, author=people.alice)
    return item


@pytest.fixture
def items(people: People, django_capture_on_commit_callbacks: Any) -> dict[str, Content]:
    """An item of each tool for each audience, by title, of which bob hears; the last ones pinned."""
    set_level(people.bob, people.veille, "all")
    made = {}
    with django_capture_on_commit_callbacks(execute=True):
        for audience in WORDS:
            for make, more in ((Bookmark, {"url": "https://exemple.org/"}), (Topic, {}), (Poll, {})):
                title = f"Zibeline {make.__name__} {audience}"
                made[title] = publish(people, audience, make, title, **more)
    indexing.sweep()
    return made


def named(page: str, items: dict[str, Content]) -> dict[str, str]:
    """Return, for each item a page names by a link, the text of the smallest list line or article around the link."""
    found = {}
    for link in html.fromstring(page).iter("a"):
        title = next((title for title in items if title in link.text_content()), "")
        around = next((one for one in link.iterancestors() if one.tag in {"li", "article"}), None)
        if title and around is not None:
            found[title] = " ".join(around.text_content().split())
    return found


@pytest.mark.parametrize("path", PAGES)
def test_each_list_says_who_reads(people: People, items: dict[str, Content], path: str) -> None:
    """CC22, LA2: on each page that names items, each has its audience in words beside it."""
    found = named(people.client("bob").get(path).content.decode(), items)
    assert {items[title].audience for title in found} == set(WORDS), found.keys()
    assert [title for title, said in found.items() if WORDS[items[title].audience] not in said] == []


def test_each_page_says_who_reads(people: People, items: dict[str, Content]) -> None:
    """CC22, LA2: an item's own page says it in a sentence; a draft is for those who write it."""
    said = {"group": "Les membres du groupe", "platform": "Toute personne connectée", "web": "Tout le monde"}
    for item in items.values():
        page = html.fromstring(people.client("alice").get(item.get_absolute_url()).content.decode())
        sentence = page.xpath("//header[@class='item-head']//*[@class='audience']")[0].text_content()
        assert said[item.audience] in sentence, sentence
    Content.objects.filter(pk=item.pk).update(state="draft")
    page = people.client("alice").get(item.get_absolute_url()).content.decode()
    assert "Seul son auteur peut le lire" in page


def test_each_mail_says_who_reads(people: People, items: dict[str, Content]) -> None:
    """CC22, LA2: the mail about an item says it as well, in its text and in its HTML."""
    told = {item.title: item for item in items.values()}
    assert len(mail.outbox) == len(told)
    for sent in mail.outbox:
        words = WORDS[told[str(sent.subject).partition("] ")[2]].audience]
        assert f"Qui peut le lire\u00a0: {words}" in sent.body
        assert words in sent.alternatives[0][0]


def test_an_audience_is_never_told_wider_than_it_is(people: People, items: dict[str, Content]) -> None:
    """CC22, LA2: when the group narrows, the words follow; a sub-group tells of the readers above it."""
    item = next(iter(items.values()))
    Group.objects.filter(pk=people.veille.pk).update(
        widest_audience="group", parent=people.groups["scot"], is_readable_by_parent=True
    )
    found = named(people.client("bob").get("/g/veille-numerique/bookmarks/").content.decode(), items)
    assert len(found) == 3
    assert all("Membres du groupe et du groupe parent" in said for said in found.values()), item


@pytest.mark.parametrize("path", ["/", "/activity/", "/search/?q=zibeline", "/g/veille-numerique/bookmarks/"])
def test_the_words_cost_no_query(people: People, items: dict[str, Content], path: str) -> None:
    """CC22, REL-P: a page takes as many queries for three times as many items."""
    browser = people.client("carole")
    before = queries(browser, path)
    for number in range(6):
        publish(people, "group", Bookmark, f"Zibeline {number}", url="https://exemple.org/")
    indexing.sweep()
    assert queries(browser, path) == before

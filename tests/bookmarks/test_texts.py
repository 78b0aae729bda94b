"""What pages say: read in a process apart, found by search, quoted by members, and published nowhere."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from bookmarks import texts
from bookmarks.models import Bookmark, PageText
from content.models import Comment
from core import apart
from core.fetch import Response
from search import indexing
from tests.api.callers import Program
from tests.bookmarks.reading import SECRET, SENTENCES, kept, page, read, saved
from tests.people import People
from tests.web import LocalSite
from toolkit import actions
from veille import publishing, selecting
from veille.models import Watch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two visits of one site need no pause."""
    monkeypatch.setattr("core.politeness.PAUSE_SECONDS", 0)


def test_the_readable_text_is_kept_apart(people: People, site: LocalSite) -> None:
    """VC15: the article without menus and notices, beside the bookmark and not in it."""
    item = kept(people, site)
    said = PageText.objects.get(bookmark=item)
    assert SENTENCES[3] in said.text
    assert SECRET in said.text
    assert "Mentions légales" not in said.text
    assert SECRET not in item.body
    assert said.words > 500


def test_search_finds_by_it_and_shows_a_few_words(people: People, site: LocalSite) -> None:
    """VC15, VW6: a word that stands in the page alone leads to the bookmark, with a short piece around it."""
    item = kept(people, site)
    indexing.sweep()
    html = people.client("bob").get("/search/", {"q": SECRET}).content.decode()
    assert item.get_absolute_url() in html
    assert SENTENCES[3] not in html
    assert item.get_absolute_url() not in people.client("mallory").get("/search/", {"q": SECRET}).content.decode()


def test_a_page_read_again_says_the_new_words(people: People, site: LocalSite) -> None:
    """VC15: the text follows the page; one that says nothing any more leaves none."""
    item = kept(people, site)
    for body, said in ((page("Une phrase toute neuve sur les forêts de la vallée. " * 20), True), ("<p></p>", False)):
        site.page("/guide", body)
        Bookmark.objects.update(fetch_state="waiting", fetch_lease=None, fetch_attempts=0)
        read(item)
        assert PageText.objects.filter(bookmark=item, text__contains="forêts").exists() == said


@pytest.mark.parametrize("head", ['<meta name="robots" content="noarchive">', '<meta name="robots" content="none">'])
def test_a_page_that_objects_leaves_no_text(people: People, site: LocalSite, head: str) -> None:
    """VC15, 2.4.6: noarchive is respected; the bookmark has its title all the same."""
    item = kept(people, site, head=head)
    assert item.title == "Le guide des communes"
    assert not PageText.objects.exists()


def answer(body: bytes, content_type: str = "text/html") -> Response:
    """Return a page as it was fetched."""
    return Response(url="https://e.org/", status=200, headers={"content-type": content_type}, body=body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 1000,
        b"<" * 200_000,
        b"<div>" * 60_000,
        b"<p>" + b"mot " * 100_000,
        "<p>\ud800".encode("utf-16", "surrogatepass"),
    ],
)
def test_no_page_breaks_the_reading(body: bytes) -> None:
    """VC15, REL-H6: whatever the page, a text of bounded length, or none."""
    assert len(texts.readable(answer(body))) <= 60_000
    assert texts.readable(answer(body, "application/pdf")) == ""


def test_a_reading_that_takes_too_long_or_dies_leaves_the_rest(
    people: People, site: LocalSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """VC15, REL-H6: the bookmark has its title, no text, and nothing is tried for ever."""
    dead = subprocess.CompletedProcess([], -9, b"", b"killed")
    monkeypatch.setattr(apart.subprocess, "run", lambda command, **named: dead)
    item = kept(people, site)
    assert (item.fetch_state, item.title) == ("done", "Le guide des communes")
    assert not PageText.objects.exists()


def path(item: Bookmark) -> str:
    """Return the address of the text of a page."""
    return f"/bookmarks/{item.pk}/text/"


def test_a_member_quotes_a_passage(people: People, site: LocalSite) -> None:
    """VC15, VW1: chosen in the text, it becomes a quotation in a comment, once however often it is sent."""
    item = kept(people, site)
    browser = people.client("carole")
    form = browser.get(path(item)).context["form"]
    chosen = next(key for key, words in form.fields["passage"].choices if SENTENCES[5] in words)
    sent = {"passage": chosen, "comment": "À suivre.", "form_key": str(form["form_key"].initial)}
    for _time in range(2):
        assert browser.post(path(item), sent).status_code == 302
    said = Comment.objects.get()
    assert said.body.startswith("> ")
    assert said.body.endswith("À suivre.")
    assert SENTENCES[5] in said.body
    assert len(said.body) < 700
    browser.post(path(item), {"passage": chosen})
    assert (Comment.objects.count(), item.annotations.count()) == (1, 1)
    assert SENTENCES[5] in browser.get(item.get_absolute_url()).content.decode()


@pytest.mark.parametrize("passage", ["", "0" * 16, "x"])
def test_no_passage_or_another_one_is_told(people: People, site: LocalSite, passage: str) -> None:
    """LG5, VC15: 422, a sentence, and what was typed is kept."""
    item = kept(people, site)
    page = people.client("bob").post(path(item), {"passage": passage, "comment": "Mon avis à moi"})
    assert page.status_code == 422
    assert "Mon avis à moi" in page.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("bob", 200), ("mallory", 404), ("visitor", 404), ("admin_on", 200)])
def test_the_text_is_for_members(people: People, site: LocalSite, who: str, status: int) -> None:
    """VC15, VW14: even of a bookmark that the whole web reads."""
    item = kept(people, site)
    Bookmark.objects.filter(pk=item.pk).update(audience="web")
    assert people.client(who).get(path(item)).status_code == status


def outputs(people: People, item: Bookmark) -> dict[str, str]:
    """Return what each public way out says: pages, feeds, exports, programs, the edition and its feeds."""
    visitor, group = people.client("visitor"), "/g/veille-numerique"
    addresses = [item.get_absolute_url(), f"{group}/bookmarks/", f"{group}/", "/", "/activity/"]
    addresses += [f"{group}/bookmarks/feed.{ext}" for ext in ("atom", "rss")]
    addresses += [f"{group}/bookmarks/export.{ext}" for ext in ("html", "csv", "opml", "json")]
    addresses += [f"{group}/veille/feed.{ext}" for ext in ("rss", "rdf", "atom", "opml", "json")]
    addresses += [f"{group}/veille/editions.{ext}" for ext in ("rss", "atom", "json")]
    addresses += [f"{group}/veille/editions/1/", f"{item.get_absolute_url()}?print=1"]
    found = {address: text_of(visitor.get(address, follow=True)) for address in addresses}
    program = Program(people.bob)
    for told in (f"content/{item.pk}/", "content/", "groups/veille-numerique/bookmarks/"):
        found[told] = program.get(told).content.decode()
    return found


def text_of(response: Any) -> str:
    """Return an answer as text."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return str(body.decode("utf-8", "replace"))


def test_no_way_out_publishes_it(people: People, site: LocalSite, mailoutbox: list[Any]) -> None:
    """VC15, VW14: of a public bookmark in a published edition, no page, feed, export, mail or answer has its text."""
    item = kept(people, site)
    Bookmark.objects.filter(pk=item.pk).update(audience="web")
    item.refresh_from_db()
    watch = publishing.open_watch(watch=Watch(group=people.veille, title="La veille", audience="web"), by=people.alice)
    selecting.select(watch=watch, content=item, by=people.carole)
    coming = publishing.coming(watch)
    assert coming is not None
    publishing.publish_now(edition=coming, by=people.carole)
    actions.post_comment(content=item, author=people.alice, body="Merci")
    indexing.sweep()
    found = outputs(people, item)
    assert "Le guide des communes" in found["/g/veille-numerique/veille/feed.rss"]
    assert [address for address, said in found.items() if SECRET in said or SENTENCES[3] in said] == []
    mails = "".join(str(mail.message()) for mail in mailoutbox)
    assert SECRET not in mails


def test_a_search_result_is_a_short_quotation(people: People, site: LocalSite) -> None:
    """VC15: a visitor who finds a public bookmark by the words of its page reads a few words around them, no more."""
    item = kept(people, site)
    Bookmark.objects.filter(pk=item.pk).update(audience="web")
    indexing.sweep()
    html = people.client("visitor").get("/search/", {"q": SECRET}).content.decode()
    assert item.get_absolute_url() in html
    assert sum(sentence in html for sentence in SENTENCES) <= 2


def test_what_is_kept_follows_a_merge(people: People, site: LocalSite) -> None:
    """VC6: joined to a bookmark whose page cannot be read, the text of the other stays with it."""
    from bookmarks.pages import merge

    bare = saved(people, "https://absent.example/a")
    item = kept(people, site)
    merge(item, bare)
    assert PageText.objects.get().bookmark_id == bare.pk

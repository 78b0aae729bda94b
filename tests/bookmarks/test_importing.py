"""A file of bookmarks brought to a group: shown first, written by the worker, twice without harm; and taken away."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from bookmarks import importing
from bookmarks.actions import Typed, save
from bookmarks.filing.reading import read
from bookmarks.models import Bookmark, Collection, Import, Mark
from content.models import Content
from notifications.models import Notification
from tests.bookmarks.test_filing import CHROME, POCKET
from tests.budgets import queries
from tests.people import People

pytestmark = pytest.mark.django_db
HERE = "/g/veille-numerique/bookmarks"
CSV = "url;title;tags;author;added_at;summary;collection;read_later\n"


def sent(people: People, body: bytes | str, who: str = "bob") -> Import:
    """Send a file and return what was kept of it."""
    file = SimpleUploadedFile("favoris.html", body.encode() if isinstance(body, str) else body)
    answer = people.client(who).post(f"{HERE}/import/", {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.get(pk=int(answer.url.rstrip("/").rpartition("/")[2]))


def confirmed(people: People, body: bytes | str, who: str = "bob", **typed: Any) -> Import:
    """Send a file, say yes, and let the worker write it."""
    row = sent(people, body, who)
    people.client(who).post(f"{HERE}/import/{row.pk}/confirm/", typed)
    importing.write(row.pk)
    row.refresh_from_db()
    assert row.state == Import.State.DONE
    return row


def test_nothing_is_written_before_yes(people: People) -> None:
    """VC10: the dry run says what is new, known, private, twice in the file, refused; only its sender sees it."""
    save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/c", title="Déjà là"))
    row = sent(people, CHROME)
    html = people.client("bob").get(f"{HERE}/import/{row.pk}/").content.decode()
    for words in ("1 favori sera ajouté", "1 est déjà là", "1 est marqué comme privé", "Bouton", "Sous-dossier"):
        assert words in html
    assert Bookmark.objects.count() == 1
    assert people.client("carole").get(f"{HERE}/import/{row.pk}/").status_code == 404


def test_it_keeps_dates_folders_words_and_tells_nobody(people: People, django_capture_on_commit_callbacks) -> None:
    """VC10: dates, tags, notes and folders are kept; what is private stays out; no notification, no mail."""
    with django_capture_on_commit_callbacks(execute=True):
        row = confirmed(people, CHROME)
    made = Bookmark.objects.get(title="L'eau & nous")
    assert (row.made, row.known) == (2, 0)
    assert (made.published_at, made.body) == (datetime(2023, 11, 14, 22, 13, 21, tzinfo=UTC), "Une note")
    assert (made.collection.title, made.author) == ("Barre", people.bob)
    assert {tagged.tag.name for tagged in made.tagged.all()} == {"eau", "rivière"}
    assert not Bookmark.objects.filter(title="B").exists()
    assert not Notification.objects.exists()
    assert not mail.outbox


def test_twice_makes_no_double(people: People) -> None:
    """VC10: the same file again, or a worker that dies half way, makes nothing twice."""
    confirmed(people, CHROME, takes_private="on")
    again = confirmed(people, CHROME, takes_private="on")
    assert (again.made, again.known) == (0, 3)
    assert Bookmark.objects.count() == 3
    Import.objects.filter(pk=again.pk).update(state="running", done=2, made=0)
    importing.sweep()
    assert (Bookmark.objects.count(), Collection.objects.count()) == (3, 2)


def test_authors_are_matched_by_animators_alone(people: People) -> None:
    """VC11: a line signed by a member is theirs when an animator brings it; from anybody else it is the sender's."""
    table = f"{CSV}https://exemple.org/1;Un;;bob;;;;\nhttps://exemple.org/2;Deux;;alice@demo.test;;;;\n"
    confirmed(people, table + "https://exemple.org/3;Trois;;inconnue;;;;\n", "carole")
    signed = dict(Content.objects.filter(kind="bookmark").values_list("title", "author__username"))
    assert signed == {"Un": "bob", "Deux": "alice", "Trois": "carole"}
    confirmed(people, f"{CSV}https://exemple.org/4;Quatre;;alice;;;;\n", "bob")
    assert Content.objects.get(title="Quatre").author == people.bob


def test_what_is_unread_elsewhere_waits_here(people: People) -> None:
    """VC11, BO06: what Pocket keeps unread is found among what one reads later, by its sender alone."""
    confirmed(people, POCKET)
    assert Mark.objects.get().user == people.bob
    assert "Un four" in people.client("bob").get("/bookmarks/later/").content.decode()
    assert "Un four" not in people.client("carole").get("/bookmarks/later/").content.decode()


@pytest.mark.parametrize("ext", ["html", "csv", "opml", "json"])
def test_taken_away_and_brought_to_another_group(people: People, ext: str) -> None:
    """VC10, BO08: exported and imported, the same set; a reader takes what they may read, no more."""
    confirmed(people, CHROME, "carole", takes_private="on")
    answer = people.client("bob").get(f"{HERE}/export.{ext}")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    want = {(row.url, row.title, row.body) for row in Bookmark.objects.all()}
    assert {(line.url, line.title, line.summary) for line in read(body).lines} == want
    stranger = people.client("mallory").get(f"{HERE}/export.{ext}")
    taken = b"".join(stranger.streaming_content) if stranger.streaming else stranger.content
    assert b"exemple.org" not in taken


def test_a_file_that_is_none_is_refused_in_words(people: People) -> None:
    """VC10: another file gets a sentence beside the field and status 422; a stranger and a visitor no form."""
    file = SimpleUploadedFile("x.pdf", b"%PDF-1.4")
    answer = people.client("bob").post(f"{HERE}/import/", {"file": file})
    assert answer.status_code == 422
    assert 'class="field-error"' in answer.content.decode()
    assert people.client("mallory").get(f"{HERE}/import/").status_code == 403


def test_the_plan_costs_the_same_for_thirty(people: People) -> None:
    """VC10: as many queries to show thirty lines as three."""
    counts = []
    for size in (3, 30):
        row = sent(people, CSV + "".join(f"https://exemple.org/{size}-{n};T{n};;;;;;\n" for n in range(size)))
        counts.append(queries(people.client("bob"), f"{HERE}/import/{row.pk}/"))
    assert counts[0] == counts[1]

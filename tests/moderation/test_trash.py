"""The trash: what waits in it, who takes it back, what is gone after 30 days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bookmarks.actions import Typed, save
from content.models import Attachment, Blob, Comment, Content
from core import clock
from moderation import purging
from search import indexing
from search.models import Document
from tests.budgets import queries
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db


def shared(people: People, n: int = 1) -> Content:
    """Return a bookmark of bob's."""
    made = save(group=people.veille, author=people.bob, typed=Typed(url=f"https://exemple.org/{n}", title=f"Titre {n}"))
    return Content.objects.select_related("group", "author").get(pk=made.bookmark.pk)


def test_the_trash_shows_items_and_comments(people: People) -> None:
    """CC30: moderators see who removed what, how long it stays, and take it back; members do not see the page."""
    item = shared(people)
    comment = actions.post_comment(content=item, author=people.bob, body="Mot retiré")
    actions.trash_comment(comment=comment, by=people.carole, reason="Hors sujet")
    actions.trash(item=item, by=people.bob)
    browser, path = people.client("carole"), "/g/veille-numerique/trash/"
    assert "Titre 1" in browser.get(path).content.decode()
    assert "Mot retiré" in browser.get(path, {"what": "comments", "q": "retiré"}).content.decode()
    assert "Titre 1" not in browser.get(path, {"q": "autre"}).content.decode()
    assert people.client("bob").get(path).status_code == 403


def test_the_sites_trash_takes_back(people: People) -> None:
    """CC30: the site's administrators find what any group removed, and take it back."""
    item = shared(people)
    actions.trash(item=item, by=people.bob)
    admin = people.client("admin_on")
    assert "Titre 1" in admin.get("/site/trash/").content.decode()
    admin.post(f"/site/trash/content/{item.pk}/")
    assert Content.objects.get(pk=item.pk).trashed_at is None
    assert admin.get("/site/trash/?what=groups").status_code == 200


def test_after_thirty_days_nothing_is_left(people: People, django_capture_on_commit_callbacks) -> None:
    """CC30: the trash empties itself: rows, words in the index, bytes; what is younger or alive stays."""
    item, young, alive = (shared(people, n) for n in (1, 2, 3))
    file = SimpleUploadedFile("note.txt", b"des octets")
    actions.post_comment(content=item, author=people.bob, body="zibeline", files=[file])
    indexing.rebuild()
    blob = Blob.objects.get()
    with clock.at(clock.now() - timedelta(days=31)):
        actions.trash(item=item, by=people.bob)
    actions.trash(item=young, by=people.bob)
    Blob.objects.update(created_at=clock.now() - timedelta(days=40))
    with django_capture_on_commit_callbacks(execute=True):
        assert purging.empty() == 1
        assert purging.empty() == 0
    assert set(Content.objects.values_list("pk", flat=True)) >= {young.pk, alive.pk}
    assert not Content.objects.filter(pk=item.pk).exists()
    assert not Document.objects.filter(content_id=item.pk).exists()
    assert not Attachment.objects.exists()
    assert not blob.file.storage.exists(blob.file.name)


def test_an_answered_comment_leaves_an_empty_place(people: People) -> None:
    """CC30: the words of a removed comment go after 30 days; its place stays when others answered it."""
    item = shared(people)
    first = actions.post_comment(content=item, author=people.bob, body="zibeline")
    actions.post_comment(content=item, author=people.carole, body="Réponse", parent=first)
    lonely = actions.post_comment(content=item, author=people.bob, body="Seul")
    with clock.at(clock.now() - timedelta(days=31)):
        for comment in (first, lonely):
            actions.trash_comment(comment=comment, by=people.bob)
    purging.empty()
    first.refresh_from_db()
    assert (first.body, first.author) == ("", None)
    assert not Comment.objects.filter(pk=lonely.pk).exists()
    assert f'id="comment-{first.pk}"' in people.client("alice").get(item.get_absolute_url()).content.decode()


def test_a_removed_comment_without_answer_leaves_no_stub(people: People) -> None:
    """CC30: a stub stays only where others replied."""
    item = shared(people)
    comment = actions.post_comment(content=item, author=people.bob, body="Un mot")
    actions.trash_comment(comment=comment, by=people.bob)
    assert f'id="comment-{comment.pk}"' not in people.client("alice").get(item.get_absolute_url()).content.decode()


def test_the_trash_has_a_query_budget(people: People) -> None:
    """CC30: the trash costs the same for 3 and for 30 items."""
    browser, costs = people.client("carole"), []
    for start, stop in ((1, 4), (4, 20)):
        for n in range(start, stop):
            actions.trash(item=shared(people, n), by=people.bob)
        costs.append(queries(browser, "/g/veille-numerique/trash/"))
    assert costs[0] == costs[1] <= 16

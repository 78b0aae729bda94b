"""The index follows what happens to items and comments (LS1)."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from bookmarks.models import Bookmark
from content.models import Comment, Content
from search import entries, indexing
from search.models import Document
from tests.search.conftest import publish
from toolkit import actions


def test_an_item_in_the_trash_is_gone_and_comes_back(people, look):
    """LS1."""
    item = publish(people, "Canari")
    actions.post_comment(content=item, author=people.bob, body="Il chante")
    actions.trash(item=item, by=people.bob)
    indexing.sweep()
    assert look("canari") == look("chante") == []
    assert not Document.objects.get(content=item, comment=None).text
    actions.restore(item=Content.objects.get(pk=item.pk), by=people.bob)
    indexing.sweep()
    assert look("canari")[0] == "Canari"
    assert look("chante") == ["on Canari"]


def test_an_edited_item_is_found_by_its_new_words(people, look):
    """LS1."""
    item = publish(people, "Canari", "jaune")
    item.title, item.body = "Perroquet", "vert"
    actions.edit(item=item, editor=people.bob, tags=["oiseau"])
    indexing.sweep()
    assert look("canari") == look("jaune") == []
    assert look("perroquet") == look("vert") == look("oiseau") == ["Perroquet"]


def test_comments_follow_the_title_of_their_item(people, look):
    """LS4: a comment is found by its own words and, less, by the title above it."""
    item = publish(people, "Canari")
    actions.post_comment(content=item, author=people.bob, body="Il chante")
    indexing.sweep()
    item.title = "Perroquet"
    actions.edit(item=item, editor=people.bob)
    indexing.sweep()
    assert look("perroquet chante") == ["on Perroquet"]
    assert look("canari") == []


def test_an_edited_and_a_removed_comment(people, look):
    """LS4."""
    item = publish(people, "Sujet")
    comment = actions.post_comment(content=item, author=people.bob, body="Un canari")
    actions.edit_comment(comment=comment, editor=people.bob, body="Un perroquet")
    indexing.sweep()
    assert look("canari") == []
    assert look("perroquet") == ["on Sujet"]
    actions.trash_comment(comment=Comment.objects.get(pk=comment.pk), by=people.bob)
    indexing.sweep()
    assert look("perroquet") == []


def test_the_words_of_a_deleted_item_are_gone(people, look):
    """REL-P1."""
    item = publish(people, "Canari")
    Content.objects.filter(pk=item.pk).delete()
    assert look("canari") == []
    assert not Document.objects.exists()


def test_the_best_answer_comes_first(people, look):
    """LS3: title, then tag, then text, whatever the kind."""
    publish(people, "Compte rendu", "On y parle du canari parmi bien des choses de la vie du village")
    publish(people, "Oiseaux", "Rien de plus", tags=["canari"])
    publish(people, "Canari", "Rien de plus")
    assert look("canari") == ["Canari", "Oiseaux", "Compte rendu"]


def test_what_a_tool_adds_is_searched(people, look, monkeypatch):
    """LS4: a tool's `search_text()`."""
    monkeypatch.setattr(Bookmark, "search_text", lambda self: "texte du fichier joint", raising=False)
    publish(people, "Rapport")
    assert look("fichier joint") == ["Rapport"]


def test_a_kind_that_is_not_searchable_is_not_found(people, look, monkeypatch):
    """LS6."""
    item = publish(people, "Canari")
    monkeypatch.setattr(entries, "kinds", lambda capability: [])
    Document.objects.filter(content=item).update(stale_at=item.created_at)
    indexing.sweep()
    assert look("canari") == []


def test_everything_is_indexed_anew(people, look):
    """LS1: after a bulk load, where nothing marked what to index."""
    item = publish(people, "Canari")
    actions.post_comment(content=item, author=people.bob, body="Il chante")
    Document.objects.all().delete()
    call_command("rebuild_search")
    assert look("canari")[0] == "Canari"
    assert look("chante") == ["on Canari"]
    assert not Document.objects.filter(stale_at__isnull=False).exists()


@pytest.mark.parametrize("times", [1, 2])
def test_a_task_may_run_twice(people, look, times):
    """REL-R2."""
    item = publish(people, "Canari")
    for _time in range(times):
        Document.objects.update(stale_at=item.created_at)
        indexing.index_item(item.pk)
    assert look("canari") == ["Canari"]


def test_one_item_that_cannot_be_read_does_not_hold_the_others(people, look, monkeypatch, caplog):
    """REL-R2."""
    publish(people, "Rapport")
    publish(people, "Canari")

    def search_text(self):
        if self.title == "Rapport":
            raise ValueError
        return ""

    monkeypatch.setattr(Bookmark, "search_text", search_text, raising=False)
    Document.objects.update(stale_at=people.veille.created_at, text="", title="")
    assert indexing.sweep() == 1
    assert Document.objects.filter(stale_at__isnull=False).count() == 1

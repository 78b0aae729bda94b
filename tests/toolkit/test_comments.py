"""Comments: the fragment of the page, replies, corrections, removal, files, refusals that keep the text."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bookmarks.actions import Typed, save
from content.models import Comment, Content, Revision
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(people: People) -> Content:
    """A bookmark of bob's."""
    typed = Typed(url="https://exemple.org/", title="Un guide")
    made = save(group=people.veille, author=people.bob, typed=typed).bookmark
    return Content.objects.select_related("group").get(pk=made.pk)


def address(item: Content) -> str:
    """Return where comments are posted."""
    return reverse("content:comments", args=[item.pk])


def test_without_reload_it_answers_with_the_fragment(people: People, item: Content) -> None:
    """A comment sent by htmx comes back as the very fragment of the page, with an empty form."""
    response = people.client("carole").post(address(item), {"body": "Bien vu"}, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "<html" not in html
    assert "Bien vu" in html
    assert 'id="comment-form"' in html


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_text_too_long_is_refused_and_kept(people: People, item: Content, headers: dict[str, str]) -> None:
    """A comment beyond its length is said before it is sent, refused with the text kept."""
    page = people.client("carole").get(item.get_absolute_url()).content.decode()
    assert 'data-max="20000"' in page
    body = "mot " * 5001 + "fin"
    response = people.client("carole").post(address(item), {"body": body}, headers=headers)
    assert response.status_code == 422
    assert "fin" in response.content.decode()
    assert not Comment.objects.exists()


def test_a_reply_names_what_it_answers(people: People, item: Content) -> None:
    """VW1, LD1: a reply shows whom it answers and links to it."""
    first = actions.post_comment(content=item, author=people.carole, body="Premier")
    browser = people.client("bob")
    page = browser.get(item.get_absolute_url(), {"reply": first.pk}).content.decode()
    assert f'value="{first.pk}"' in page
    html = browser.post(address(item), {"body": "Réponse", "parent": first.pk}, follow=True).content.decode()
    assert f'href="#comment-{first.pk}"' in html


def test_a_comment_of_another_item_is_not_answered(people: People, item: Content) -> None:
    """A parent forged from elsewhere is ignored."""
    elsewhere = save(group=people.groups["scot"], author=people.bob, typed=Typed(url="https://exemple.org/x")).bookmark
    foreign = actions.post_comment(content=elsewhere, author=people.bob, body="Ailleurs")
    people.client("bob").post(address(item), {"body": "Réponse", "parent": foreign.pk})
    assert Comment.objects.get(body="Réponse").parent is None


def test_only_its_author_edits(people: People, item: Content) -> None:
    """VW1, LA4: the author corrects with a trace; nobody else rewrites it, an animator included."""
    comment = actions.post_comment(content=item, author=people.bob, body="Avant")
    edit = reverse("content:comment_edit", args=[item.pk, comment.pk])
    assert people.client("carole").post(edit, {"body": "Récrit"}).status_code == 403
    people.client("bob").post(edit, {"body": "Après"})
    comment.refresh_from_db()
    assert comment.body == "Après"
    assert comment.edited_at
    assert Revision.objects.get(comment=comment).body == "Avant"


def test_a_removed_comment_leaves_its_place_and_comes_back(people: People, item: Content) -> None:
    """CC30: its author removes it, and one gesture takes it back."""
    comment = actions.post_comment(content=item, author=people.bob, body="Un mot de trop")
    browser = people.client("bob")
    html = browser.post(reverse("content:comment_trash", args=[item.pk, comment.pk]), follow=True).content.decode()
    assert "Un mot de trop" not in html
    restore = reverse("content:comment_restore", args=[item.pk, comment.pk])
    assert restore in html
    assert Content.objects.get(pk=item.pk).comment_count == 0
    assert "Un mot de trop" in browser.post(restore, follow=True).content.decode()


def test_a_comments_address_leads_to_its_page(people: People, item: Content) -> None:
    """FO03: each comment has an address, which finds the right page of a long thread."""
    for n in range(55):
        last = actions.post_comment(content=item, author=people.carole, body=f"Avis {n}")
    response = people.client("bob").get(last.get_absolute_url())
    assert response.url.endswith(f"?page=2#comment-{last.pk}")


def test_files_join_a_comment(people: People, item: Content) -> None:
    """CC13, REL-H5: a file is joined, downloaded by readers only, never served as active content."""
    html_file = SimpleUploadedFile("page.html", b"<script>alert(1)</script>", "text/html")
    people.client("bob").post(address(item), {"body": "Voir", "files": [html_file]})
    file = item.attachments.get()
    response = people.client("carole").get(file.get_absolute_url())
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert people.client("mallory").get(file.get_absolute_url()).status_code == 404


def test_an_empty_file_is_refused_and_the_text_kept(people: People, item: Content) -> None:
    """CC13: a bad file is said in a sentence; the comment typed stays."""
    empty = SimpleUploadedFile("vide.txt", b"")
    response = people.client("bob").post(address(item), {"body": "Mon texte", "files": [empty]})
    assert response.status_code == 422
    assert "Mon texte" in response.content.decode()

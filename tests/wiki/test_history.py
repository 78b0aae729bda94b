"""The versions of a page: by author, in words, named, compared, taken back (PA03)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from content.models import Content, Revision, VersionName
from core.text import readable
from tests.people import People
from tests.wiki.books import opened, page, url
from wiki.models import Page

pytestmark = pytest.mark.django_db


def edited(people: People, one: Page, who: str, body: str) -> None:
    """Save the text of a page as somebody."""
    browser = people.client(who)
    assert browser.post(url("edit", one), {**opened(browser, one), "body": body}).status_code == 302


def test_it_works(people: People) -> None:
    """PA03, LD3, CC29: each version says who wrote it, and what changed in words, without markup."""
    one = page(people, body="On remplit **la fiche**.")
    edited(people, one, "carole", "On remplit **la fiche bleue**.")
    html = people.client("bob").get(reverse("content:history", args=[one.pk]), {"version": "now"}).content.decode()
    assert "Carole Faure" in html
    assert "Bob Girard" in html
    changes = html.split('class="changes"')[1].split("</div>")[0]
    assert "bleue" in changes
    assert "**" not in changes


def test_any_two_are_compared(people: People) -> None:
    """PA03: two versions chosen, in any order; a third between them does not show."""
    one = page(people, body="un")
    for body in ("deux", "trois"):
        edited(people, one, "bob", body)
    first = Revision.objects.filter(content=one.pk).earliest("made_at")
    address = reverse("content:history_compare", args=[one.pk])
    for asked in ({"from": first.pk, "to": "now"}, {"from": "now", "to": first.pk}):
        html = people.client("bob").get(address, asked).content.decode()
        shown = html.split('class="changes')[1]
        assert "un" in shown.split("<del>")[1].split("</del>")[0]
        assert "trois" in shown.split("<ins>")[1].split("</ins>")[0]
        assert "deux" not in shown
    for wrong in ("", "x", "999999999999999999999", "0"):
        assert people.client("bob").get(address, {"from": wrong, "to": "now"}).status_code == 404


def test_a_change_of_layout_alone_says_so(people: People) -> None:
    one = page(people, body="la fiche")
    edited(people, one, "bob", "la **fiche**")
    first = Revision.objects.get(content=one.pk)
    html = people.client("bob").get(reverse("content:history_compare", args=[one.pk]), {"from": first.pk, "to": "now"})
    assert html.context["is_same"]


def test_a_version_has_a_name(people: People) -> None:
    """PA03: whoever edits names a version, the one that stands too; the name stays with it when the text goes on."""
    one, bob = page(people, body="un"), people.client("bob")
    name = reverse("content:history_name", args=[one.pk])
    assert people.client("mallory").post(name, {"version": "now", "name": "x"}).status_code == 404
    bob.post(name, {"version": "now", "name": "Adoptée en assemblée"})
    edited(people, one, "bob", "deux")
    html = bob.get(reverse("content:history", args=[one.pk])).content.decode()
    row = html.split('id="version-')[2]
    assert "Adoptée en assemblée" in row
    bob.post(name, {"version": Revision.objects.get(content=one.pk).pk, "name": ""})
    assert not VersionName.objects.exists()


def test_an_earlier_version_is_taken_back(people: People) -> None:
    """PA03: any member takes an earlier version back; the one it replaces is kept."""
    one = page(people, body="un")
    edited(people, one, "carole", "deux")
    row = Revision.objects.get(content=one.pk)
    people.client("bob").post(reverse("content:history_restore", args=[one.pk, row.pk]))
    assert Content.objects.get(pk=one.pk).body == "un"
    assert Revision.objects.filter(content=one.pk, body="deux").exists()


def test_a_text_reads_without_its_markup() -> None:
    """PA03: what is compared are lines of words, whatever their layout."""
    text = "# Titre\n\nUn *mot* et [un lien](https://exemple.org).\n\n- [ ] à faire\n- fait\n\n"
    assert (
        readable(f"{text}| a | b |\n|---|---|\n| 1 | 2 |")
        == "Titre\nUn mot et un lien.\n• ☐ à faire\n• fait\na | b |\n1 | 2 |"
    )
    assert readable("```\nun\ndeux\n```\n\nfin") == "un\ndeux\nfin"

"""Links to pages by their title, what is broken, what nothing leads to (PA06)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from content.models import Content
from tests.budgets import queries
from tests.people import People
from tests.wiki.books import opened, page, url

pytestmark = pytest.mark.django_db


def test_it_works(people: People) -> None:
    """PA06: a title typed between brackets becomes a link when the text is saved, accents and case aside."""
    guide = page(people, "Prêter une tablette")
    one = page(people, "Sommaire", body="Voir [[preter une Tablette]] et [[Prêter une tablette|le guide]], `[[code]]`.")
    body = Content.objects.get(pk=one.pk).body
    link = f"/c/{guide.pk}/"
    assert body == f"Voir [preter une Tablette]({link}) et [le guide]({link}), `[[code]]`."
    bob = people.client("bob")
    bob.post(url("edit", one), {**opened(bob, one), "body": "Voir [[Prêter une tablette]]."})
    assert f"]({link})" in Content.objects.get(pk=one.pk).body


def test_a_page_knows_who_links_to_it(people: People) -> None:
    """PA06: backlinks, to those that the reader may open."""
    guide = page(people, "Prêter", audience="web")
    page(people, "Sommaire interne", body="[[Prêter]]")
    page(people, "Sommaire public", body="[[Prêter]]", audience="web")
    html = people.client("bob").get(guide.get_absolute_url()).content.decode()
    assert "Sommaire interne" in html
    html = people.client("visitor").get(guide.get_absolute_url()).content.decode()
    assert "Sommaire public" in html
    assert "Sommaire interne" not in html


def test_an_unknown_title_offers_to_write_the_page(people: People) -> None:
    """PA06: the link leads to the form with the title filled in; once written, it leads to the page."""
    one = page(people, "Sommaire", body="Voir [[Rendre & ranger]].")
    bob = people.client("bob")
    html = bob.get(one.get_absolute_url()).content.decode()
    create = reverse("wiki:create", args=[one.group.slug])
    assert f'href="{create}?title=Rendre+%26+ranger' in html
    assert 'value="Rendre &amp; ranger"' in bob.get(create, {"title": "Rendre & ranger"}).content.decode()
    made = page(people, "Rendre & ranger")
    assert f'<a href="/c/{made.pk}/">Rendre &amp; ranger</a>' in bob.get(one.get_absolute_url()).content.decode()


def test_a_title_that_one_may_not_read_leads_nowhere(people: People) -> None:
    """PA06: the writer's link to a page they may not read stays words; no title leaks."""
    page(people, "Secret", group=people.groups["scot"], by="alice")
    one = page(people, "Sommaire", body="Voir [[Secret]].", by="carole")
    assert "](" not in Content.objects.get(pk=one.pk).body
    answer = people.client("carole").get(reverse("wiki:titles", args=[one.group.slug]), {"q": "sec"})
    assert answer.json() == {"names": []}


def test_a_title_is_completed(people: People) -> None:
    """PA06: the editor asks for the titles that hold each word, among those the writer reads."""
    guide = page(people, "Prêter une tablette")
    page(people, "Rendre")
    address = reverse("wiki:titles", args=[guide.group.slug])
    found = people.client("bob").get(address, {"q": "tablette pre"}).json()
    assert found == {"names": [{"id": f"/c/{guide.pk}/", "name": "Prêter une tablette"}]}
    assert people.client("mallory").get(address).status_code == 403
    assert f'data-pages="{address}"' in people.client("bob").get(url("edit", guide)).content.decode()


def test_what_to_look_after(people: People) -> None:
    """PA06: broken links, pages still to write, orphans, each with its page; the same queries whatever their number."""
    gone = page(people, "Disparue")
    page(people, "Sommaire", body="[[Disparue]], [[À faire]], https://exemple.org")
    bob = people.client("bob")
    bob.post(url("delete", gone))
    address = reverse("wiki:state", args=[gone.group.slug])
    shown = bob.get(address).context["care"]
    assert [(one.title, count) for one, count in shown.broken] == [("Sommaire", 1)]
    assert [(one.title, titles) for one, titles in shown.unwritten] == [("Sommaire", ["À faire"])]
    assert [one.title for one in shown.orphans] == ["Sommaire"]
    few = queries(bob, address)
    for n in range(10):
        page(people, f"Seule {n}", body="[[Nulle part]] /c/999999/ [x](/c/999999/)")
    assert queries(bob, address) == few <= 16
    assert len(bob.get(address).context["care"].broken) == 11
    assert people.client("visitor").get(address).context["care"].orphans == []

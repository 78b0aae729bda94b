"""Which items name another: noted when a text is written, shown to those who may read both."""

from __future__ import annotations

import pytest
from django.conf import settings as conf

from bookmarks.actions import Typed, save
from content.models import Citation, Content
from tests.budgets import queries
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db


def made(people: People, group: str, url: str, title: str, note: str = "") -> Content:
    """Return a bookmark of alice's."""
    typed = Typed(url=url, title=title, summary=note)
    return save(group=people.groups[group], author=people.alice, typed=typed).bookmark


@pytest.fixture
def cited(people: People) -> Content:
    """An item of the open group."""
    return made(people, "veille-numerique", "https://exemple.org/cite", "Un guide")


def around(people: People, who: str, item: Content) -> str:
    """Return what `who` reads beside an item."""
    return people.client(who).get(f"/c/{item.pk}/around/").content.decode()


def test_texts_and_comments_that_name_it(people: People, cited: Content) -> None:
    """CC09: by its permanent address, by today's, by a full one; each item once."""
    body = f"Voir {conf.PUBLIC_URL}/c/{cited.pk}/ et [le guide]({cited.get_absolute_url()})"
    article = made(people, "veille-numerique", "https://exemple.org/1", "Premier", body)
    other = made(people, "veille-numerique", "https://exemple.org/2", "Second")
    for _twice in range(2):
        actions.post_comment(content=other, author=people.bob, body=f"Déjà dit : /c/{cited.pk}/ [ici](/c/{cited.pk}/)")
    html = around(people, "bob", cited)
    assert article.get_absolute_url() in html
    assert html.count(f'"{other.get_absolute_url()}">Second') >= 1
    assert Citation.objects.filter(target=cited).count() == 3


def test_no_title_of_a_group_one_is_not_in(people: People, cited: Content) -> None:
    """CC09, LA3: what names an item from a private group is shown to the members of that group alone."""
    made(people, "scot", "https://exemple.org/s", "Plan confidentiel", f"Voir [le guide](/c/{cited.pk}/)")
    assert "Plan confidentiel" in around(people, "bob", cited)
    assert "Plan confidentiel" not in around(people, "carole", cited)


def test_a_removed_comment_names_nothing(people: People, cited: Content) -> None:
    """CC09, LA3: a comment in the trash no longer cites; taken back, it does again."""
    other = made(people, "veille-numerique", "https://exemple.org/2", "Autre sujet")
    comment = actions.post_comment(content=other, author=people.bob, body=f"[guide](/c/{cited.pk}/)")
    actions.trash_comment(comment=comment, by=people.bob)
    assert "Cité" not in around(people, "bob", cited)
    actions.restore_comment(comment=comment, by=people.bob)
    assert "Cité" in around(people, "bob", cited)


def test_an_edit_changes_what_is_named(people: People, cited: Content) -> None:
    """CC09: a link taken out of a text is no citation any more."""
    other = made(people, "veille-numerique", "https://exemple.org/2", "Autre", f"[guide](/c/{cited.pk}/)")
    other.body = "Plus rien."
    actions.edit(item=other, editor=people.alice)
    assert not Citation.objects.exists()


def test_a_merge_keeps_the_citations(people: People, cited: Content) -> None:
    """CC09, FO23: what named the item merged away names the one that stays, once."""
    kept = made(people, "veille-numerique", "https://exemple.org/garde", "Le guide complet")
    both = f"[un](/c/{cited.pk}/) [deux](/c/{kept.pk}/)"
    made(people, "veille-numerique", "https://exemple.org/3", "Trois", both)
    made(people, "veille-numerique", "https://exemple.org/4", "Quatre", f"[un](/c/{cited.pk}/)")
    actions.merge(lost=cited, kept=kept, by=people.carole)
    html = around(people, "bob", kept)
    assert "Trois" in html
    assert "Quatre" in html
    assert Citation.objects.filter(target=kept).count() == 2


def test_as_many_queries_for_thirty(people: People, cited: Content) -> None:
    """CC09: the list costs the same whatever the number of items that cite."""
    counts = []
    for number in range(30):
        made(people, "veille-numerique", f"https://exemple.org/n{number}", f"N{number}", f"[g](/c/{cited.pk}/)")
        if number in {2, 29}:
            counts.append(queries(people.client("bob"), f"/c/{cited.pk}/around/"))
    assert counts[0] == counts[1]

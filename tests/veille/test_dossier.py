"""A dossier made of the items of past editions (VD13)."""

from __future__ import annotations

from blogs.models import Article
from groups.models import GroupTool
from tests.budgets import queries
from tests.veille.editions import Table
from veille import dossier
from veille.models import Selection
from veille.selecting import Words


def past(table: Table) -> list[int]:
    """Return the ids of four items that two editions have published."""
    for n in range(4):
        table.selected(Words(f"Sujet {n}", "De l’eau" if n % 2 else "Du bois", section="Eau" if n % 2 else "Bois"))
        if n % 2:
            table.published(0)
    return list(Selection.objects.order_by("pk").values_list("pk", flat=True))


def test_items_are_found_chosen_and_put_in_order(table: Table):
    """VD13: by words and by section; the choice stays in the address, moved and taken out without a script."""
    a, b, c, d = past(table)
    page = table.page("carole", "dossier/?q=eau&section=Eau")
    assert (">Sujet 1</label>" in page, ">Sujet 0</label>" in page) == (True, False)
    page = table.page("carole", f"dossier/?i={a}&i={b}&i={d}&up={d}&drop={a}&i=x")
    chosen = page.split('id="found-title"')[0]
    assert chosen.index("<strong>Sujet 3</strong>") < chosen.index("<strong>Sujet 1</strong>")
    assert "<strong>Sujet 0</strong>" not in chosen
    assert dossier.moved([a, b, c], b, 1) == [a, c, b]
    assert dossier.moved([a, b, c], 999, 1) == [a, b, c]


def test_it_becomes_a_draft_article(table: Table):
    """VD13: in the chosen order, each with its words and the edition it comes from."""
    a, b, _c, d = past(table)
    answer = table.post("carole", "dossier/make/", i=[d, a, b, a, 10**12], title="L’eau et le bois")
    article = Article.objects.get()
    assert answer["Location"] == article.get_absolute_url()
    assert (article.state, article.genre, article.title) == ("draft", "file", "L’eau et le bois")
    places = [article.body.index(f"Sujet {n}") for n in (3, 0, 1)]
    assert places == sorted(places)
    assert f"/g/veille-numerique/veille/editions/2/#item-{d}" in article.body


def test_without_an_item_or_articles_it_says_so(table: Table):
    """Nothing is made of nothing."""
    ids = past(table)
    table.post("carole", "dossier/make/", title="x")
    GroupTool.objects.filter(tool="blogs").delete()
    table.post("carole", "dossier/make/", i=ids, title="x")
    assert not Article.objects.exists()


def test_the_page_has_a_query_budget(table: Table):
    """The same number for 4 and for 40 past items."""
    browser, costs = table.people.client("carole"), []
    for more in (3, 27):
        table.published(more)
        costs.append(queries(browser, table.url("dossier/")))
    assert costs[0] == costs[1] <= 20

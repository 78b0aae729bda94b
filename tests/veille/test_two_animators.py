"""Two animators who write at once: nothing is lost, and what both changed is shown to the second (VD12)."""

from __future__ import annotations

import re

from django.http import HttpResponse

from tests.veille.editions import Table
from veille.models import Selection


def version(page: str) -> str:
    """Return the hidden version of the form of a page."""
    found = re.search(r'name="version" value="([^"]*)"', page)
    assert found
    return found[1]


def send(table: Table, who: str, path: str, opened: str, **typed: str) -> HttpResponse:
    """Return the answer to a form filled in on a page opened earlier."""
    return table.post(who, path, version=opened, **typed)


def words(**changed: str) -> dict[str, str]:
    """Return the words of an item as typed, some of them changed."""
    return {
        "title": "Trouvaille numéro 1",
        "line": "Un résumé 1",
        "quotation": "",
        "credit": "",
        "section": "",
    } | changed


def test_what_each_changed_is_kept(table: Table):
    """VD12: alice rewrites the line while carole rewrites the title; both stand, whoever saves last."""
    path = f"prepare/items/{table.selected().pk}/"
    opened = version(table.page("carole", path))
    assert send(table, "alice", path, opened, **words(line="Celle d’alice")).status_code == 302
    assert send(table, "carole", path, opened, **words(title="Celui de carole")).status_code == 302
    row = Selection.objects.get()
    assert (row.title, row.line) == ("Celui de carole", "Celle d’alice")


def test_what_both_changed_is_shown_side_by_side(table: Table):
    """VD12: nothing is overwritten; both texts are there, and saving again is a decision."""
    path = f"prepare/items/{table.selected().pk}/"
    opened = version(table.page("carole", path))
    send(table, "alice", path, opened, **words(line="Celle d’alice", quotation="Une phrase"))
    answer = send(table, "carole", path, opened, **words(line="Celle de carole"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<div class="changes">Celle d’alice</div>' in page
    assert '<div class="changes">Celle de carole</div>' in page
    assert Selection.objects.get().line == "Celle d’alice"
    again = words(line="Les deux", quotation="Une phrase")
    assert send(table, "carole", path, version(page), **again).status_code == 302
    row = Selection.objects.get()
    assert (row.line, row.quotation) == ("Les deux", "Une phrase")


def test_the_edito_is_not_overwritten(table: Table):
    """VD12, VD4: the title and the text of the edition are merged in the same way."""
    table.selected()
    opened = version(table.page("carole", "prepare/"))
    send(table, "alice", "prepare/", opened, title="Le titre d’alice", body="")
    send(table, "carole", "prepare/", opened, title="", body="L’édito de carole")
    assert (table.coming.title, table.coming.body) == ("Le titre d’alice", "L’édito de carole")
    answer = send(table, "bob", "prepare/", opened, title="", body="x")
    assert answer.status_code == 403
    answer = send(table, "alice", "prepare/", opened, title="Le titre d’alice", body="L’édito d’alice")
    assert answer.status_code == 422
    assert table.coming.body == "L’édito de carole"


def test_an_order_sent_on_an_old_page_loses_no_item(table: Table):
    """VD12: what somebody selected meanwhile stays, in its section; what somebody took out does not come back."""
    first, second = table.several(2)
    late = table.selected()
    table.post("alice", f"prepare/items/{second.pk}/back/")
    table.post("carole", "prepare/order/", order=f"{second.pk},{first.pk}")
    assert table.titles() == [first.title, late.title]

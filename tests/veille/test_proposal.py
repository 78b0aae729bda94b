"""The edition that the platform prepares, and the sections it is arranged in."""

from __future__ import annotations

from datetime import timedelta

from content.models import Content
from tests.veille.editions import Table
from toolkit import actions
from veille import arranging, publishing, selecting, vocabulary
from veille.models import Selection
from veille.selecting import Words


def themed(table: Table, *names: str) -> list[Selection]:
    """Return proposed items, one for each name, which is its theme."""
    return [table.proposed(tags=(name,)) for name in names]


def ids(*rows: Selection) -> list[str]:
    """Return what the form of the proposal sends for some items."""
    return [str(row.content_id) for row in rows]


def layout(table: Table) -> list[tuple[str, list[str]]]:
    """Return the sections of the coming edition, each with the numbers of its items."""
    parts = arranging.outline(publishing.chosen(table.coming))
    return [(name, [row.title.rpartition(" ")[2] for row in rows]) for name, rows in parts]


def test_one_gesture_takes_the_proposal(table: Table):
    """VE05, VD1, VD2: ticked items are selected, by section in the order of the themes; a second time adds nothing."""
    for name in ("Bois", "Eau"):
        vocabulary.add_theme(table.people.veille, name)
    rows = themed(table, "Eau", "Bois", "Eau", "Bois", "Air")
    page = table.english("carole", "prepare/")
    assert "An edition, ready to take" in page
    assert "first of its theme" in page
    for _ in range(2):
        table.post("carole", "prepare/proposal/", i=[*ids(*rows), "x", "9" * 30])
    assert layout(table) == [("Bois", ["4", "2"]), ("Eau", ["3", "1"]), ("", ["5"])]


def test_what_is_unticked_stays_out(table: Table):
    """VE05: the animator decides; nothing ticked selects nothing and says so."""
    first, second = themed(table, "", "")
    table.post("carole", "prepare/proposal/", i=ids(second))
    assert table.titles() == [second.title]
    answer = table.people.client("carole").post(table.url("prepare/proposal/"), {}, follow=True)
    assert answer.status_code == 200
    assert table.titles() == [second.title]
    assert first.title in table.page("carole", "prepare/").split('id="proposal"')[1]


def test_what_cannot_be_proposed(table: Table):
    """VE05: what is published, set aside, in the trash, too old or of another group is no part of it."""
    known = table.selected()
    dropped = table.proposed()
    selecting.drop(selection=dropped, by=table.people.carole)
    gone = table.proposed()
    actions.trash(item=gone.content, by=table.people.bob)
    old = table.bookmark()
    Content.objects.filter(pk=old.pk).update(created_at=old.created_at - timedelta(days=30))
    wrong = [*ids(known, dropped, gone), str(old.pk)]
    table.post("carole", "prepare/proposal/", i=wrong)
    assert table.titles() == [known.title]


def test_an_item_moves_past_the_head_of_a_section(table: Table):
    """VD2: by drag (the order sent has the heads in it) and by the buttons, an item changes section."""
    rows = [table.selected(Words(f"n {n}", section=name)) for n, name in enumerate(["Eau", "Eau", "Bois"], 1)]
    one, two, three = (row.pk for row in rows)
    table.post("carole", f"prepare/items/{two}/down/")
    assert layout(table) == [("Eau", ["1"]), ("Bois", ["2", "3"])]
    table.post("carole", f"prepare/items/{two}/up/")
    assert layout(table) == [("Eau", ["1", "2"]), ("Bois", ["3"])]
    marks = f"{arranging.mark_of('Bois')},{three},{one},{arranging.mark_of('Eau')},{two},777"
    assert marks.startswith("sBois")
    table.post("carole", "prepare/order/", order=marks)
    assert layout(table) == [("Bois", ["3", "1"]), ("Eau", ["2"])]


def test_a_name_with_commas_and_accents_is_a_section(table: Table):
    """VD2: the heads travel quoted, so that no name breaks the order."""
    row = table.selected(Words("n 1", section="Été, eau & bois"))
    table.post("carole", "prepare/order/", order=f"{arranging.mark_of('Été, eau & bois')},{row.pk}")
    assert layout(table) == [("Été, eau & bois", ["1"])]
    assert 'data-id="s%C3%89t%C3%A9%2C%20eau%20%26%20bois"' in table.page("carole", "prepare/")


def test_an_item_is_put_in_a_section_by_keyboard(table: Table):
    """VD2: from the menu of the item, into a known section, a new one or none, without a script."""
    rows = [table.selected(Words(f"n {n}", section="Eau")) for n in (1, 2)]
    table.post("carole", f"prepare/items/{rows[0].pk}/section/", section="Eau", new_section="Forêts")
    assert layout(table) == [("Eau", ["2"]), ("Forêts", ["1"])]
    table.post("carole", f"prepare/items/{rows[1].pk}/section/", section="")
    assert layout(table) == [("Forêts", ["1"]), ("", ["2"])]


def test_a_section_moves_and_changes_its_name(table: Table):
    """VD2: with all it holds, and its introduction; named like another, it joins it."""
    for n, name in enumerate(["Eau", "Bois", "Air", ""], 1):
        table.selected(Words(f"n {n}", section=name))
    publishing.write(edition=table.coming, by=table.people.carole, section_intros={"Air": "Un mot"})
    table.post("carole", "prepare/sections/up/", name="Air")
    table.post("carole", "prepare/sections/down/", name="Eau")
    assert [name for name, _rows in layout(table)] == ["Air", "Eau", "Bois", ""]
    table.post("carole", "prepare/sections/rename/", name="Air", title="Ciel")
    table.post("carole", "prepare/sections/rename/", name="Bois", title="Eau")
    assert layout(table) == [("Ciel", ["3"]), ("Eau", ["1", "2"]), ("", ["4"])]
    assert table.coming.section_intros == {"Ciel": "Un mot"}

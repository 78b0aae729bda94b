"""The figures of a month are those of the stored rows (VM4, VM6, VD11)."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.veille.figures.conftest import mark
from veille.figures.monthly import figures
from veille.figures.spans import Span, month_of, read_month


def test_a_month_is_counted_by_theme(month):
    """VM4: items, selected, marks, comments and sources; an item of two themes counts in each."""
    found = month()
    whole = found.whole
    counts = (whole.items.now, whole.selected.now, whole.votes.now, whole.comments.now, whole.sources.now)
    assert counts == (4, 3, 2, 1, 3)
    lines = {line.name: (line.items.now, line.selected.now, line.votes.now, line.sources.now) for line in found.themes}
    assert lines == {"Eau": (4, 3, 2, 3), "École": (1, 0, 0, 1)}


def test_what_has_a_name_was_published(month):
    """VM6, VW14: sources, credits, words and items come from editions, never from what the group kept to itself."""
    found = month()
    assert found.top[0].title == "La sécheresse avance 0"
    assert [(one.name, one.published) for one in found.contributors] == [("Bob Girard", 3)]
    assert [edition.number for edition in found.editions] == [1]
    assert {one.word for one in found.words} == {"sécheresse", "avance", "résumé"}
    assert "classe" not in repr(found)


def test_a_month_is_compared_with_the_one_before_and_a_year_ago(table, month):
    """VM4."""
    month()
    december = figures(table.watch, date(2026, 12, 1), date(2026, 12, 31)).whole.items
    assert (december.now, december.before, december.change) == (0, 4, -4)
    a_year_on = figures(table.watch, date(2027, 11, 1), date(2027, 11, 30)).whole.selected
    assert (a_year_on.year_ago, a_year_on.change_in_a_year) == (3, -3)


def test_the_figures_come_out_the_same_again(month):
    """VM6: nothing but stored rows."""
    assert month() == month()


def test_trash_and_drafts_do_not_count(table, month):
    """VM4, VW14."""
    item = table.bookmark(title="Jetée")
    item.trashed_at = table.watch.created_at
    item.save()
    table.bookmark(title="Retenue").__class__.objects.filter(title="Retenue").update(is_held=True)
    assert month().whole.items.now == 4


def test_the_cost_does_not_grow(table, month):
    """VM2: the same number of queries with more items, marks and themes."""
    counts = []
    for more in (1, 10):
        for number in range(more):
            row = table.selected(title=f"Autre {more} {number}", tags=["Eau"])
            mark(row.content, table.people.bob)
        with CaptureQueriesContext(connection) as captured:
            month()
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20


def test_spans_know_their_calendar():
    """VM4: the previous month of a month, as many days of anything else; addresses that name no month are mended."""
    assert Span(date(2026, 3, 1), date(2026, 3, 31)).before() == month_of(date(2026, 2, 5))
    assert Span(date(2024, 2, 29), date(2024, 3, 6)).before() == Span(date(2024, 2, 22), date(2024, 2, 28))
    assert Span(date(2024, 2, 29), date(2024, 3, 6)).year_ago().first == date(2023, 2, 28)
    for written in ("", "2026-13", "9999-01", "-1", "2026-1x", "²026-11", "x" * 500):
        assert read_month(written, date(2026, 11, 5)).first == date(2026, 11, 1)
    assert read_month("2025-02", date(2026, 11, 5)).last == date(2025, 2, 28)

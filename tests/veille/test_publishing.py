"""The edition that publishes itself: what happens at the hour, and in an odd week."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from activity.models import Activity
from content.models import Content
from notifications.models import Message
from tests.veille.editions import FRIDAY, MONDAY, WEEK, Table
from toolkit import actions
from veille import publishing, selecting
from veille.models import Edition, Watch
from veille.selecting import Words


def acts(verb: str) -> int:
    """Return how many acts of that verb the log holds."""
    return Activity.objects.filter(verb=verb).count()


def test_a_coming_edition_always_exists(table: Table):
    """VD1: one before anything is selected, and one again as soon as an edition is out."""
    first = table.coming
    table.published()
    assert table.coming.pk != first.pk
    assert (table.coming.number, table.coming.due_at) == (None, FRIDAY + WEEK)
    assert Edition.objects.filter(number=None).count() == 1


def test_it_goes_out_at_its_hour_with_what_is_selected(table: Table):
    """VD9, VD4: nobody did anything; the title carries the headline and the number."""
    rows = table.several()
    selecting.set_headline(selection=rows[1], by=table.people.carole)
    assert table.due(FRIDAY - timedelta(minutes=1)) == []
    (edition,) = table.due()
    assert (edition.number, edition.slug, edition.published_at) == (1, "1", FRIDAY)
    assert rows[1].title in edition.title
    assert [row.title for row in edition.selections.order_by("position")] == [row.title for row in rows]


def test_a_title_that_was_written_is_kept(table: Table):
    """VD4: the automatic title is only for those who write none."""
    publishing.write(
        edition=table.coming, title="Une semaine rurale", body="Bonjour **à tous**", by=table.people.carole
    )
    edition = table.published()
    assert (edition.title, "<strong>à tous</strong>" in edition.body_html) == ("Une semaine rurale", True)


def test_each_item_tells_who_did_what_and_when(table: Table):
    """VW5: proposed, selected, published; set aside with the reason."""
    row = table.proposed()
    other = table.proposed()
    selecting.select(watch=table.watch, content=row.content, by=table.people.carole)
    selecting.drop(selection=other, by=table.people.alice, reason="Trop ancien")
    table.published(2)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.proposed_by, row.decided_by) == ("published", table.people.bob, table.people.carole)
    assert (row.proposed_at, row.decided_at, row.published_at) == (MONDAY, MONDAY, MONDAY)
    assert (other.state, other.decided_by, other.reason) == ("dropped", table.people.alice, "Trop ancien")
    assert acts("selection.proposed") == 4


@pytest.mark.parametrize(("below", "goes_out", "told"), [("skip", 0, 1), ("carry", 0, 0), ("publish", 1, 0)])
def test_too_few_items(table: Table, below: str, goes_out: int, told: int):
    """VD7: skipped and said, published anyway, or carried over in silence; the number does not jump."""
    table.set(below=below, minimum=3)
    table.selected()
    assert len(table.due()) == goes_out
    waiting = Activity.objects.filter(verb="edition.skipped", announced_at=None).count()
    assert waiting == told
    table.several(3)
    (edition,) = table.due(FRIDAY + WEEK)
    assert edition.number == goes_out + 1
    assert edition.selections.count() == 4 - goes_out


@pytest.mark.parametrize("below", ["skip", "publish", "carry"])
def test_nothing_selected_sends_nothing(table: Table, below: str):
    """VD7: no empty edition and no empty mail, whatever the rule."""
    table.set(below=below, minimum=1)
    assert table.due() == []
    assert not Message.objects.filter(kind="edition").exists()
    assert table.coming.due_at == FRIDAY + WEEK


def test_what_is_selected_late_goes_into_the_next_one(table: Table):
    """VD8: the cut-off counts, even when the edition goes out after it."""
    table.set(cutoff_minutes=60, minimum=1)
    publishing.reschedule(table.watch)
    early = table.selected()
    table.clock.move_to(FRIDAY - timedelta(minutes=30))
    late = table.selected()
    (edition,) = table.due()
    assert [row.pk for row in edition.selections.all()] == [early.pk]
    assert list(publishing.chosen(table.coming)) == [late]


def test_an_item_is_published_twice_only_as_a_follow_up(table: Table):
    """VD8: a second time is refused, unless somebody says that it is a follow-up."""
    item = table.selected().content
    table.published(2)
    with pytest.raises(ValidationError):
        selecting.select(watch=table.watch, content=item, by=table.people.carole)
    again = selecting.select(watch=table.watch, content=item, by=table.people.carole, is_follow_up=True)
    edition = table.published(1)
    assert edition.selections.get(pk=again.pk).is_follow_up


def test_animators_are_reminded_once_a_day_before(table: Table):
    """VD9: 24 hours before, and only once."""
    table.several()
    table.due(FRIDAY - timedelta(hours=25))
    assert acts("edition.reminded") == 0
    for hours in (24, 23, 2):
        table.due(FRIDAY - timedelta(hours=hours))
    assert acts("edition.reminded") == 1


def test_an_approved_edition_needs_no_reminder(table: Table):
    """VD9: nobody is reminded of what is decided."""
    table.several()
    publishing.approve(edition=table.coming, by=table.people.carole)
    table.due(FRIDAY - timedelta(hours=2))
    assert acts("edition.reminded") == 0


def test_it_waits_for_a_human_where_the_group_says_so(table: Table):
    """VD9: nothing goes out without approval, animators hear of it, and it leaves once approved."""
    table.set(absent="wait")
    table.several()
    assert table.due() == table.due(FRIDAY + timedelta(hours=1)) == []
    assert acts("edition.reminded") == 1
    publishing.approve(edition=table.coming, by=table.people.carole)
    (edition,) = table.due(FRIDAY + timedelta(hours=2))
    assert edition.number == 1


def test_a_veille_that_is_off_publishes_nothing_by_itself(table: Table):
    """VD9: only a person can let it go then."""
    table.set(is_on=False)
    table.several()
    assert table.due() == []
    assert publishing.publish_now(edition=table.coming, by=table.people.carole) is not None


def test_two_workers_that_see_the_same_hour_publish_one_edition(table: Table):
    """VD9, REL-R2: the second finds the edition gone."""
    table.several()
    pk = table.coming.pk
    table.clock.move_to(FRIDAY)
    assert publishing.publish_if_due(pk) is not None
    assert publishing.publish_if_due(pk) is None
    assert publishing.publish_due() == []
    assert Edition.objects.filter(number__isnull=False).count() == 1
    assert Message.objects.filter(kind="edition").count() == 1


def test_publishing_now_takes_what_is_late_too(table: Table):
    """VD8: an animator who publishes by hand publishes all that is selected, and the next date stays the next."""
    table.set(cutoff_minutes=2880)
    publishing.reschedule(table.watch)
    table.clock.move_to(FRIDAY - timedelta(hours=1))
    edition = table.published(2)
    assert edition.selections.count() == 2
    assert table.coming.due_at == FRIDAY + WEEK


def test_the_edition_keeps_its_own_words(table: Table):
    """VD3, VD10: rewording touches neither the shared item nor, later, is touched by it."""
    row = table.selected(Words("Autre titre", "Autre ligne", "Une phrase", "Bob", "Thème"))
    table.published(2)
    item = Content.objects.get(pk=row.content_id)
    assert item.title == "Trouvaille numéro 1"
    item.title = "Encore un autre titre"
    actions.edit(item=item, editor=table.people.bob)
    actions.trash(item=item, by=table.people.bob)
    row.refresh_from_db()
    assert (row.title, row.line, row.credit) == ("Autre titre", "Autre ligne", "Bob")
    assert "Autre titre" in table.page("visitor", "editions/1/")


def test_a_narrower_group_narrows_its_editions(table: Table):
    """VW14: an edition is never wider than its group allows."""
    assert Watch.objects.get().audience == "web"
    table.people.veille.widest_audience = "group"
    table.people.veille.save()
    table.watch.group.refresh_from_db()
    assert table.published().audience == "group"

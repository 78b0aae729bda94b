"""Opening a veille, and setting when and how it publishes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from content.models import Content, GroupTag
from tests.people import People
from tests.veille.editions import Table
from veille import publishing, vocabulary
from veille.models import Watch

TYPED = {
    "title": "La veille", "intro": "", "weekday": "1", "hour": "06:30", "time_zone": "Indian/Reunion",
    "cutoff_minutes": "60", "minimum": "2", "below": "carry", "absent": "wait", "audience": "platform", "is_on": "on",
}  # fmt: skip


def test_a_group_opens_its_veille(people: People):
    """VD6: an animator sets it up, and a first edition is in preparation at once."""
    url = "/g/veille-numerique/veille/set-up/"
    assert people.client("bob").get(url).status_code == 403
    assert people.client("carole").get(url).status_code == 200
    assert people.client("carole").post(url, TYPED).status_code == 302
    watch = Watch.objects.get()
    assert (watch.below, watch.absent, watch.audience) == ("carry", "wait", "platform")
    assert watch.tag_uri.endswith(f":veille/{watch.pk}")
    assert publishing.coming(watch) is not None
    assert people.client("carole").post(url, TYPED).url == "/g/veille-numerique/veille/settings/"


@pytest.mark.parametrize(
    ("name", "value"),
    [("title", ""), ("hour", "25:00"), ("time_zone", "Mars/Olympus"), ("minimum", "0"), ("minimum", "9" * 20),
     ("audience", "everybody"), ("weekday", "8"), ("cutoff_minutes", "-5")],
)  # fmt: skip
def test_a_mistake_is_said_and_nothing_lost(table: Table, name: str, value: str):
    """A form with a mistake answers 422, keeps what was typed and changes nothing."""
    answer = table.post("carole", "settings/", **{**TYPED, "intro": "gardé tel quel", name: value})
    assert answer.status_code == 422
    assert "gardé tel quel" in answer.content.decode()
    table.watch.refresh_from_db()
    assert table.watch.title == "La veille du mois"


def test_changing_the_calendar_moves_the_coming_edition(table: Table):
    """VD6: half past six on Tuesdays in Réunion; the next four dates are shown on that clock."""
    table.post("carole", "settings/", **TYPED)
    coming = table.coming
    assert coming.due_at == datetime(2026, 11, 17, 2, 30, tzinfo=UTC)
    assert coming.cutoff_at == datetime(2026, 11, 17, 1, 30, tzinfo=UTC)
    html = table.page("carole", "settings/")
    for day in ("2026-11-17", "2026-11-24", "2026-12-01", "2026-12-08"):
        assert f'datetime="{day}T06:30:00+04:00"' in html


def test_overseas_zones_are_offered(table: Table):
    """VD6: with the distance of their clock."""
    html = table.page("carole", "settings/")
    assert "Reunion (UTC+4)" in html
    assert "Guadeloupe (UTC-4)" in html
    assert "Marquesas (UTC-9:30)" in html


def test_the_audience_is_bounded_by_the_group(table: Table):
    """VW14: a group for its members has no public veille."""
    group = table.people.veille
    group.default_audience = group.widest_audience = "group"
    group.save()
    assert table.post("carole", "settings/", **TYPED).status_code == 422
    assert 'value="web"' not in table.page("carole", "settings/")


def test_weeks_off_from_the_page(table: Table):
    """VD6: added, shown, removed; days in the wrong order are said and kept."""
    table.post("carole", "settings/weeks-off/", first_day="2026-11-20", last_day="2026-11-20")
    assert table.coming.due_at.day == 27
    off = table.watch.weeks_off.get()
    assert f"settings/weeks-off/{off.pk}/remove/" in table.page("carole", "settings/")
    wrong = table.post("carole", "settings/weeks-off/", first_day="2026-12-25", last_day="2026-12-20")
    assert (wrong.status_code, "2026-12-25" in wrong.content.decode()) == (422, True)
    whole = table.post("carole", "settings/weeks-off/", first_day="2026-11-20", last_day="2030-01-01")
    assert whole.status_code == 422
    table.post("carole", f"settings/weeks-off/{off.pk}/remove/")
    assert table.coming.due_at.day == 20


def themes(table: Table) -> list[str]:
    """Return the themes in order."""
    return [row.tag.name for row in vocabulary.themes(table.people.veille)]


def theme(name: str) -> GroupTag:
    """Return a row of the vocabulary."""
    return GroupTag.objects.get(tag__name=name)


@pytest.fixture
def words(table: Table) -> Table:
    """The table of a group that has three themes."""
    for name in ("Communes", "Données", "Écoles"):
        assert table.post("carole", "themes/", name=name).status_code == 302
    return table


def test_themes_in_order(words: Table):
    """VW2: added, ordered by drag and by buttons, removed."""
    assert themes(words) == ["Communes", "Données", "Écoles"]
    words.post("carole", "themes/order/", order=f"{theme('Écoles').pk},{theme('Communes').pk}")
    assert themes(words) == ["Écoles", "Communes", "Données"]
    words.post("carole", f"themes/{theme('Données').pk}/up/")
    words.post("carole", f"themes/{theme('Écoles').pk}/down/")
    assert themes(words) == ["Données", "Écoles", "Communes"]
    words.post("carole", f"themes/{theme('Écoles').pk}/remove/")
    assert themes(words) == ["Données", "Communes"]


def test_merging_rewrites_the_items(words: Table):
    """VW2: a synonym, another spelling or a second theme; items have the theme, now and later."""
    item = words.bookmark(tags=("opendata",))
    target = theme("Données")
    assert words.post("carole", "themes/join/", word="OpenData", theme=str(target.pk)).status_code == 302
    later = words.bookmark(tags=("opendata", "Écoles"))
    words.post("carole", "themes/join/", word="ecoles", theme=str(target.pk))
    for one in (item, later):
        assert [row.tag.name for row in Content.objects.get(pk=one.pk).tagged.all()] == ["Données"]
    assert themes(words) == ["Communes", "Données"]
    assert "opendata" in words.page("carole", "themes/")


@pytest.mark.parametrize("typed", [{"name": "communes"}, {"name": "  "}, {"name": "!!!"}, {"name": "x" * 99}])
def test_a_bad_theme_is_refused(words: Table, typed: dict[str, str]):
    """A word that is known already, or none, answers 422."""
    assert words.post("carole", "themes/", **typed).status_code == 422
    assert len(themes(words)) == 3


def test_a_theme_does_not_lead_to_itself(words: Table):
    """VW2: said beside the field."""
    answer = words.post("carole", "themes/join/", word="DONNEES", theme=str(theme("Données").pk))
    assert answer.status_code == 422
    assert len(themes(words)) == 3


def test_a_selected_item_takes_its_theme_for_section(words: Table):
    """VD2: sections come from the themes, in the group's order."""
    row = words.selected(tags=("autre", "Données", "Communes"))
    assert row.section == "Communes"

"""The data of the demonstration: its figures, its references and its typography."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import yaml

from core.text import fold
from demo import content
from demo.content import VEILLE, DataError, Demo, load, moment, publication

NO_BREAK, THIN = "\u00a0", "\u202f"
WRONG = {
    "a straight apostrophe or quote": r"['\"]",
    "three dots": r"\.\.\.",
    "two spaces": r"  ",
    "an ordinary space where it may not break": r" [:;?!»%€]|« |\d \d{3}\b|\d (?:h|km|Mo|Ko)\b|n° ",
    "no space before a high sign": r"[a-zà-ÿ][;?!»]",
    "no space after an opening quote": rf"«[^{NO_BREAK}]",
    "a placeholder": r"(?i)lorem|ipsum|à compléter|todo|xxx|\[.*\]|blabla",
}


@pytest.fixture(scope="module")
def demo() -> Demo:
    return load()


def texts(demo: Demo) -> Iterator[str]:
    """Yield everything that a visitor will read."""
    for person in demo.people:
        yield from (person.name, person.role, person.presentation)
    yield from (text for row in demo.organisations for text in (row.name, row.kind))
    yield from (text for row in demo.groups for text in (row.name, row.summary, row.description))
    yield from (text for row in demo.themes for text in (row.name, row.summary))
    yield from (row.reason for row in demo.memberships)
    for source in demo.sources:
        yield source.title
        yield from (text for entry in source.entries for text in (entry.title, entry.summary))
    for row in demo.bookmarks:
        yield from (row.title, row.site, row.description, row.comment, *row.tags)
        yield from (comment.text for comment in row.all_comments())
    for edition in (*demo.editions, demo.coming):
        yield from (edition.title, edition.edito, *(section.title for section in edition.sections))


def veille(demo: Demo) -> list[content.Bookmark]:
    return [row for row in demo.bookmarks if row.group == VEILLE]


class TestFigures:
    def test_it_works(self, demo: Demo):
        assert (len(demo.groups), len(demo.people), len(veille(demo))) == (9, 263, 185)

    def test_nineteen_members_of_ten_organisations_share_over_eight_months(self, demo: Demo):
        organisation = {person.username: person.organisation for person in demo.people}
        authors = {row.author for row in veille(demo)}
        days = [row.days_ago for row in veille(demo)]
        assert (len(authors), len({organisation[author] for author in authors})) == (19, 10)
        assert min(days) <= 2
        assert 240 <= max(days) <= 250

    def test_every_group_but_the_small_secret_one_is_lively(self, demo: Demo):
        sizes = {group.slug: len(demo.active(group.slug)) for group in demo.groups}
        assert min(size for slug, size in sizes.items() if slug != "elus") >= 30
        mine = Counter(row.username for row in demo.memberships if row.state == "active")
        assert sum(mine[person.username] in {1, 2} for person in demo.people) > 230

    def test_thirty_three_editions_of_three_to_nine_items(self, demo: Demo):
        assert len(demo.editions) == 33
        assert demo.weeks_off == (15, 16)
        for edition in demo.editions:
            assert 3 <= len(edition.items) <= 9
            assert 1 <= len(edition.sections) <= 3
            assert len(edition.edito) > 100

    def test_people_comment_vote_and_sort(self, demo: Demo):
        assert sum(len(list(row.all_comments())) for row in demo.bookmarks) >= 260
        assert sum(len(comment.replies) for row in demo.bookmarks for comment in row.comments) >= 15
        assert sum(len(row.noise) for row in demo.bookmarks) >= 20
        assert 8 <= len(demo.themes) <= 10
        assert 12 <= len(demo.sources) <= 15
        assert {entry.state for source in demo.sources for entry in source.entries} == {"new", "later", "dropped"}

    def test_four_other_groups_share_too(self, demo: Demo):
        assert {row.group for row in demo.bookmarks} == {VEILLE, "ateliers", "scot", "tiers-lieux", "mobilites"}


class TestContract:
    def test_the_named_people_play_their_parts(self, demo: Demo):
        played = {(row.group, row.username): (row.role, row.state) for row in demo.memberships}
        assert played[VEILLE, "alice"] == played["scot", "alice"] == ("admin", "active")
        assert played[VEILLE, "carole"] == ("animator", "active")
        assert played["ateliers", "carole"] == ("admin", "active")
        assert {played[group, "bob"] for group in (VEILLE, "scot", "ateliers")} == {("member", "active")}
        assert played[VEILLE, "paul"] == ("member", "asked")
        assert played[VEILLE, "denis"] == ("member", "banned")
        assert played["elus", "admin"] == ("admin", "active")
        assert not any(row.username == "mallory" for row in demo.memberships)

    def test_the_named_people_have_the_names_of_the_tests(self, demo: Demo):
        from tests.people import NAMES

        names = {person.username: person.name for person in demo.people}
        assert {username: names[username] for username in NAMES} == NAMES

    def test_the_four_groups_have_the_axes_of_the_tests(self, demo: Demo):
        from tests.people import GROUPS

        axes = {
            g.slug: (g.listing, g.joining, g.home_audience, g.default_audience, g.widest_audience) for g in demo.groups
        }
        assert {slug: axes[slug] for slug in GROUPS} == GROUPS
        assert sum(listing == "listed" for listing, *_ in axes.values()) == 7

    def test_words_and_names_fit_the_database(self, demo: Demo):
        assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,29}", person.username) for person in demo.people)
        assert max(len(group.summary) for group in demo.groups) <= 200
        assert max(len(row.title) for row in demo.bookmarks) <= 200
        assert max(len(row.kind) for row in demo.organisations) <= 40

    def test_every_address_is_reserved(self, demo: Demo):
        urls = [row.url for row in demo.bookmarks]
        urls += [url for row in demo.sources for url in (row.site, row.feed, *(entry.url for entry in row.entries))]
        assert {urlsplit(url).scheme for url in urls} == {"https"}
        assert {str(urlsplit(url).hostname).rsplit(".", 1)[-1] for url in urls} == {"example"}


class TestWords:
    @pytest.mark.parametrize("fault", WRONG)
    def test_french_is_well_typeset(self, demo: Demo, fault: str):
        assert [text for text in texts(demo) if re.search(WRONG[fault], text)] == []

    def test_quotes_are_closed(self, demo: Demo):
        assert [text for text in texts(demo) if text.count("«") != text.count("»")] == []

    def test_nothing_is_said_twice(self, demo: Demo):
        said = [text for row in demo.bookmarks for text in (row.title, row.description, row.comment)]
        said += [comment.text for row in demo.bookmarks for comment in row.all_comments()]
        said += [edition.edito for edition in demo.editions]
        assert [text for text, count in Counter(said).items() if count > 1] == []

    def test_descriptions_are_sentences_of_a_fair_length(self, demo: Demo):
        short = [row.description for row in demo.bookmarks if not 60 <= len(row.description) <= 400]
        assert short == []
        ends = [text for row in demo.bookmarks for text in (row.description, row.comment) if text[-1] not in ".?»"]
        assert ends == []

    def test_free_tags_are_not_words_of_the_vocabulary(self, demo: Demo):
        vocabulary = {fold(word) for theme in demo.themes for word in (theme.name, *theme.synonyms)}
        assert [tag for row in veille(demo) for tag in row.tags if fold(tag) in vocabulary] == []

    def test_mentions_name_somebody(self, demo: Demo):
        named = {name for text in texts(demo) for name in re.findall(r"@([a-z0-9._-]*[a-z0-9])", text)}
        assert named
        assert named <= {person.username for person in demo.people}


class TestTimes:
    def test_a_moment_is_an_hour_in_paris(self):
        assert moment(1, 9, date(2026, 7, 2)) == datetime(2026, 7, 1, 7, tzinfo=UTC)
        assert moment(0, 9, date(2026, 12, 2)) == datetime(2026, 12, 2, 8, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("now", "expected"),
        [
            (datetime(2026, 11, 27, 6, 59, tzinfo=UTC), datetime(2026, 11, 20, 7, tzinfo=UTC)),
            (datetime(2026, 11, 27, 7, tzinfo=UTC), datetime(2026, 11, 27, 7, tzinfo=UTC)),
            (datetime(2026, 11, 29, 23, 30, tzinfo=UTC), datetime(2026, 11, 27, 7, tzinfo=UTC)),
        ],
    )
    def test_an_edition_appears_on_friday_at_eight_in_paris(self, now: datetime, expected: datetime):
        assert publication(0, now) == expected
        assert publication(10, now).hour == 8

    @pytest.mark.parametrize("day", range(7))
    def test_items_precede_their_edition_whatever_the_day_of_loading(self, demo: Demo, day: int):
        now = datetime(2026, 11, 23, 0, 5, tzinfo=content.PARIS) + timedelta(days=day)
        shared = {row.id: moment(row.days_ago, row.hour, now.date()) for row in demo.bookmarks}
        for edition in demo.editions:
            assert max(shared[item] for item in edition.items) < publication(edition.weeks_ago, now)
        last = [shared[row.id] + timedelta(hours=c.hours_after) for row in demo.bookmarks for c in row.all_comments()]
        assert max([*shared.values(), *last]) < now


class TestFaults:
    def test_the_data_is_the_same_at_each_reading(self):
        assert load() == load.__wrapped__()

    def test_a_vote_by_a_stranger_is_refused(self, demo: Demo):
        first = replace(demo.bookmarks[0], useful=("mallory",))
        with pytest.raises(DataError, match="mallory"):
            content.check(replace(demo, bookmarks=(first, *demo.bookmarks[1:])))

    def test_an_item_younger_than_its_edition_is_refused(self, demo: Demo):
        item = demo.editions[0].items[0]
        rows = tuple(replace(row, days_ago=30) if row.id == item else row for row in demo.bookmarks)
        with pytest.raises(DataError, match="edition 1"):
            content.check(replace(demo, bookmarks=rows))

    def test_a_person_twice_is_refused(self, demo: Demo):
        with pytest.raises(DataError, match="user name twice"):
            content.check(replace(demo, people=(*demo.people, demo.people[0])))

    @pytest.mark.parametrize("row", ["{slug: a, name: b, kind: c}", "{slug: a, name: b, kind: c, town: d, x: e}"])
    def test_a_row_with_a_wrong_field_is_refused(self, row: str):
        with pytest.raises(DataError, match="Organisation"):
            content._rows(content.Organisation, [yaml.safe_load(row)])

    def test_a_word_where_a_number_goes_is_refused(self):
        with pytest.raises(DataError, match="hours_after is not int"):
            content._rows(content.Comment, [{"author": "bob", "hours_after": "2", "text": "Merci."}])

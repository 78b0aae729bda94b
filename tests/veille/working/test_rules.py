"""Rules: made, tried over thirty days, switched on, done by the worker once each, with their name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookmarks.actions import Typed, save
from bookmarks.models import Bookmark
from content.models import GroupTag
from core import clock
from tests.budgets import queries
from tests.people import PARTS
from tests.veille.desk import Desk
from veille import vocabulary
from veille.models import Entry, Reading, Rule, RuleAct, Selection
from veille.rules import acting, changing, matching


def make(desk: Desk, *, is_on: bool = True, **said: object) -> Rule:
    """Return a rule of the watch, switched on by carole unless told otherwise."""
    columns = {"name": "Ma règle", "words": "fibre", "act": "drop"} | said
    rule = changing.keep(rule=Rule(watch=desk.watch, **columns), by=desk.people.carole)
    if is_on:
        assert changing.switch_on(rule=rule, by=desk.people.carole, seen=rule.stamp)
        # Only what comes after counts: what the test makes next comes in the same second.
        Rule.objects.filter(pk=rule.pk).update(on_since=clock.now() - timedelta(seconds=5))
    return Rule.objects.get(pk=rule.pk)


def bookmark(desk: Desk, word: str, by: str = "bob", **columns: object) -> Bookmark:
    """Return a bookmark whose page has been read."""
    typed = Typed(url=f"https://exemple.org/{word}", title=f"Titre {word}")
    made = save(group=desk.people.veille, author=desk.people.users[by], typed=typed).bookmark
    Bookmark.objects.filter(pk=made.pk).update(**{"fetch_state": "done", **columns})
    return made


def run(desk: Desk) -> None:
    """Do what the worker does, twice."""
    acting.run_due()
    acting.run_due()


def test_a_rule_is_made_tried_then_switched_on(desk: Desk):
    """VW8: the dry run over thirty days is shown first; nothing is done before, nor to what came before."""
    desk.entry("un", title="La Fibre arrive")
    desk.entry("deux", title="Un autre sujet")
    old = desk.entry("vieux", title="La fibre d’antan")
    Entry.objects.filter(pk=old.pk).update(first_seen_at=clock.now() - timedelta(days=31))
    client = desk.browser("carole")
    answer = client.post(desk.url("rules/new/"), {"name": "Sans fibre", "words": "fibre", "act": "drop", "days": "7"})
    rule = Rule.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, desk.url(f"rules/{rule.pk}/"))
    assert rule.on_since is None
    shown = client.get(answer["Location"]).content.decode()
    assert "It would have acted on 1 arrival out of 2" in shown
    assert "La Fibre arrive" in shown
    assert "antan" not in shown
    client.post(desk.url(f"rules/{rule.pk}/on/"), {"seen": rule.stamp})
    run(desk)
    assert set(desk.states().values()) == {"new"}
    desk.entry("neuf", title="Encore la fibre")
    run(desk)
    assert desk.states()["Encore la fibre"] == "dropped"


def test_a_rule_that_was_not_tried_stays_off(desk: Desk):
    """VW8: without its dry run, or after a change, the switch leads back to it."""
    rule = make(desk, is_on=False)
    client = desk.browser("carole")
    for seen in ("", "0" * 16):
        answer = client.post(desk.url(f"rules/{rule.pk}/on/"), {"seen": seen})
        assert answer["Location"] == desk.url(f"rules/{rule.pk}/")
    stamp = rule.stamp
    client.post(desk.url(f"rules/{rule.pk}/edit/"), {"name": "x", "words": "train", "act": "drop", "days": "7"})
    client.post(desk.url(f"rules/{rule.pk}/on/"), {"seen": stamp})
    assert Rule.objects.get().on_since is None


def test_the_form_says_what_is_wrong(desk: Desk):
    """VW8, LG4: no condition, no theme, no reader, a stranger: 422 and a sentence; nothing typed is lost."""
    client = desk.browser("carole")
    for typed, told in (
        ({}, "one condition at least"),
        ({"words": "eau, …"}, "words made of letters"),
        ({"words": "eau", "act": "tag"}, "Choose the theme to add"),
        ({"words": "eau", "act": "assign"}, "Say who reads it"),
        ({"words": "eau", "act": "assign", "reader": "mallory"}, "answers to this name"),
        ({"words": "eau", "days": "0"}, "Between 1 and 365"),
    ):
        answer = client.post(desk.url("rules/new/"), {"name": "Nom gardé", "act": "drop", "days": "7"} | typed)
        assert answer.status_code == 422
        assert told in answer.content.decode()
        assert "Nom gardé" in answer.content.decode()
    assert not Rule.objects.exists()


def test_words_are_found_at_the_beginning_of_a_word(desk: Desk):
    """VW8: accents and case do not count, a plural is found, the middle of a word is not; phrases too."""
    found = matching.pattern("École, très haut  débit")
    for words, is_found in (
        ("les ecoles rurales", True),
        ("hautes-écoles", True),
        ("le très haut débit", True),
        ("debit haut", False),
        ("préécole", False),
    ):
        assert bool(found.search(matching.text.fold(words))) == is_found
    assert matching.pattern(",,").search("x") is None


def test_each_condition_must_hold(desk: Desk):
    """VW8: source, author, theme and words together."""
    one, other = desk.follow("https://e.org/1"), desk.follow("https://e.org/2")
    vocabulary.add_theme(desk.people.veille, "Eau")
    theme = GroupTag.objects.get().tag
    type(one).objects.filter(pk=one.pk).update(theme=theme)
    make(desk, source=one, author="dupont", theme=theme, words="fibre")
    for word, source, author, title in (
        ("a", one, "Jean DUPONT", "La fibre"),
        ("b", other, "Jean Dupont", "La fibre"),
        ("c", one, "Durand", "La fibre"),
        ("d", one, "Dupont", "Le train"),
    ):
        desk.entry(word, source=source, author=author, title=f"{title} {word}")
    run(desk)
    assert [title for title, state in desk.states().items() if state == "dropped"] == ["La fibre a"]


def test_a_rule_proposes_what_a_source_brings(desk: Desk):
    """VW8, VW5: kept in the name of who switched it on, proposed by the rule, whose name stands on both."""
    make(desk, act="propose", name="Du bon")
    entry = desk.entry("un", title="La fibre arrive")
    run(desk)
    entry.refresh_from_db()
    assert (entry.state, entry.bookmark.author.username) == ("kept", "carole")
    row = Selection.objects.get()
    assert (row.state, row.proposed_by, row.steps.get().rule_name) == ("candidate", None, "Du bon")
    client = desk.browser("bob")
    assert "Proposed by the rule “Du bon”" in client.get(desk.url("pool/?state=candidate")).content.decode()
    assert "by the rule “Du bon”" in client.get(desk.url("tri/?state=kept")).content.decode()
    assert Selection.objects.count() == Bookmark.objects.count() == 1


def test_rules_act_on_what_members_add(desk: Desk):
    """VW8: a theme is added, a member asked, the noise set aside; each act once, named."""
    vocabulary.add_theme(desk.people.veille, "Eau")
    make(desk, act="tag", tag=GroupTag.objects.get().tag, name="Thème eau", words="eau")
    make(desk, act="assign", reader=desk.people.alice, days=3, name="Alice lit", words="loi")
    make(desk, act="drop", name="Pas d’emploi", words="emploi")
    water, law, job = (bookmark(desk, word) for word in ("eau", "loi", "emploi"))
    run(desk)
    assert [row.tag.name for row in water.tagged.all()] == ["Eau"]
    asked = Reading.objects.get()
    assert (asked.content_id, asked.reader.username, asked.rule_name) == (law.pk, "alice", "Alice lit")
    row = Selection.objects.get()
    assert (row.content_id, row.state, row.steps.last().rule_name) == (job.pk, "dropped", "Pas d’emploi")
    assert RuleAct.objects.count() == 3


def test_a_page_is_waited_for(desk: Desk):
    """VW8: a bookmark whose page is not read yet has no title; the rule looks again."""
    make(desk, act="propose")
    made = bookmark(desk, "page", fetch_state="waiting")
    run(desk)
    assert not Selection.objects.exists()
    Bookmark.objects.filter(pk=made.pk).update(fetch_state="done", title="La fibre, enfin")
    run(desk)
    assert Selection.objects.get().content_id == made.pk


def test_what_people_decide_stays(desk: Desk):
    """VW8: what a rule dropped and somebody put back is not dropped again; nor is what somebody proposed."""
    make(desk)
    entry = desk.entry("un", title="La fibre arrive")
    run(desk)
    desk.browser("bob").post(desk.url(f"tri/{entry.pk}/"), {"act": "back"})
    made = bookmark(desk, "fibre")
    desk.browser("bob").post(desk.url(f"propose/{made.pk}/"))
    run(desk)
    assert desk.states()["La fibre arrive"] == "new"
    assert Selection.objects.get().state == "candidate"


def test_order_counts_and_nothing_follows_a_drop(desk: Desk):
    """VW8: the first rule first; arrows move it."""
    make(desk, act="drop", name="A")
    second = make(desk, act="propose", name="B")
    bookmark(desk, "fibre-1")
    run(desk)
    assert Selection.objects.get().state == "dropped"
    desk.browser("carole").post(desk.url(f"rules/{second.pk}/up/"))
    bookmark(desk, "fibre-2")
    run(desk)
    assert Selection.objects.latest("pk").state == "candidate"


def test_a_paused_or_removed_rule_does_nothing_and_its_name_stays(desk: Desk):
    """VW8: pause, remove, count of acts."""
    rule = make(desk, name="De passage")
    desk.entry("un", title="La fibre un")
    run(desk)
    client = desk.browser("carole")
    assert "1 act" in client.get(desk.url("rules/")).content.decode()
    client.post(desk.url(f"rules/{rule.pk}/off/"))
    desk.entry("deux", title="La fibre deux")
    run(desk)
    client.post(desk.url(f"rules/{rule.pk}/remove/"))
    desk.entry("trois", title="La fibre trois")
    run(desk)
    assert list(desk.states().values()).count("dropped") == 1
    assert "De passage" in client.get(desk.url("tri/?state=dropped")).content.decode()


def test_nobody_answers_for_a_rule_whose_signer_left(desk: Desk):
    """VW8: what it would keep stays to sort; the others of the round go on."""
    make(desk, act="propose")
    desk.people.veille.memberships.filter(user=desk.people.carole).delete()
    desk.entry("un", title="La fibre un")
    run(desk)
    assert desk.states() == {"La fibre un": "new"}


@pytest.mark.parametrize("who", PARTS)
def test_rules_are_the_animators_own(desk: Desk, who: str):
    """VW8, VE01: nobody else sees or changes them."""
    rule = make(desk)
    client, may = desk.browser(who), who in {"carole", "alice", "admin_on"}
    for path in ("rules/", "rules/new/", f"rules/{rule.pk}/", f"rules/{rule.pk}/edit/"):
        assert (client.get(desk.url(path)).status_code == 200) == may
    client.post(desk.url(f"rules/{rule.pk}/remove/"))
    assert Rule.objects.exists() != may


def test_an_empty_page_helps(desk: Desk):
    """VW8: what a rule is, with an example; the door stands in the settings."""
    client = desk.browser("carole")
    assert "For example: what speaks of" in client.get(desk.url("rules/")).content.decode()
    assert desk.url("rules/") in client.get(desk.url("settings/")).content.decode()


def test_the_dry_run_costs_the_same_for_3_and_30(desk: Desk):
    """VW8: a constant number of queries."""
    rule = make(desk)
    for number in range(3):
        desk.entry(f"a{number}", title=f"La fibre {number}")
    few = queries(desk.browser("carole"), desk.url(f"rules/{rule.pk}/"))
    for number in range(27):
        desk.entry(f"b{number}", title=f"La fibre {number}")
    assert queries(desk.browser("carole"), desk.url(f"rules/{rule.pk}/")) == few

"""Two people who write at once: nothing is lost (LD3, PA02, REL-R7)."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from content.models import Content, Revision
from tests.people import People
from tests.wiki.books import BODY, opened, page, url
from toolkit.conflicts import version_of
from wiki import saving
from wiki.models import Page
from wiki.sections import cut, section_at, sections, spliced

pytestmark = pytest.mark.django_db
PAIRS, PAIRS_ON_SITE = 200, 12


def body_of(one: Page) -> str:
    return Content.objects.values_list("body", flat=True).get(pk=one.pk)


def send(browser: Client, one: Page, typed: dict[str, Any], **changes: Any) -> Any:
    """Post the form of a page."""
    return browser.post(url("edit", one), {**typed, **changes})


def test_a_section_is_edited_alone(people: People) -> None:
    """PA02: the form of a section holds its text alone; saved, the rest of the page is as it was."""
    one, bob = page(people), people.client("bob")
    typed = opened(bob, one, section=1)
    assert typed["body"] == "## Rendre\n\nOn relit la fiche.\n\n### En retard\n\nOn appelle deux fois."
    assert "title" not in typed
    send(bob, one, typed, body="## Rendre\n\nOn signe.")
    assert body_of(one) == BODY[: BODY.index("## Rendre")] + "## Rendre\n\nOn signe."


def test_sections_fit_back_where_they_were() -> None:
    """PA02: a section taken out and put back unchanged changes nothing, headings in quotations begin none."""
    text = "> ## Cité\n\nTitre\n=====\n\n- un\n  ## dans la liste\n\n## Deux\n\n\n\n## Deux\n\nfin"
    found = sections(text)
    assert [one.words for one in found] == ["Titre", "Deux", "Deux"]
    assert [spliced(text, one, cut(text, one)) for one in found] == [text] * 3
    assert section_at(text, 99) is None
    assert section_at(text, None) is None


def test_changes_in_two_places_both_stand(people: People) -> None:
    """PA02, LD3: two people save other passages of one version: both stand, the second is told."""
    one, bob, carole = page(people), people.client("bob"), people.client("carole")
    mine, hers = opened(bob, one), opened(carole, one, section=0)
    send(carole, one, hers, body=hers["body"].replace("la fiche", "la fiche bleue"))
    answer = send(bob, one, mine, title="Prêter et rendre", body=mine["body"].replace("deux fois", "trois fois"))
    assert answer.status_code == 302
    assert "la fiche bleue" in body_of(one)
    assert "trois fois" in body_of(one)
    assert Content.objects.get(pk=one.pk).title == "Prêter et rendre"
    assert Revision.objects.filter(content=one.pk).count() == 2


def test_the_same_passage_is_shown_side_by_side(people: People) -> None:
    """PA02, LD3: where both changed one passage nothing is saved; the form holds both, and one chooses."""
    one, bob, carole = page(people), people.client("bob"), people.client("carole")
    mine, hers = opened(bob, one), opened(carole, one)
    send(carole, one, hers, body=hers["body"].replace("le chargeur", "le câble"))
    answer = send(bob, one, mine, body=mine["body"].replace("le chargeur", "la housse"))
    assert answer.status_code == 422
    assert 'class="sides"' in answer.content.decode()
    assert "la housse" not in body_of(one)
    again = {name: answer.context["form"][name].value() for name in ("title", "body", "version", "audience")}
    assert "On vérifie le câble.\n\nOn vérifie la housse." in again["body"]
    assert send(bob, one, again, body=again["body"].replace("On vérifie le câble.\n\n", "")).status_code == 302
    assert "le câble" not in body_of(one)
    assert Revision.objects.filter(content=one.pk, body__contains="le câble").exists()


def test_a_title_changed_by_one_stays_when_the_other_left_it(people: People) -> None:
    """PA02: who left the title alone does not put the old one back."""
    one, bob, carole = page(people), people.client("bob"), people.client("carole")
    mine, hers = opened(bob, one), opened(carole, one)
    send(carole, one, hers, title="Le prêt")
    send(bob, one, mine, body=mine["body"] + "\n\nFin.")
    assert Content.objects.get(pk=one.pk).title == "Le prêt"


def test_a_version_nobody_knows_loses_nothing(people: People) -> None:
    """PA02: a form left open for months, whose version is gone, shows both texts."""
    one, bob = page(people), people.client("bob")
    answer = send(bob, one, opened(bob, one), version="2019-01-01T00:00:00+00:00", body="Tout autre chose.")
    assert answer.status_code == 422
    assert "Tout autre chose." in answer.context["form"]["body"].value()
    assert "le chargeur" in answer.context["form"]["body"].value()


def begun(one: Page, section: int | None) -> dict[str, Any]:
    """Return what the form of a page holds when it opens: `opened` without the time it takes to show it."""
    now = Content.objects.get(pk=one.pk)
    if section is None:
        return {"title": now.title, "audience": now.audience, "version": version_of(now), "body": now.body}
    found = section_at(now.body, section)
    assert found is not None
    return {"version": version_of(now), "section": section, "body": cut(now.body, found)}


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def changed(chance: random.Random, text: str, word: str) -> str:
    """Return a text as somebody changes it: a word or a line more, a line fewer, here or there."""
    lines = text.split("\n")
    at = chance.choice([n for n, line in enumerate(lines) if line and not line.startswith("#")] or [0])
    act = chance.choice(["word", "word", "line", "end", "section", "less"])
    if act == "word":
        lines[at] += f" {word}"
    elif act == "less":
        lines[at] = word
    elif act == "section":
        lines += ["", f"## {word}", "", f"texte {word}"]
    else:
        lines.insert(at if act == "line" else len(lines), f"\n{word}\n" if act == "line" else f"\n{word}")
    return "\n".join(lines)


BASE = "\n\n".join(f"## Partie{n}\n\n" + "\n\n".join(f"m{n}a{k} m{n}b{k}" for k in range(4)) for n in range(6))


@dataclass
class Pair:
    """What two people make of the text at once: the section each has open (None: all), and what they send of it."""

    sections: list[int | None]
    bodies: list[str]
    gone: set[str]
    new: set[str]


def drawn(chance: random.Random, turn: int) -> Pair:
    """Return one pair of edits."""
    pair = Pair([chance.choice([None, 0, 2, 5]) for _ in "xy"], [], set(), {f"neuf{turn}{who}" for who in "xy"})
    for section, who in zip(pair.sections, "xy", strict=True):
        found = section_at(BASE, section)
        before = BASE if found is None else cut(BASE, found)
        pair.bodies.append(changed(chance, before, f"neuf{turn}{who}"))
        pair.gone |= words(before) - words(pair.bodies[-1])
    return pair


def test_two_hundred_pairs_lose_no_word() -> None:
    """LD3, PA02, REL-R7: two hundred pairs of concurrent edits, of sections or whole pages: each word stands, in the
    text that is saved or, where both touched the same lines, in the one that the second gets back.
    """
    chance, clashes = random.Random(21), 0
    for turn in range(PAIRS):
        pair = drawn(chance, turn)
        first, second = (
            saving.whole(BASE, saving.Typed(body=body, section=section))
            for body, section in zip(pair.bodies, pair.sections, strict=True)
        )
        try:
            both = saving.together(BASE, second, first, "version")
        except saving.ClashError as clash:
            clashes, both = clashes + 1, clash.body
        assert (words(BASE) | pair.new) - pair.gone <= words(both), turn
    assert 10 < clashes < PAIRS / 2


def test_pairs_lose_no_word_on_the_site(people: People) -> None:
    """LD3, PA02, REL-R7: the first of these pairs by the forms of two browsers; clashes are sent again as they come."""
    chance, browsers, clashes = random.Random(21), [people.client("bob"), people.client("carole")], 0
    one = page(people, body=BASE)
    for turn in range(PAIRS_ON_SITE):
        Content.objects.filter(pk=one.pk).update(body=BASE)
        pair = drawn(chance, turn)
        forms = [begun(one, section) | {"body": body} for section, body in zip(pair.sections, pair.bodies, strict=True)]
        assert send(browsers[0], one, forms[0]).status_code == 302
        answer = send(browsers[1], one, forms[1])
        if answer.status_code == 422:
            clashes += 1
            form = answer.context["form"]
            held = [name for name in ("title", "body", "version", "audience") if name in form.fields]
            answer = send(browsers[1], one, {name: form[name].value() for name in held})
        assert answer.status_code == 302
        assert (words(BASE) | pair.new) - pair.gone <= words(body_of(one)), turn
    assert 0 < clashes < PAIRS_ON_SITE

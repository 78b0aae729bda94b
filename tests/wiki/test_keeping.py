"""Models, freezing, care, presence, telling of changes, what a page shows of other items."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from activity.models import Activity
from content.models import Content, VersionName
from content.personal import erase
from core import clock
from memberships.copying import copy_structure
from notifications.models import Notification
from tests.people import GROUPS, People, make_group
from tests.wiki.books import opened, page, url
from wiki import changes, presence
from wiki.models import Page, PageModel, PageTree, PendingChange, Writing

pytestmark = pytest.mark.django_db


def edited(people: People, one: Page, who: str, old: str, new: str, **more: str) -> None:
    """Change some words of a page as somebody."""
    browser = people.client(who)
    typed = opened(browser, one)
    body = typed["body"].replace(old, new)
    assert browser.post(url("edit", one), {**typed, "body": body, **more}).status_code == 302


def test_a_page_begins_with_a_model(people: People) -> None:
    """PA05: minutes, project sheet, FAQ, specifications, charter, survey report, in both languages."""
    create = reverse("wiki:create", args=[people.veille.slug])
    for name, words in {
        "minutes": "Ordre du jour", "project": "Le besoin", "faq": "Pour commencer", "specifications": "Périmètre",
        "charter": "Comment nous décidons", "survey": "Pourquoi cette enquête",
    }.items():  # fmt: skip
        bob = people.client("bob")
        assert words in bob.get(create, {"model": name}).context["form"]["body"].value()
        english = bob.get(create, {"model": name}, headers={"accept-language": "en"})
        assert english.context["form"]["body"].value()
    assert not people.client("bob").get(create, {"model": "../../secret"}).context["form"]["body"].value()


def test_a_group_keeps_a_model(people: People) -> None:
    """PA05: a page is kept as a model of its group, offered to all; an animator removes it."""
    one, bob = page(people, "Notre compte rendu"), people.client("bob")
    bob.post(f"/g/{one.group.slug}/pages/{one.pk}/model/")
    kept = PageModel.objects.get()
    create = reverse("wiki:create", args=[one.group.slug])
    assert "Notre compte rendu" in bob.get(create).content.decode()
    assert bob.get(create, {"model": kept.pk}).context["form"]["body"].value() == one.body
    drop = reverse("wiki:drop_model", args=[one.group.slug, kept.pk])
    assert bob.post(drop).status_code == 403
    assert people.client("carole").post(drop).status_code == 302
    assert not PageModel.objects.exists()


def test_others_are_warned(people: People) -> None:
    """PA02: the form says who else has it open since when; the lease ends when the page is saved, or in minutes."""
    one = page(people)
    presence.renew(one, people.carole)
    address = f"/g/{one.group.slug}/pages/{one.pk}/writing/"
    html = people.client("bob").post(address).content.decode()
    assert "Carole Faure" in html
    assert "Bob Girard" not in html
    assert "Carole Faure" in people.client("bob").get(url("edit", one)).content.decode()
    assert people.client("mallory").post(address).status_code == 404
    Writing.objects.filter(user=people.carole).update(until=clock.now() - timedelta(seconds=1))
    assert "Carole Faure" not in people.client("bob").post(address).content.decode()
    edited(people, one, "bob", "la fiche", "le formulaire")
    assert not Writing.objects.filter(user=people.bob).exists()


def test_a_frozen_page_is_changed_by_nobody(people: People) -> None:
    """PA13: frozen with a mark and a date; opened again for a reason that stays in its discussion."""
    one, carole = page(people), people.client("carole")
    address = f"/g/{one.group.slug}/pages/{one.pk}/freeze/"
    assert people.client("bob").post(address).status_code == 403
    carole.post(address, {"note": "Adoptée le 12 mars"})
    assert "Adoptée le 12 mars" in people.client("bob").get(one.get_absolute_url()).content.decode()
    assert VersionName.objects.get().name == "Adoptée le 12 mars"
    for name in ("bob", "carole", "alice", "admin_on"):
        assert people.client(name).post(url("edit", one), {"title": "x", "body": "y"}).status_code == 403
    assert carole.post(address, {"note": ""}).status_code == 422
    carole.post(address, {"note": "Une erreur de date"})
    assert "Une erreur de date" in people.client("bob").get(one.get_absolute_url()).content.decode()
    edited(people, one, "bob", "la fiche", "le formulaire")


def test_a_branch_says_who_writes(people: People) -> None:
    """PA09: an animator keeps a branch to animators; the pages below follow, unless they say otherwise."""
    guide = page(people, "Guide")
    below = page(people, "Annexe", parent=guide)
    care = f"/g/{guide.group.slug}/pages/{guide.pk}/care/"
    people.client("bob").post(care, {"writers": "animators"})
    assert Page.objects.get(pk=guide.pk).writers == ""
    people.client("carole").post(care, {"writers": "animators"})
    for one in (guide, below):
        assert people.client("bob").get(url("edit", one)).status_code == 403
        assert people.client("carole").get(url("edit", one)).status_code == 200
    Page.objects.filter(pk=below.pk).update(writers="members")
    assert people.client("bob").get(url("edit", below)).status_code == 200


def test_who_writes_and_comments_follows_the_tool(people: People) -> None:
    """PA09: where pages are kept to animators, a member reads and comments, and nobody is invited one by one."""
    one = page(people)
    one.group.tools.filter(tool="wiki").update(who_creates="animators")
    bob = people.client("bob")
    assert bob.get(url("edit", one)).status_code == 403
    assert bob.post(f"/c/{one.pk}/comments/", {"body": "Merci"}).status_code == 302
    one.group.tools.filter(tool="wiki").update(who_comments="animators")
    assert bob.post(f"/c/{one.pk}/comments/", {"body": "Merci"}).status_code == 403


def test_a_page_is_read_again_in_time(people: People) -> None:
    """PA16: somebody looks after a page until a date; those whose date is past are listed."""
    one, bob = page(people), people.client("bob")
    day = clock.now().date()
    bob.post(f"/g/{one.group.slug}/pages/{one.pk}/care/", {"is_mine": "on", "review_on": day.isoformat()})
    kept = Page.objects.get(pk=one.pk)
    assert (kept.keeper, kept.review_on) == (people.bob, day)
    shown = people.client("carole").get(reverse("wiki:state", args=[one.group.slug]))
    assert [row.pk for row in shown.context["overdue"]] == [one.pk]
    assert "Bob Girard" in shown.content.decode()


def test_changes_make_one_notice(people: People, django_capture_on_commit_callbacks: Any) -> None:
    """PA08: what one person changes within a short while is told once, in their words and counted."""
    one = page(people)
    edited(people, one, "carole", "la fiche.", "la fiche bleue.", summary="La fiche est bleue")
    edited(people, one, "carole", "deux fois", "trois fois")
    assert changes.tell_due() == 0
    PendingChange.objects.update(last_at=clock.now() - timedelta(minutes=11))
    with django_capture_on_commit_callbacks(execute=True):
        assert changes.tell_due() == 1
    assert changes.tell_due() == 0
    told = Notification.objects.filter(activity__verb="page.changed")
    assert [row.recipient for row in told] == [people.bob]
    data = Activity.objects.get(verb="page.changed").data
    assert data["summaries"] == ["La fiche est bleue"]
    assert data["sections"] == ["Prêter", "Rendre", "En retard"]
    body = str(mail.outbox[-1].body)
    assert "La fiche est bleue." in body
    assert "3" in body


def test_a_change_taken_back_is_not_told(people: People) -> None:
    """PA08: nothing is told of a change that its author took back at once."""
    one = page(people)
    edited(people, one, "carole", "la fiche", "le mot")
    edited(people, one, "carole", "le mot", "la fiche")
    PendingChange.objects.update(last_at=clock.now() - timedelta(minutes=11))
    changes.tell_due()
    assert not Activity.objects.filter(verb="page.changed").exists()


def test_a_branch_is_followed(people: People, django_capture_on_commit_callbacks: Any) -> None:
    """PA08: whoever follows a branch hears of the pages below it, those written since too."""
    guide = page(people, "Guide", by="alice")
    people.client("bob").post(f"/g/{guide.group.slug}/pages/{guide.pk}/branch/", {"on": "1"})
    with django_capture_on_commit_callbacks(execute=True):
        below = page(people, "Annexe", parent=guide, by="carole")
        edited(people, below, "carole", "deux fois", "trois fois")
        PendingChange.objects.update(last_at=clock.now() - timedelta(minutes=11))
        changes.tell_due()
    mine = Notification.objects.filter(recipient=people.bob, activity__content=below.pk)
    assert set(mine.values_list("activity__verb", flat=True)) <= {"page.added", "page.changed", "content.published"}
    assert mine.filter(activity__verb="page.changed").count() == 1
    people.client("bob").post(f"/g/{guide.group.slug}/pages/{guide.pk}/branch/", {"on": "0"})
    assert not guide.branch_follows.exists()


def test_a_copy_of_the_group_has_the_pages(people: People) -> None:
    """LG20: the tree of a model comes along, without authors; links of others' trees stay theirs."""
    guide = page(people, "Guide")
    page(people, "Annexe", parent=guide)
    PageTree.objects.update_or_create(group=guide.group, defaults={"home": guide})
    fresh = make_group("copie", people.alice, GROUPS["scot"])
    fresh.tools.all().delete()
    copy_structure(from_group=guide.group, to_group=fresh)
    copied = Page.objects.get(group=fresh, title="Annexe")
    assert copied.parent is not None
    assert (copied.parent.title, copied.parent.group, copied.author) == ("Guide", fresh, None)
    assert PageTree.objects.get(group=fresh).home == copied.parent


def test_an_item_shows_in_a_page(people: People) -> None:
    """PA10: the address of an item, or of a list, alone in a paragraph, shows it to those who may read it."""
    other = page(people, "La charte")
    forum = f"/g/{other.group.slug}/forum/"
    one = page(people, "Accueil", body=f"[charte](/c/{other.pk}/)\n\n[forum]({forum})\n\n- [ ] à faire", audience="web")
    html = people.client("bob").get(one.get_absolute_url()).content.decode()
    assert 'class="embed' in html
    assert "☐" in html
    assert 'class="embed' not in people.client("visitor").get(one.get_absolute_url()).content.decode()


def test_contributors_are_credited(people: People) -> None:
    """PA20: those who wrote in a page are named beside it."""
    one = page(people)
    edited(people, one, "carole", "la fiche", "le formulaire")
    assert [who.username for who in people.client("bob").get(one.get_absolute_url()).context["contributors"]] == [
        "carole"
    ]


def test_who_leaves_takes_no_words_of_others(people: People) -> None:
    """LU11, PA09: somebody who leaves and takes their texts away leaves the pages that others wrote in."""
    shared, mine = page(people, "Guide"), page(people, "Brouillon")
    edited(people, shared, "carole", "la fiche", "le formulaire")
    erase(people.bob, keep=False)
    assert "le formulaire" in Content.objects.get(pk=shared.pk).body
    assert not Content.objects.filter(pk=mine.pk).exists()


def test_a_moved_page_lets_go_of_its_branch(people: People) -> None:
    """CC31, PA01: a page moved to another group leaves the pages below it where they are, one level up."""
    guide = page(people, "Guide", by="alice")
    below = page(people, "Annexe", parent=guide)
    scot = people.groups["scot"]
    people.client("alice").post(f"/c/{guide.pk}/move/", {"group": scot.pk})
    assert Content.objects.get(pk=guide.pk).group == scot
    assert Page.objects.get(pk=below.pk).parent is None

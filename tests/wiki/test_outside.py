"""Pages opened to outsiders by a link: read, proposed to, until a day; and what those who write make of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from content import attachments
from content.models import PublicLink
from core import clock
from notifications import outbox
from tests.people import People
from tests.wiki.books import opened as form_of
from tests.wiki.books import page, url
from toolkit import outside
from toolkit.conflicts import version_of
from wiki.models import Page, Proposal

pytestmark = pytest.mark.django_db
BODY = "Premier paragraphe.\n\nDeuxième paragraphe.\n\nTroisième paragraphe."


def opened(people: People, item: Page, **more: object) -> str:
    """Return the address of a link to a page that alice made."""
    until = clock.now() + timedelta(days=more.pop("days", 7))
    made = outside.make(item=item.content_ptr, by=people.alice, expires_at=until, **more)
    return reverse("wiki_site:link", args=[made.key])


def proposal(item: Page, body: str, **more: str) -> dict[str, str]:
    """Return what an outsider sends."""
    return {"body": body, "name": "Zoé Extérieure", "note": "", "version": version_of(item), **more}


def edited(browser: Client, item: Page, body: str) -> None:
    """Change the text of a page by its form."""
    assert browser.post(url("edit", item), {**form_of(browser, item), "body": body}).status_code == 302


def test_an_outsider_reads_by_link_until_its_day(people: People) -> None:
    """PA09: without account nor cookie; kept from caches and search engines; closed, past or in the trash, nothing."""
    item = page(people, "Charte", body=BODY, by="alice")
    visitor = people.client("visitor")
    alice = people.client("alice")
    alice.post(reverse("content:links", args=[item.pk]), {"days": "7", "password": ""})
    link = PublicLink.objects.get()
    address = reverse("wiki_site:link", args=[link.key])
    answer = visitor.get(address)
    assert "Deuxième paragraphe." in answer.content.decode()
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")
    assert not answer.cookies
    assert visitor.get(f"{address}propose/").status_code in {302, 404}
    assert visitor.get(opened(people, item, days=-1)).status_code in {302, 404}
    assert visitor.get(reverse("files_site:link", args=[link.key])).status_code in {302, 404}
    assert address in alice.get(reverse("content:links", args=[item.pk])).content.decode()
    alice.post(reverse("content:link_revoke", args=[item.pk, link.pk]))
    assert visitor.get(address).status_code in {302, 404}


def test_who_opens_a_page_to_outsiders(people: People) -> None:
    """PA09, CC22: who moderates; its author where the group lets; other members who write in it do not."""
    mine, theirs = page(people, "La mienne", body=BODY, by="bob"), page(people, "La leur", body=BODY, by="alice")
    for who, item, status in [
        ("bob", mine, 200),
        ("bob", theirs, 403),
        ("carole", theirs, 200),
        ("mallory", mine, 404),
    ]:
        assert people.client(who).get(reverse("content:links", args=[item.pk])).status_code == status, (who, item)


def test_the_files_of_the_page_open_with_it_and_no_other(people: People) -> None:
    """PA09, LF9: behind the link alone; the names that members gave stay names, and other items stay closed."""
    waiting, other = (
        attachments.wait(SimpleUploadedFile(name, b"GIF"), author=people.alice) for name in ("plan.txt", "autre.txt")
    )
    item = page(people, "Plan", by="alice", body=f"Voir.\n\n[Le plan](/c/uploads/{waiting.pk}/)")
    address, visitor = opened(people, item), people.client("visitor")
    assert f'href="{address}files/{waiting.pk}/"' in visitor.get(address).content.decode()
    assert b"".join(visitor.get(f"{address}files/{waiting.pk}/").streaming_content) == b"GIF"
    assert visitor.get(f"{address}files/{other.pk}/").status_code in {302, 404}
    assert visitor.get(f"/c/uploads/{waiting.pk}/").status_code == 302
    locked = opened(people, item, password="ouvre")
    assert "Voir." not in visitor.get(locked).content.decode()
    assert visitor.get(f"{locked}files/{waiting.pk}/")["Location"] == locked


def test_an_outsider_proposes_and_a_writer_takes_it_in(people: People, mailoutbox) -> None:
    """PA09: nothing changes before; whoever made the link is told; what others changed meanwhile stays (PA02)."""
    item = page(people, "Charte", body=BODY, by="alice")
    address = f"{opened(people, item, may_propose=True)}propose/"
    visitor, bob = people.client("visitor"), people.client("bob")
    sent = proposal(item, BODY.replace("Troisième", "Dernier"))
    for _twice in range(2):
        assert visitor.post(address, sent).status_code == 200
    made = Proposal.objects.get()
    outbox.send_waiting()
    assert [("Zoé" in mail.subject, mail.to) for mail in mailoutbox] == [(True, ["alice@demo.test"])]
    assert Page.objects.get(pk=item.pk).body == BODY
    edited(bob, item, BODY.replace("Premier", "Second"))
    assert "Zoé Extérieure" in bob.get(reverse("wiki:proposals", args=["veille-numerique", item.pk])).content.decode()
    bob.post(reverse("wiki:proposal", args=["veille-numerique", item.pk, made.pk]), {"act": "take"})
    after = Page.objects.get(pk=item.pk).body
    assert ("Second" in after, "Dernier" in after) == (True, True)
    assert Proposal.objects.get().state == "taken"


def test_a_proposal_that_clashes_or_is_set_aside_changes_nothing(people: People) -> None:
    """PA09: the same passage changed meanwhile: it waits, and it is said; set aside, it leaves the list."""
    item = page(people, "Charte", body=BODY, by="alice")
    address, bob = f"{opened(people, item, may_propose=True)}propose/", people.client("bob")
    people.client("visitor").post(address, proposal(item, BODY.replace("Deuxième", "Leur")))
    edited(bob, item, BODY.replace("Deuxième", "Le mien"))
    decide = reverse("wiki:proposal", args=["veille-numerique", item.pk, Proposal.objects.get().pk])
    bob.post(decide, {"act": "take"})
    assert (Proposal.objects.get().state, "Leur" in Page.objects.get(pk=item.pk).body) == ("open", False)
    bob.post(decide, {"act": "refuse"})
    assert Proposal.objects.get().state == "refused"
    assert bob.post(decide, {"act": "take"}).status_code == 404


def test_odd_proposals_are_refused_in_words(people: People) -> None:
    """PA09, REL-S1: nothing changed, no name, too many in a day, a frozen page: nothing is kept, nothing breaks."""
    item = page(people, "Charte", body=BODY, by="alice")
    address, visitor = f"{opened(people, item, may_propose=True)}propose/", people.client("visitor")
    assert visitor.get(address).status_code == 200
    odd = [{"body": BODY}, {"body": "Autre", "name": ""}, {"body": "x" * 200_000}, {}]
    for sent in odd:
        assert visitor.post(address, {**proposal(item, ""), **sent}).status_code == 422, sent
    for number in range(21):
        last = visitor.post(address, proposal(item, f"Texte {number}"))
    assert (last.status_code, Proposal.objects.count()) == (422, 20)
    Page.objects.filter(pk=item.pk).update(frozen_at=clock.now())
    assert visitor.get(address).status_code in {302, 404}

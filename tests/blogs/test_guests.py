"""Somebody outside the group, asked to write one article: what opens to them, and what does not."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from blogs.models import Article, GuestInvitation
from content.models import CoAuthor, Comment, Content
from memberships import actions as members
from tests.blogs.pieces import article, typed
from tests.people import People

pytestmark = pytest.mark.django_db


def asked(people: People, item: Article, email: str = "mallory@demo.test", who: str = "bob") -> GuestInvitation:
    """Ask somebody to write an article; return the invitation."""
    answer = people.client(who).post(reverse("blogs:guests", args=[item.group.slug, item.pk]), {"email": email})
    assert answer.status_code == 302, answer.content.decode()
    return GuestInvitation.objects.get(email=email)


def accepted(people: People, item: Article, who: str = "mallory") -> None:
    """Ask somebody, and let them say yes."""
    row = asked(people, item, f"{who}@demo.test")
    people.client(who).post(reverse("blogs_site:guest", args=[row.key]))


@pytest.fixture
def draft(people: People) -> Article:
    """A draft of bob's."""
    return article(people, act="draft", title="Le récit de Mallory")


def test_from_the_mail_to_the_article(people: People, draft: Article, django_capture_on_commit_callbacks) -> None:
    """AR03: the mail leads to a page that asks; yes, and the guest reads, edits and comments the draft."""
    with django_capture_on_commit_callbacks(execute=True):
        row = asked(people, draft)
    assert [message.to for message in mail.outbox] == [["mallory@demo.test"]]
    link = reverse("blogs_site:guest", args=[row.key])
    assert link in mail.outbox[0].body
    assert people.client("visitor").get(link).status_code == 302
    guest = people.client("mallory")
    assert guest.get(draft.get_absolute_url()).status_code == 404
    assert guest.post(link).status_code == 302
    assert guest.get(draft.get_absolute_url(), follow=True).status_code == 200
    edit = f"{draft.get_absolute_url()}edit/"
    assert guest.post(edit, typed(title="Mon récit", body="Mes mots.")).status_code == 302
    assert Article.objects.get(pk=draft.pk).body == "Mes mots."
    guest.post(reverse("content:comments", args=[draft.pk]), {"body": "Est-ce assez long ?"})
    assert Comment.objects.get().author == people.mallory


def test_nothing_else_of_the_group_opens(people: People, draft: Article) -> None:
    """AR03, LA1: other drafts and what the group keeps stay closed; who reads the article is the group's to say."""
    kept = article(people, title="Pour le groupe", audience="group")
    accepted(people, draft)
    guest = people.client("mallory")
    assert guest.get(kept.get_absolute_url()).status_code == 404
    assert not Content.objects.visible_to(people.access("mallory")).filter(pk=kept.pk).exists()
    guest.post(f"{draft.get_absolute_url()}edit/", typed(title="T", audience="web", signers="bob"))
    after = Article.objects.get(pk=draft.pk)
    assert after.audience == "group"
    assert {row.user for row in after.co_authors.all()} == {people.mallory}


def test_a_guest_hands_it_in_and_does_not_publish(people: People, draft: Article) -> None:
    """AR03, AR02: whatever the button, the animators publish; out, the guest reads it and changes nothing more."""
    accepted(people, draft)
    guest = people.client("mallory")
    guest.post(reverse("blogs:publish", args=[draft.group.slug, draft.pk]))
    assert Article.objects.get(pk=draft.pk).state == "review"
    assert guest.post(f"{draft.get_absolute_url()}delete/").status_code == 403
    people.client("carole").post(reverse("blogs:publish", args=[draft.group.slug, draft.pk]))
    out = Article.objects.get(pk=draft.pk)
    assert out.state == "published"
    assert guest.get(out.get_absolute_url(), follow=True).status_code == 200
    assert guest.get(f"{out.get_absolute_url()}edit/").status_code == 403
    assert "Mallory Petit" in people.client("bob").get(out.get_absolute_url(), follow=True).content.decode()


def test_an_invitation_ends(people: People, draft: Article) -> None:
    """AR03, REL-S3: taken back, or the guest banned, the article closes at once; a key serves one person."""
    accepted(people, draft)
    row = GuestInvitation.objects.get()
    link = reverse("blogs_site:guest", args=[row.key])
    assert people.client("elise").post(link).status_code == 404
    people.client("bob").post(reverse("blogs:guest_revoke", args=[draft.group.slug, draft.pk, row.pk]))
    assert people.client("mallory").get(draft.get_absolute_url()).status_code == 404
    assert people.client("mallory").get(link).status_code == 404
    accepted(people, draft)
    members.ban(group=people.veille, user=people.mallory, by=people.alice, reason="x")
    assert people.client("mallory").get(draft.get_absolute_url()).status_code == 404
    assert not CoAuthor.objects.filter(user=people.mallory).exists()


def test_who_may_ask(people: People, draft: Article) -> None:
    """AR03: the author and the animators; a banned person finds no way around the ban; an article that is out, none."""
    other = article(people, by="alice", act="draft")
    page = reverse("blogs:guests", args=[other.group.slug, other.pk])
    assert people.client("bob").get(page).status_code == 404
    row = asked(people, draft, "denis@demo.test")
    assert people.client("denis").post(reverse("blogs_site:guest", args=[row.key])).status_code == 404
    out = article(people, title="Paru")
    page = reverse("blogs:guests", args=[out.group.slug, out.pk])
    assert people.client("bob").post(page, {"email": "x@exemple.org"}).status_code == 422

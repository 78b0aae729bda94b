"""Two accounts of one person: noticed at sign-up, joined by an administrator."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError

from accounts.models import User
from activity.models import Activity
from bookmarks.actions import Typed, save
from content.models import Comment, Reaction
from groups.models import Membership
from lifecycle import merging
from notifications.models import Follow
from tests.accounts.conftest import mails_to, sign_in, sign_up
from tests.people import People, make_user
from toolkit import actions


@pytest.fixture
def second(people: People) -> User:
    """Bob's second account, which wrote, joined, reacted and follows."""
    user = make_user("bob2", "Bob Girard")
    people.groups["ateliers"].memberships.filter(user=people.bob).delete()
    for slug in ("ateliers", "scot"):
        people.groups[slug].memberships.create(user=user, role="animator", since="2026-01-01T00:00Z")
    item = save(group=people.veille, author=user, typed=Typed(url="https://exemple.org/a", title="A", tags=())).bookmark
    actions.post_comment(content=item, author=user, body="Avis")
    for person in (user, people.bob):
        Reaction.objects.create(content=item, user=person, value=1, at="2026-01-01T00:00Z")
    return user


def test_what_one_has_moves_to_the_other(people, second):
    """LU4: texts, places in groups, reactions, follows, addresses; nothing twice."""
    merging.merge(kept=people.bob, lost=second, by=people.admin)
    assert Comment.objects.get(body="Avis").author == people.bob
    assert Reaction.objects.filter(user=people.bob).count() == 1
    parts = dict(Membership.objects.filter(user=people.bob).values_list("group__slug", "role"))
    assert (parts["ateliers"], parts["scot"]) == ("animator", "animator")
    assert not Follow.objects.filter(user=second.pk).exists()
    assert EmailAddress.objects.get(email="bob2@demo.test").user == people.bob
    assert not User.objects.filter(username="bob2").exists()
    assert EmailAddress.objects.filter(user=people.bob, primary=True).count() == 1


def test_both_addresses_then_sign_in(people, second, client):
    """LU4, LU3."""
    merging.merge(kept=people.bob, lost=second, by=people.admin)
    assert sign_in(client, "bob2@demo.test").url == "/"
    assert int(client.session["_auth_user_id"]) == people.bob.pk


def test_an_administrator_sees_the_counts_first(people, second, browser):
    """LU4: nothing moves before that; then it is logged and told."""
    admin, both = browser("admin_on"), {"lost": "bob2@demo.test", "kept": "bob"}
    page = admin.post("/site/merge/", both)
    assert dict(page.context["moved"])
    assert User.objects.filter(username="bob2").exists()
    assert admin.post("/site/merge/", {**both, "sure": "yes"}).status_code == 302
    assert Activity.objects.get(verb="account.merged").person == people.bob
    assert "bob2@demo.test" in mails_to("bob@demo.test")[-1]


@pytest.mark.parametrize(("lost", "kept"), [("bob", "bob"), ("admin", "bob"), ("nobody", "bob"), ("", "")])
def test_some_are_refused(people, browser, lost, kept):
    """LU4: with a sentence, and nothing changes."""
    answer = browser("admin_on").post("/site/merge/", {"lost": lost, "kept": kept, "sure": "yes"})
    assert answer.status_code == 422
    assert User.objects.filter(username__in=["bob", "admin"]).count() == 2


def test_a_ban_of_either_counts(people):
    """LU4, LA7: joining accounts is no way round it."""
    user = make_user("denis2", "Denis Vallet")
    people.veille.memberships.create(user=user, since="2026-01-01T00:00Z")
    merging.merge(kept=user, lost=people.denis, by=people.admin)
    assert Membership.objects.get(user=user, group=people.veille).state == "banned"


def test_refused_it_changes_nothing(people):
    """LU4."""
    with pytest.raises(ValidationError):
        merging.merge(kept=people.bob, lost=people.admin, by=people.admin)
    assert User.objects.filter(username="admin").exists()


def test_the_owner_of_a_probable_account_is_told(people, client):
    """LU4, REL-H8: by mail to its owner; the page says the same to everybody."""
    bob = make_user("jean", "Jean Lefèvre")
    answer = sign_up(client, "j.lefevre@demo.test", name="LEFEVRE jean")
    assert answer.url == "/accounts/confirm-email/"
    assert "/accounts/login/" in mails_to(bob.email)[-1]
    assert len(mails_to("alice@demo.test")) == 0


def test_a_name_alone_proves_nothing(people, client):
    """LU4: another domain, or one that many people share."""
    make_user("jean", "Jean Lefèvre")
    sign_up(client, "jean@ailleurs.test", name="Jean Lefèvre")
    assert mails_to("jean@demo.test") == []

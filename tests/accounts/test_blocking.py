"""A blocked account: what its person reads, and what becomes of open sessions."""

from __future__ import annotations

from accounts import actions
from accounts.models import User
from tests.accounts.conftest import mails_to, sign_in
from tests.people import People

REASON = "Publicité répétée"


def block(people: People) -> None:
    """Block bob."""
    actions.block(user=people.bob, reason=REASON)


def test_sign_in_says_the_reason(people, client):
    """LA10: to whoever has the password, and to nobody else."""
    block(people)
    answer = sign_in(client, "bob")
    assert answer.status_code == 403
    assert REASON in answer.content.decode()
    assert REASON not in sign_in(client, "bob", "faux").content.decode()


def test_an_open_session_ends_with_a_page_that_says_why(people, client):
    """LA10, REL-S3: at its next request, whatever that is; then it is a visitor's."""
    sign_in(client, "bob")
    block(people)
    answer = client.post("/settings/language/", {"language": "en"})
    assert answer.status_code == 403
    assert REASON in answer.content.decode()
    assert client.get("/settings/").status_code == 302
    assert User.objects.get(username="bob").profile.language == "fr"


def test_the_person_is_told_by_mail_and_again_when_it_is_over(people, client):
    """LA10."""
    block(people)
    assert REASON in mails_to("bob@demo.test")[-1]
    actions.unblock(user=people.bob)
    assert "/accounts/login/" in mails_to("bob@demo.test")[-1]
    assert sign_in(client, "bob").url == "/"

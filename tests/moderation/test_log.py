"""The audit log: what it tells, to whom, and how it is narrowed."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from activity.models import Activity
from bookmarks.actions import Typed, save
from content.models import Content
from memberships import actions
from tests.budgets import queries
from tests.people import People

pytestmark = pytest.mark.django_db
LOG = "/g/veille-numerique/log/"


def test_the_log_tells_who_changed_which_role(people: People) -> None:
    """LA9: a change of role is told with who, whom, before and after, to the group's admins alone."""
    actions.set_role(group=people.veille, user=people.bob, role="animator", by=people.alice)
    html = people.client("alice").get(LOG).content.decode()
    assert "Bob" in html
    assert Activity.objects.get(verb="membership.role_changed", person=people.bob).data["before"] == "member"
    assert people.client("carole").get(LOG).status_code == 403
    assert people.client("mallory").get(LOG).status_code == 403


def test_the_log_keeps_old_and_new_settings(people: People) -> None:
    """LA9: a change of access is told with what was and what is."""
    group = people.groups["scot"]
    group.joining = "invitation"
    actions.edit_group(group=group, by=people.alice)
    assert Activity.objects.get(verb="group.edited").data["changes"] == {"joining": ["request", "invitation"]}
    assert "request → invitation" in people.client("alice").get("/g/scot/log/").content.decode()


def test_what_is_done_with_rights_on_is_marked(people: People) -> None:
    """LA8, LA9: the switch is logged, and what an administrator does under it is marked as such."""
    admin = people.client("admin")
    path = reverse("accounts:admin_rights")
    assert people.client("admin").get("/g/elus/settings/").status_code == 200
    assert admin.get("/g/scot/log/").status_code in {403, 404}
    admin.post(path, {"rights": "on"})
    admin.post("/g/veille-numerique/members/bob/role/", {"role": "animator"})
    row = Activity.objects.get(verb="membership.role_changed", person=people.bob)
    assert row.data["rights"] is True
    assert Activity.objects.filter(verb="admin.rights_on", actor=people.admin).exists()
    actions.set_role(group=people.veille, user=people.bob, role="member", by=people.admin)
    assert "rights" not in Activity.objects.filter(verb="membership.role_changed", person=people.bob).last().data


def test_the_log_is_narrowed(people: People) -> None:
    """LA9: by family, by person, by period; nonsense asks nothing."""
    browser = people.client("alice")
    shown = browser.get(LOG, {"family": "members", "person": "denis", "days": "30"}).content.decode()
    assert "Publicité répétée" in shown
    assert "Publicité répétée" not in browser.get(LOG, {"family": "settings"}).content.decode()
    assert "Publicité répétée" not in browser.get(LOG, {"person": "paul"}).content.decode()
    assert browser.get(LOG, {"family": "x", "days": "9" * 30, "person": "\x01"}).status_code == 200


def test_the_sites_log_goes_out_as_csv(people: People) -> None:
    """LA9: the whole log, and the same as CSV without a formula in it, for the site's administrators."""
    actions.ban(group=people.veille, user=people.bob, by=people.alice, reason="=1+1")
    assert people.client("admin_on").get("/site/log/").status_code == 200
    answer = people.client("admin_on").get("/site/log.csv")
    text = b"".join(answer.streaming_content).decode()
    assert "'=1+1" in text
    assert people.client("admin").get("/site/log.csv").status_code == 403


def test_the_log_has_a_query_budget(people: People) -> None:
    """LA9: the log costs the same for 3 and for 30 rows."""
    browser, costs = people.client("alice"), []
    for count in (2, 30):
        for n in range(count):
            role = "animator" if n % 2 else "member"
            actions.set_role(group=people.veille, user=people.bob, role=role, by=people.alice)
        costs.append(queries(browser, LOG))
    assert costs[0] == costs[1] <= 14


def test_an_account_is_blocked_with_a_reason(people: People) -> None:
    """LA10: blocking asks for a reason, ends the open session, hides nothing; opening again is told too."""
    typed = Typed(url="https://exemple.org/1", title="Trouvaille")
    item = save(group=people.veille, author=people.bob, typed=typed).bookmark
    admin, bob, path = people.client("admin_on"), people.client("bob"), "/site/people/bob/"
    assert admin.post(path, {"what": "keep"}).status_code == 422
    assert admin.post(path, {"reason": "Compte volé", "what": "keep"}).status_code == 302
    assert User.objects.get(pk=people.bob.pk).blocked_reason == "Compte volé"
    assert "Compte volé" in bob.get("/", follow=True).content.decode()
    assert Content.objects.get(pk=item.pk).trashed_at is None
    admin.post(path, {"reason": "Rendu à son propriétaire"})
    assert User.objects.get(pk=people.bob.pk).is_active
    verbs = Activity.objects.filter(verb__startswith="account.").values_list("verb", flat=True)
    assert list(verbs) == ["account.blocked", "account.unblocked"]


@pytest.mark.parametrize("what", ["keep", "trash"])
def test_the_mail_of_a_block_says_whom_to_write_to(
    people: People, what: str, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """LA10: the mail gives the reason and whom to write to, and does not say that what is in the trash stays."""
    settings.CONTACT_EMAIL = "secours@exemple.org"
    with django_capture_on_commit_callbacks(execute=True):
        people.client("admin_on").post("/site/people/bob/", {"reason": "Robot", "what": what})
    said = next(str(message.body) for message in mail.outbox if message.to == ["bob@demo.test"])
    assert "Robot" in said
    assert "secours@exemple.org" in said
    assert ("reste en place" in said or "stays where it is" in said) == (what == "keep")


def test_a_ban_says_whom_to_write_to(people: People, settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    """LA10: somebody banned from a group reads why, and whom to write to."""
    settings.CONTACT_EMAIL = "secours@exemple.org"
    with django_capture_on_commit_callbacks(execute=True):
        actions.ban(group=people.veille, user=people.bob, by=people.alice, reason="Publicité répétée")
    said = next(str(message.body) for message in mail.outbox if message.to == ["bob@demo.test"])
    assert "Publicité répétée" in said
    assert "secours@exemple.org" in said


def test_blocking_may_take_everything_away(people: People) -> None:
    """LA10: what somebody wrote goes to the trash only when that is chosen; an administrator is not blocked so."""
    typed = Typed(url="https://exemple.org/1", title="Trouvaille")
    item = save(group=people.veille, author=people.bob, typed=typed).bookmark
    admin = people.client("admin_on")
    admin.post("/site/people/bob/", {"reason": "Robot", "what": "trash"})
    assert Content.objects.get(pk=item.pk).trashed_at
    assert admin.post("/site/people/admin/", {"reason": "x", "what": "keep"}).status_code == 422

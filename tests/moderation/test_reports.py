"""Reports: who may report what, who answers, what each side is told, and that the reporter stays unknown."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from activity.models import Activity
from bookmarks.actions import Typed, save
from content.models import Comment, Content
from groups.models import Membership
from moderation import actions as moderation
from moderation.models import Report
from moderation.targets import load
from notifications.models import Notification
from tests.budgets import queries
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db
QUEUE = "/g/veille-numerique/reports/"


def shared(people: People, name: str = "bob", n: int = 1, audience: str = "web") -> Content:
    """Return a bookmark that a person shares."""
    typed = Typed(url=f"https://exemple.org/{n}", title=f"Trouvaille {n}", audience=audience)
    made = save(group=people.veille, author=people.users[name], typed=typed).bookmark
    return Content.objects.select_related("group", "author").get(pk=made.pk)


def report_url(kind: str, pk: int) -> str:
    """Return where a thing is reported."""
    return reverse("moderation:report", args=[kind, pk])


def case_url(kind: str, pk: int) -> str:
    """Return where the group answers for a thing."""
    return reverse("moderation:case", args=["veille-numerique", kind, pk])


def mails_to(name: str) -> list[str]:
    """Return the texts of the mails sent to a person."""
    return [f"{m.subject} {m.body}" for m in mail.outbox if m.to == [f"{name}@demo.test"]]


def test_a_report_is_followed_to_its_answer(people: People, django_capture_on_commit_callbacks: Any) -> None:
    """LA5, CC35: reported and answered in place, each with a reason; reporter and author are told."""
    item = shared(people)
    comment = actions.post_comment(content=item, author=people.bob, body="Achetez mes lunettes")
    with django_capture_on_commit_callbacks(execute=True):
        people.client("mallory").post(report_url("comment", comment.pk), {"reason": "spam", "details": "Publicité"})
    assert "lunettes" in people.client("carole").get(case_url("comment", comment.pk)).content.decode()
    decision = {"decision": "trash", "explanation": "Pas de publicité ici"}
    with django_capture_on_commit_callbacks(execute=True):
        assert people.client("carole").post(case_url("comment", comment.pk), decision).status_code == 302
    assert Comment.objects.get(pk=comment.pk).trashed_at
    assert any("Pas de publicité ici" in text for text in mails_to("mallory"))
    assert any("Pas de publicité ici" in text for text in mails_to("bob"))
    assert "Pas de publicité ici" in people.client("mallory").get(reverse("moderation:mine")).content.decode()


def test_the_reporter_stays_unknown(people: People, django_capture_on_commit_callbacks: Any) -> None:
    """LA5: nothing that the reported person is sent or can open names who reported."""
    item = shared(people)
    with django_capture_on_commit_callbacks(execute=True):
        people.client("mallory").post(
            report_url("content", item.pk), {"reason": "false", "details": "Mallory dit faux"}
        )
        people.client("carole").post(
            case_url("content", item.pk), {"decision": "warn", "explanation": "Citez la source"}
        )
    report = Report.objects.get()
    bob = people.client("bob")
    pages = [reverse("moderation:contest", args=[report.pk]), "/notifications/", item.get_absolute_url()]
    shown = " ".join([*(bob.get(page).content.decode() for page in pages), *mails_to("bob")])
    assert "Citez la source" in shown
    assert "allory" not in shown
    assert not Activity.objects.filter(verb__startswith="report.", actor=people.mallory).exists()


def test_an_author_contests_once(people: People, django_capture_on_commit_callbacks: Any) -> None:
    """LA5: the author contests before the site's administrators, once; they show it again and the author is told."""
    item = shared(people)
    moderation.decide(
        target=load("content", item.pk), queue=people.veille, by=people.carole, decision="hold", explanation="Doute"
    )  # fmt: skip
    assert people.client("mallory").get(item.get_absolute_url()).status_code == 404
    contest = reverse("moderation:contest", args=[Report.objects.get().pk])
    for _twice in range(2):
        people.client("bob").post(contest, {"details": "La source est citée"})
    objection = Report.objects.get(reason="contest")
    assert objection.queue is None
    with django_capture_on_commit_callbacks(execute=True):
        case = reverse("site:case", args=["content", item.pk])
        people.client("admin_on").post(case, {"decision": "restore", "explanation": "La source y est"})
    assert people.client("mallory").get(item.get_absolute_url()).status_code == 200
    assert any("La source y est" in text for text in mails_to("bob"))


@pytest.mark.parametrize("name", ["paul", "mallory", "visitor"])
def test_nobody_else_contests(people: People, name: str) -> None:
    """LA5: a decision is shown to its author alone."""
    item = shared(people)
    moderation.decide(
        target=load("content", item.pk), queue=people.veille, by=people.carole, decision="warn", explanation="Doute"
    )  # fmt: skip
    response = people.client(name).get(reverse("moderation:contest", args=[Report.objects.get().pk]))
    assert response.status_code in {302, 404}


def test_several_reports_are_one_case(people: People, django_capture_on_commit_callbacks: Any) -> None:
    """LA5: reports of one thing are gathered, the team is told once, one decision answers them all."""
    item = shared(people)
    with django_capture_on_commit_callbacks(execute=True):
        for name in ("mallory", "paul", "elise"):
            people.client(name).post(report_url("content", item.pk), {"reason": "spam"})
    assert Notification.objects.filter(activity__verb="report.filed", recipient=people.carole).count() == 1
    html = people.client("carole").get(QUEUE).content.decode()
    assert html.count(case_url("content", item.pk)) == 1
    people.client("carole").post(case_url("content", item.pk), {"decision": "keep", "explanation": "Rien à redire"})
    assert Report.objects.filter(state="answered", decision="keep").count() == 3
    assert case_url("content", item.pk) not in people.client("carole").get(QUEUE).content.decode()


def test_a_double_click_makes_one_report(people: People) -> None:
    """LA5: the same form sent twice, or a second report while the first waits, makes one."""
    item, browser = shared(people), people.client("mallory")
    typed = {"reason": "spam", "form_key": str(uuid.uuid4())}
    for _twice in range(2):
        assert browser.post(report_url("content", item.pk), typed).status_code == 302
    assert Report.objects.count() == 1


def test_reports_about_moderators_go_to_the_site(people: People) -> None:
    """LA5: nobody judges their own team: a moderator's words, a person and a group are for the site."""
    item = shared(people, "carole")
    browser = people.client("mallory")
    browser.post(report_url("content", item.pk), {"reason": "false"})
    browser.post(report_url("person", people.bob.pk), {"reason": "hate"})
    browser.post(report_url("group", people.veille.pk), {"reason": "illegal"})
    assert {report.queue for report in Report.objects.all()} == {None}
    assert "Trouvaille" not in people.client("alice").get(QUEUE).content.decode()
    html = people.client("admin_on").get("/site/reports/").content.decode()
    assert html.count("/site/reports/") >= 3
    assert people.client("carole").get(case_url("content", item.pk)).status_code == 403


def test_a_group_hands_over(people: People) -> None:
    """LA5: moderators hand a case over to the site, which then answers it."""
    item = shared(people)
    people.client("mallory").post(report_url("content", item.pk), {"reason": "illegal"})
    people.client("carole").post(reverse("moderation:escalate", args=["veille-numerique", "content", item.pk]))
    assert Report.objects.get().queue is None
    assert "Trouvaille 1" in people.client("admin_on").get("/site/reports/").content.decode()


def test_a_visitor_reports_what_is_public(people: People, django_capture_on_commit_callbacks: Any) -> None:
    """LA5: anybody reports public content, with an address that gets a receipt and the answer (DSA, article 16)."""
    public, private = shared(people), shared(people, n=2, audience="group")
    visitor, typed = people.client("visitor"), {"reason": "rights", "email": "auteur@exemple.org"}
    assert visitor.post(report_url("content", private.pk), typed).status_code == 302
    assert visitor.post(report_url("content", public.pk), {"reason": "rights"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert visitor.post(report_url("content", public.pk), typed).status_code == 200
        people.client("carole").post(case_url("content", public.pk), {"decision": "keep", "explanation": "Avec accord"})
    sent = [message.body for message in mail.outbox if message.to == ["auteur@exemple.org"]]
    assert len(sent) == 2
    assert "Avec accord" in sent[-1]


@pytest.mark.parametrize(("name", "status"), [("mallory", 404), ("denis", 404), ("carole", 200), ("bob", 404)])
def test_one_reports_what_one_reads(people: People, name: str, status: int) -> None:
    """LA5: what one may not read, and one's own, cannot be reported."""
    item = shared(people, audience="group")
    assert people.client(name).get(report_url("content", item.pk)).status_code == status
    assert people.client(name).get(report_url("nothing", 1)).status_code == 404
    assert people.client(name).get(report_url("content", 2**70)).status_code == 404


def test_something_else_must_be_explained(people: People) -> None:
    """LA5: "something else" asks for a word, and the form keeps what was typed."""
    item = shared(people)
    assert people.client("mallory").post(report_url("content", item.pk), {"reason": "other"}).status_code == 422
    response = people.client("mallory").post(report_url("content", item.pk), {"details": "mot gardé"})
    assert (response.status_code, "mot gardé" in response.content.decode()) == (422, True)


def test_a_decision_needs_a_reason(people: People) -> None:
    """LA4, LA5: no act without a reason, on one's own initiative either; the act leaves its trace."""
    item = shared(people)
    assert people.client("carole").post(case_url("content", item.pk), {"decision": "trash"}).status_code == 422
    people.client("carole").post(case_url("content", item.pk), {"decision": "trash", "explanation": "Doublon"})
    trail = Activity.objects.get(verb="content.trashed", content=item)
    assert (trail.actor, trail.person, trail.data["reason"]) == (people.carole, people.bob, "Doublon")
    assert Report.objects.get().reason == "team"


def test_a_ban_from_the_report(people: People) -> None:
    """LA5: the author is banned from the report itself, with the reason they will read; admins are out of reach."""
    item = shared(people)
    people.client("mallory").post(report_url("content", item.pk), {"reason": "hate"})
    people.client("carole").post(case_url("content", item.pk), {"decision": "ban", "explanation": "Insultes"})
    row = Membership.objects.get(group=people.veille, user=people.bob)
    assert (row.state, row.reason) == ("banned", "Insultes")
    other = shared(people, "alice", n=2)
    response = people.client("carole").post(case_url("content", other.pk), {"decision": "ban", "explanation": "x"})
    assert response.status_code == 422


def test_the_queue_has_a_query_budget(people: People) -> None:
    """LA5: the queue costs the same for 3 and for 30 things."""
    browser, costs = people.client("carole"), []
    for start, stop in ((1, 4), (4, 20)):
        for n in range(start, stop):
            item = shared(people, n=n)
            moderation.file(target=load("content", item.pk), reason="spam", reporter=people.mallory)
        costs.append(queries(browser, QUEUE))
    assert costs[0] == costs[1] <= 16


def test_the_figures_count_by_month(people: People) -> None:
    """LA5: numbers by reason and by decision, and the median delay, for the site's administrators."""
    item = shared(people)
    moderation.file(target=load("content", item.pk), reason="spam", reporter=people.mallory)
    moderation.decide(
        target=load("content", item.pk), queue=people.veille, by=people.carole, decision="keep", explanation="Non"
    )  # fmt: skip
    html = people.client("admin_on").get("/site/reports/figures/").content.decode()
    assert "<table" in html
    assert people.client("admin").get("/site/reports/figures/").status_code == 403

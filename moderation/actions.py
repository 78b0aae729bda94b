"""Filing a report and answering it, each with its consequences in plain sight. Keyword-only, one transaction each."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.adapters import spoken_language
from accounts.models import User
from activity.record import record
from core import clock, text
from groups.models import Group
from moderation.acts import ACTS
from moderation.models import REASON_MAX, WRITTEN_MAX, Report
from moderation.targets import Target, queue_of
from notifications.mail import absolute, post
from toolkit.actions import announce

Decision = Report.Decision


def file(
    *,
    target: Target,
    reason: str,
    details: str = "",
    reporter: User | None = None,
    email: str = "",
    form_key: UUID | None = None,
) -> Report:
    """Report a thing to those who answer for it. The same person's second report of it, while it waits, is the first.

    The team is told of the first report of a thing only. An outsider gets a receipt by mail.
    """
    who = {"reporter": reporter} if reporter else {"reporter": None, "email": email}
    known = Report.objects.filter(subject=target.subject, state=Report.State.OPEN, **who).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return _file(target, reason, details, reporter, email, form_key)
    except IntegrityError:
        made = Report.objects.filter(form_key=form_key).first() if form_key else None
        if made is None:
            raise
        return made


def _file(
    target: Target, reason: str, details: str, reporter: User | None, email: str, form_key: UUID | None
) -> Report:
    queue = None if reason == Report.Reason.CONTEST else queue_of(target)
    is_first = not Report.objects.filter(subject=target.subject, state=Report.State.OPEN).exists()
    report = _new(target, queue, reason)
    report.details = text.normalise(details)
    report.reporter, report.email, report.form_key = reporter, email if reporter is None else "", form_key
    report.save()
    _tell_team(report, quiet=not is_first)
    if email and reporter is None:
        _mail(email, _("Your report is received"), _("We have received your report and will answer you by mail."))
    return report


def _new(target: Target, queue: Group | None, reason: str) -> Report:
    return Report(
        queue=queue,
        subject=target.subject,
        content=getattr(target.content, "content_ptr", target.content),
        comment=target.comment,
        person=target.thing if isinstance(target.thing, User) else None,
        group=target.thing if isinstance(target.thing, Group) else None,
        author=target.author,
        title=text.one_line(target.title)[:200],
        written=target.written[:WRITTEN_MAX],
        reason=reason,
        created_at=clock.now(),
    )


def _tell_team(report: Report, quiet: bool = False) -> None:
    """Tell those who answer. The log names no reporter: whoever is reported may read it one day."""
    verb = "report.filed" if report.queue_id else "report.escalated"
    announce(record(verb, actor=None, group=report.queue, quiet=quiet, path=case_url(report), title=report.title))


def case_url(report: Report) -> str:
    """Return the page where those in charge answer a report."""
    if report.queue is None:
        return reverse("site:case", args=[report.kind, report.subject_pk])
    return reverse("moderation:case", args=[report.queue.slug, report.kind, report.subject_pk])


@transaction.atomic
def escalate(*, target: Target, queue: Group, by: User, reason: str) -> int:
    """Hand the open reports of a thing over to the site's administrators; return how many there were."""
    rows = Report.objects.filter(queue=queue, subject=target.subject, state=Report.State.OPEN)
    handed = list(rows)
    rows.update(queue=None, escalated_at=clock.now())
    if handed:
        record("report.handed_over", actor=by, group=queue, reason=_one(reason), title=handed[0].title)
        handed[0].queue = None
        _tell_team(handed[0])
    return len(handed)


@transaction.atomic
def decide(*, target: Target, queue: Group | None, by: User, decision: str, explanation: str) -> list[Report]:
    """Do what was decided of a thing, answer everybody who reported it, and tell its author why and how to contest.

    Without an open report it is the team's own decision, and leaves the same trace. Raises ValidationError when the
    act is refused, as for a group's last admin.
    """
    said = _one(explanation)
    waiting = Report.objects.select_for_update().filter(subject=target.subject, state=Report.State.OPEN, queue=queue)
    rows = list(waiting.order_by("pk")) or [_new(target, queue, Report.Reason.TEAM)]
    for row in rows:
        row.state, row.decision, row.explanation = Report.State.ANSWERED, decision, said
        row.decided_by, row.decided_at = by, clock.now()
        row.save()
    ACTS[decision](target, by, said)
    trace = {"decision": decision, "reason": said, "title": rows[0].title}
    record("report.decided", actor=by, group=queue or target.place, person=target.author, **trace)  # type: ignore[arg-type]
    for row in rows:
        _answer(row)
    _tell_author(rows[0])
    return rows


def _one(reason: str) -> str:
    return text.one_line(reason)[:REASON_MAX]


TELL_THEMSELVES = {Decision.KEEP, Decision.BAN, Decision.BLOCK}
"""Decisions of which the author hears by the act itself, or need not hear."""


def _tell_author(report: Report) -> None:
    contested = report.reason == Report.Reason.CONTEST
    if report.author is None or contested or report.decision in TELL_THEMSELVES:
        return
    said = {"decision": report.decision, "reason": report.explanation, "title": report.title}
    path = reverse("moderation:contest", args=[report.pk])
    group = report.queue or (report.content.group if report.content else None)
    announce(record("moderation.decided", actor=None, group=group, person=report.author, path=path, **said))  # type: ignore[arg-type]


def _answer(report: Report) -> None:
    """Tell whoever reported what came of it (CC35)."""
    if report.reporter is not None:
        path = f"{reverse('moderation:mine')}#report-{report.pk}"
        said = {"decision": report.decision, "reason": report.explanation, "title": report.title, "path": path}
        announce(record("report.answered", actor=None, person=report.reporter, **said))  # type: ignore[arg-type]
    elif report.email:
        label = Report.Decision(report.decision).label
        words = _("You reported “%(title)s”. The answer: %(decision)s.") % {"title": report.title, "decision": label}
        _mail(report.email, _("An answer to your report"), f"{words}\n\n{report.explanation}\n\n{absolute('/')}")


def _mail(email: str, subject: str, words: str) -> None:
    """Post a plain mail to an outsider, in the language of the page."""
    with translation.override(spoken_language()):
        post(
            "account",
            addresses=[(email, None)],
            data={"subject": subject, "text": words, "language": spoken_language()},
        )

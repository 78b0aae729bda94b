"""Reports: what somebody found wrong, and what was answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Comment, Content
from groups.models import Group

REASON_MAX = 500
DETAILS_MAX = 2000
WRITTEN_MAX = 2000


class Report(models.Model):
    """Somebody's notice that a thing is wrong (regulation (EU) 2022/2065, articles 16 and 17), and the decision.

    It is read by the moderators of `queue`, or by the site's administrators when that is empty. Several open reports
    with the same `subject` are answered together. `written` is what stood there when it was reported. The reporter is
    never shown to the author.
    """

    class Reason(models.TextChoices):
        SPAM = "spam", _("advertising or spam")
        HATE = "hate", _("insults, harassment or hatred")
        ILLEGAL = "illegal", _("something that the law forbids")
        PRIVATE = "private", _("somebody's private data")
        FALSE = "false", _("something misleading or false")
        RIGHTS = "rights", _("a work used without right")
        PLACE = "place", _("not in its place here")
        OTHER = "other", _("something else")
        CONTEST = "contest", _("the author contests a decision")
        TEAM = "team", _("seen by the moderators themselves")

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        ANSWERED = "answered", _("answered")

    class Decision(models.TextChoices):
        KEEP = "keep", _("nothing to change")
        WARN = "warn", _("its author was warned")
        HOLD = "hold", _("hidden")
        LOCK = "lock", _("closed to comments")
        TRASH = "trash", _("removed")
        RESTORE = "restore", _("shown again")
        BAN = "ban", _("its author was banned from the group")
        BLOCK = "block", _("the account was blocked")
        OTHER = "other", _("dealt with in another way")

    queue = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="reports")
    subject = models.CharField(max_length=40)
    content = models.ForeignKey(Content, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports")
    comment = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports_about"
    )
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports_about")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports_received"
    )
    title = models.CharField(max_length=200)
    written = models.TextField(blank=True, max_length=WRITTEN_MAX)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports_made"
    )
    email = models.EmailField(_("your e-mail address"), blank=True)
    reason = models.CharField(_("what is wrong"), max_length=10, choices=Reason)
    details = models.TextField(_("what should we know?"), blank=True, max_length=DETAILS_MAX)
    created_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    explanation = models.CharField(max_length=REASON_MAX, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["queue", "state", "created_at"], name="report_queue"),
            models.Index(fields=["subject", "state"], name="report_subject"),
            models.Index(fields=["created_at"], name="report_at"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} · {self.reason} · {self.state}"

    @property
    def kind(self) -> str:
        """The kind of thing reported: content, comment, person or group."""
        return self.subject.partition("-")[0]

    @property
    def subject_pk(self) -> int:
        """The id of the thing reported, even once it is gone."""
        return int(self.subject.partition("-")[2])


OFFERED = [value for value in Report.Reason.values if value not in {Report.Reason.CONTEST, Report.Reason.TEAM}]
"""The reasons that a form offers; the others are given by what one does."""

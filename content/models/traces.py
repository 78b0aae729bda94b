"""What readers and writers leave behind: earlier versions, drafts, reactions, what was read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.models.comment import Comment
from content.models.content import Content


class Revision(models.Model):
    """An earlier version of an item or of a comment, kept when it is edited."""

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="revisions")
    comment = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="revisions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["content", "-made_at"], name="revision_list")]

    def __str__(self) -> str:
        return f"{self.content} · {self.made_at:%Y-%m-%d %H:%M}"


class VersionName(models.Model):
    """A name that somebody gave to a version of an item, "as the assembly adopted it": found by the version's hour."""

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="version_names")
    at = models.DateTimeField()
    name = models.CharField(max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content", "at"], name="one_name_per_version")]

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """What somebody was typing and has not sent: `place` names the form, such as `new:bookmark:12` or `reply:42`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "place"], name="one_draft_per_place")]

    def __str__(self) -> str:
        return f"{self.user} · {self.place}"


class Reaction(models.Model):
    """One person's mark on an item or a comment: the light reaction and the vote of the veille are one table.

    `NEUTRAL` tells a team that somebody has read the item and leaves it to the others; it counts for nothing.
    """

    class Value(models.IntegerChoices):
        USEFUL = 1, _("useful")
        NEUTRAL = 0, _("no opinion")
        NOISE = -1, _("noise")

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="reactions")
    comment = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="reactions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions")
    value = models.SmallIntegerField(choices=Value)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content", "user"], condition=Q(comment=None), name="one_vote_per_item"),
            models.UniqueConstraint(
                fields=["comment", "user"], condition=Q(comment__isnull=False), name="one_vote_per_comment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.content} · {self.value}"


class Citation(models.Model):
    """A text names another item by a link: the text of an item, or of a comment."""

    content = models.ForeignKey(Content, null=True, blank=True, on_delete=models.CASCADE, related_name="citations")
    comment = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="citations")
    target = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="cited_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content", "target"], name="one_citation_per_item"),
            models.UniqueConstraint(fields=["comment", "target"], name="one_citation_per_comment"),
            models.CheckConstraint(
                condition=Q(content__isnull=False) ^ Q(comment__isnull=False), name="citation_is_of_one_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content or self.comment} → {self.target}"


class ReadMark(models.Model):
    """Up to when somebody has read an item, the same on every device."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_marks")
    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="read_marks")
    read_until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "content"], name="one_read_mark_each")]

    def __str__(self) -> str:
        return f"{self.user} · {self.content}"


class SentForm(models.Model):
    """A form that made an object: a second sending of the same form finds the row and makes nothing (LM3)."""

    key = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content = models.ForeignKey(Content, null=True, on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="sent_form_at")]

    def __str__(self) -> str:
        return str(self.key)

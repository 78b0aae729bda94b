"""Mails received and what became of them; the whole text behind what was posted; secret addresses; archives."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.models import Comment, Content
from groups.models import Group


def new_secret() -> str:
    """Return a secret of small letters and digits, since an address loses its case on the way."""
    return uuid.uuid4().hex


class ReceivedMail(models.Model):
    """One mail to one of our addresses. Unique by Message-ID and address: what a server delivers twice posts once."""

    class State(models.TextChoices):
        RECEIVED = "received", _("not read yet")
        DONE = "done", _("published")
        HELD = "held", _("waits for a confirmation")
        REFUSED = "refused", _("not published")
        IGNORED = "ignored", _("sent by a machine, or a duplicate")

    message_id = models.CharField(max_length=255)
    recipient = models.CharField(max_length=254)
    envelope_sender = models.CharField(max_length=254, blank=True)
    raw = models.FileField(upload_to="mailin/%Y/%m", max_length=200, blank=True)
    size = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    from_address = models.CharField(max_length=254, blank=True)
    from_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="received_mails"
    )
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    content = models.ForeignKey(Content, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    comment = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=30, blank=True)
    details = models.CharField(max_length=500, blank=True)
    answered_to = models.CharField(max_length=254, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message_id", "recipient"], name="one_mail_per_address")]
        indexes = [
            models.Index(fields=["received_at"], name="received_waiting", condition=Q(state="received")),
            models.Index(fields=["user", "-received_at"], name="received_mine"),
            models.Index(fields=["group", "-received_at"], name="received_held", condition=Q(state="held")),
            models.Index(fields=["answered_to", "answered_at"], name="received_answered"),
            models.Index(fields=["received_at"], name="received_old"),
        ]

    def __str__(self) -> str:
        return f"{self.from_address} → {self.recipient} · {self.state}"


class WholeMail(models.Model):
    """The whole text of the mail that made an item or a comment, quotes and signature included (FO29).

    Whoever wrote it reads it, and whoever moderates the group: nobody else (docs/adr/0024-mail-in.md).
    """

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="+")
    comment = models.OneToOneField(Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="whole_mail")
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content"], condition=Q(comment=None), name="one_whole_mail_per_item")
        ]

    def __str__(self) -> str:
        return f"{self.content_id} · {self.comment_id}"


class SavingAddress(models.Model):
    """The secret address by which one member saves pages in one group (VC12). One in force at a time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saving_addresses")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=32, unique=True, default=new_secret, editable=False)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "group"], condition=Q(revoked_at=None), name="one_saving_address_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.group}"


class ListArchive(models.Model):
    """The archive of an old list that an admin brings into a group: first looked at, then imported (FO36)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be looked at")
        CHECKED = "checked", _("looked at: waits for your word")
        RUNNING = "running", _("being imported")
        DONE = "done", _("imported")
        FAILED = "failed", _("could not be read")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="mailin/%Y/%m", max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    report = models.JSONField(default=dict)
    done_count = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], name="archive_waiting", condition=Q(state__in=["waiting", "running"])),
            models.Index(fields=["group", "-asked_at"], name="archive_of_group"),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.group}"


class ImportedMail(models.Model):
    """An old mail that stands in a group: importing its archive again finds it and makes nothing."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=255)
    content = models.ForeignKey(Content, null=True, on_delete=models.SET_NULL, related_name="+")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "message_id"], name="one_import_per_mail")]

    def __str__(self) -> str:
        return self.message_id

"""What the fediverse knows of our watches, and we of it. Nothing here is about a person with an account with us."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from veille.models import Edition, Watch

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

URI_MAX = 500


class Account(models.Model):
    """A watch's account on the fediverse. `uri` is its identity there, made once: what is typed or renamed later
    changes nothing in it (VP2). The private key is sealed (`keys.py`) and leaves this table for no export."""

    watch = models.OneToOneField(Watch, on_delete=models.CASCADE, related_name="fediverse")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=100, unique=True, help_text="what stands before the host: @name@host")
    uri = models.CharField(max_length=URI_MAX, unique=True)
    is_on = models.BooleanField(default=True)
    since = models.DateTimeField(help_text="editions published from then on are told to the followers")
    sealed_key = models.TextField()
    public_pem = models.TextField()

    if TYPE_CHECKING:
        followers: RelatedManager[Follower]
        posts: RelatedManager[Post]

    def __str__(self) -> str:
        return self.name


class Peer(models.Model):
    """An account of another server, as its document said: where to write to it, and the key that its words carry."""

    uri = models.CharField(max_length=URI_MAX, unique=True)
    host = models.CharField(max_length=255)
    key_id = models.CharField(max_length=URI_MAX)
    public_pem = models.TextField()
    inbox = models.CharField(max_length=URI_MAX)
    shared_inbox = models.CharField(max_length=URI_MAX, blank=True)
    fetched_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["key_id"], name="peer_key"),
            models.Index(fields=["host", "fetched_at"], name="peer_host"),
        ]

    def __str__(self) -> str:
        return self.uri


class Follower(models.Model):
    """An account of another server that follows one of ours."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="followers")
    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="follows")
    since = models.DateTimeField()
    follow_uri = models.CharField(max_length=URI_MAX, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "peer"], name="one_follow_each")]

    def __str__(self) -> str:
        return f"{self.peer_id} → {self.account_id}"


class Post(models.Model):
    """An edition as the fediverse has it: `uri` is made once; `body` is what was last said of it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="posts")
    edition = models.OneToOneField(Edition, null=True, on_delete=models.SET_NULL, related_name="post")
    uri = models.CharField(max_length=URI_MAX, unique=True)
    body = models.JSONField(default=dict)
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    is_gone = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["account", "-published_at"], name="post_list")]

    def __str__(self) -> str:
        return self.uri


class Message(models.Model):
    """One thing said to other servers, word for word as each of them gets it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="messages")
    uri = models.CharField(max_length=URI_MAX, unique=True)
    body = models.JSONField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.uri


class FediDelivery(models.Model):
    """One message to one inbox: taken by one worker at a time, tried again with longer and longer waits."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("received")
        DROPPED = "dropped", _("given up")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    inbox = models.CharField(max_length=URI_MAX)
    host = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "inbox"], name="told_once_each")]
        indexes = [
            models.Index(fields=["due_at"], name="fedi_due", condition=models.Q(state="waiting")),
            models.Index(fields=["host", "state"], name="fedi_host"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} → {self.inbox}"


class Server(models.Model):
    """A server that does not take what we send, since when, and why."""

    host = models.CharField(max_length=255, unique=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.host


class BlockedDomain(models.Model):
    """A domain, with all below it, that the site's administrators keep out."""

    domain = models.CharField(_("domain"), max_length=255, unique=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["domain"]

    def __str__(self) -> str:
        return self.domain


class SeenSignature(models.Model):
    """A signature that was believed lately: the same bytes sent again change nothing."""

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest

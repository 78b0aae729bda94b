"""Where editions are told besides the site: a watch's accounts and hooks, and what became of each edition there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.secrets import seal, unseal
from veille.models.edition import Edition
from veille.models.watch import Watch

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Channel(models.Model):
    """An account, a room or a hook of a watch. What gives access is sealed, and never shown again."""

    class Network(models.TextChoices):
        MASTODON = "mastodon", "Mastodon"
        BLUESKY = "bluesky", "Bluesky"
        MATRIX = "matrix", _("Matrix or Tchap")
        MATTERMOST = "mattermost", "Mattermost"
        SLACK = "slack", "Slack"
        WEBHOOK = "webhook", _("Webhook")
        WEBSUB = "websub", "WebSub"
        X = "x", "X"
        LINKEDIN = "linkedin", "LinkedIn"

    class State(models.TextChoices):
        ACTIVE = "active", _("connected")
        LOST = "lost", _("to be reconnected")
        PAUSED = "paused", _("paused")
        REMOVED = "removed", _("removed")

    class Manner(models.TextChoices):
        EDITION = "edition", _("one message for the edition")
        ITEMS = "items", _("one message for the edition, then one for each item")

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("everybody, and in the public timelines")
        UNLISTED = "unlisted", _("everybody, out of the public timelines")
        PRIVATE = "private", _("those who follow the account")

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="channels")
    network = models.CharField(max_length=12, choices=Network)
    title = models.CharField(_("name"), max_length=80, blank=True)
    address = models.URLField(_("address"), max_length=2000, blank=True)
    account = models.CharField(_("account"), max_length=200, blank=True)
    secret = models.TextField(blank=True, editable=False, help_text="sealed; see core.secrets")
    manner = models.CharField(_("what is sent"), max_length=8, choices=Manner, default=Manner.EDITION)
    visibility = models.CharField(_("who sees it"), max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    hashtags = models.CharField(_("hashtags"), max_length=200, blank=True, default="#veille")
    takes_closed = models.BooleanField(_("also editions that are not public"), default=False)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    error_code = models.CharField(max_length=40, blank=True)
    limits = models.JSONField(default=dict, blank=True, help_text="what the network says of itself")
    since = models.DateTimeField(help_text="editions published before are not told")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    if TYPE_CHECKING:
        publications: RelatedManager[Publication]

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["watch", "network"], name="channel_of_watch")]
        constraints = [
            models.UniqueConstraint(
                fields=["watch"], condition=Q(network="websub", address=""), name="one_channel_to_the_site_hub"
            )
        ]

    def __str__(self) -> str:
        return self.title or self.account or f"{self.get_network_display()} {self.host}".strip()

    @property
    def host(self) -> str:
        """The name of the machine it leads to, for people; never the whole address, which may be a secret."""
        return urlsplit(self.address).hostname or ""

    @property
    def secrets(self) -> dict[str, Any]:
        """What gives access, opened. Raises SealBroken."""
        return unseal(self.secret)

    def seal(self, **secrets: Any) -> None:
        """Keep what gives access, without saving the row."""
        self.secret = seal({name: value for name, value in secrets.items() if value})


class Publication(models.Model):
    """One edition in one channel. A row may stand before the edition is out: with words written for it, or a "no"."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        READY = "ready", _("to be posted by hand")
        SENT = "sent", _("told there")
        FAILED = "failed", _("not told there")
        DROPPED = "dropped", _("not to be sent")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="publications")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="publications")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    text = models.TextField(blank=True, help_text="rewritten by an animator; {link} stands for the edition's address")
    remote_id = models.CharField(max_length=500, blank=True)
    address = models.URLField(max_length=2000, blank=True)
    parts = models.JSONField(default=list, blank=True, help_text="what was sent already, message by message")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField()
    error_code = models.CharField(max_length=40, blank=True)
    answer = models.CharField(max_length=300, blank=True, help_text="what the network said, in its own words")
    log = models.JSONField(default=list, blank=True, help_text="the latest tries: when, status, code, milliseconds")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "channel"], name="one_publication_per_channel")]
        indexes = [models.Index(fields=["next_try_at"], name="publication_due", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.edition_id} → {self.channel_id}"

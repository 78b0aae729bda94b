"""Follows and preferences; notifications on the site; deliveries to addresses, with or without an account."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activity.models import Activity
from content.models import Content, Tag
from groups.models import Group, Level


class Follow(models.Model):
    """A person follows a group, one item of it, or a tag in it, at a level. `nothing` on an item mutes it.

    `is_automatic` says that the person did not ask: they wrote in the item (LM18). It yields to the group's level.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="follows")
    content = models.ForeignKey(Content, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    level = models.CharField(max_length=10, choices=Level, default=Level.ALL)
    is_automatic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "group"], condition=Q(content=None, tag=None), name="one_follow_per_group"
            ),
            models.UniqueConstraint(
                fields=["user", "content"], condition=Q(content__isnull=False), name="one_follow_per_item"
            ),
            models.UniqueConstraint(
                fields=["user", "group", "tag"], condition=Q(tag__isnull=False), name="one_follow_per_tag"
            ),
        ]
        indexes = [
            models.Index(fields=["content", "level"], name="follow_content"),
            models.Index(fields=["user", "group"], name="follow_digest", condition=Q(level="digest")),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.content or self.tag or self.group} · {self.level}"


class Preference(models.Model):
    """What a person wants by mail, whatever the group."""

    class Digest(models.TextChoices):
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")
        NEVER = "never", _("never")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preference")
    is_mail_paused = models.BooleanField(_("stop all mails but those about my account"), default=False)
    paused_until = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=8, choices=Digest, default=Digest.WEEKLY)
    digest_hour = models.PositiveSmallIntegerField(default=7)
    digest_day = models.PositiveSmallIntegerField(default=0)
    digest_at = models.DateTimeField(null=True, blank=True)
    digested_at = models.DateTimeField(null=True, blank=True)
    follows_what_i_write = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["digest_at"], name="digest_due", condition=Q(digest_at__isnull=False))]

    def __str__(self) -> str:
        return str(self.user)


class Reason(models.TextChoices):
    """Why somebody hears of an act, the strongest first."""

    MENTION = "mention", _("you are named in the text")
    CALL = "call", _("the text calls the members or those who run the group")
    AUTHOR = "author", _("it is about something you wrote")
    ITEM = "item", _("you follow this item")
    WROTE = "wrote", _("you wrote in this discussion")
    PLACE = "place", _("you follow the category")
    TAG = "tag", _("you follow one of its tags")
    GROUP = "group", _("you follow everything in this group")
    ASKED = "asked", _("those who run the group ask its members to read it")
    OWN = "own", _("it is about your own place in a group or what you wrote")
    DUTY = "duty", _("you help to run this group")
    SITE = "site", _("you look after this site")
    CONCERNED = "concerned", _("it concerns you")


class Channel(models.TextChoices):
    """How somebody hears of an act, besides the list on the site."""

    MAIL = "mail", _("a mail at once")
    DIGEST = "digest", _("the next digest")
    SITE = "site", _("the site only")


class Digest(models.Model):
    """What came for one person in one period: the ids of the items, in their order. One a period, whatever restarts.

    The texts are not kept: the mail and its page show what the person may still read when they look.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    message = models.ForeignKey("notifications.Message", null=True, on_delete=models.SET_NULL, related_name="+")
    due_at = models.DateTimeField()
    since = models.DateTimeField()
    items = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "due_at"], name="one_digest_a_period")]
        indexes = [models.Index(fields=["due_at"], name="digest_old")]

    def __str__(self) -> str:
        return f"{self.user} · {self.due_at:%Y-%m-%d}"


class Notification(models.Model):
    """One person is told of one act, on the site."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="notifications")
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.SITE)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "activity"], name="told_once")]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notification_list"),
            models.Index(fields=["recipient"], name="notification_unread", condition=Q(read_at=None)),
            models.Index(fields=["created_at"], name="notification_old"),
            models.Index(
                fields=["recipient", "created_at"],
                name="notification_digest",
                condition=Q(channel="digest", read_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} · {self.activity}"


class Message(models.Model):
    """A mail that is not about one act of the log: an edition, a confirmation, an account mail.

    `kind` names the mail's class in `notifications.mail`; `data` is what it needs to be written again on a retry.
    `expanded_at` is set once every recipient has a delivery.
    """

    kind = models.CharField(max_length=40)
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    content = models.ForeignKey(Content, null=True, blank=True, on_delete=models.CASCADE, related_name="messages")
    data = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    expanded_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "content"], condition=Q(content__isnull=False), name="one_message_per_item"
            )
        ]
        indexes = [models.Index(fields=["created_at"], name="message_waiting", condition=Q(expanded_at=None))]

    def __str__(self) -> str:
        return f"{self.kind} · {self.created_at:%Y-%m-%d %H:%M}"


class Outcome(models.TextChoices):
    """Why a mail was not sent after all, or came to nothing: kept with it for those who ask (LM14, CC28).

    `notifications.mail_log` has the words.
    """

    STOPPED = "stopped"
    PAUSED = "paused"
    MUTED = "muted"
    LEVEL = "level"
    CLOSED = "closed"
    REMOVED = "removed"
    UNREADABLE = "unreadable"
    READ = "read"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    COMPLAINED = "complained"
    OVERDUE = "overdue"
    OTHER = "other"


class Delivery(models.Model):
    """One mail to one address: the outbox. Unique per act or message, address and channel, so never sent twice.

    The Message-ID is fixed here, once, so that a mail sent again after a crash is the same mail to any reader.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", _("mail")
        PUSH = "push", _("push")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("not sent: no longer wanted or no longer allowed")
        FAILED = "failed", _("refused")
        BOUNCED = "bounced", _("sent back")

    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries")
    address = models.EmailField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.MAIL)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=12, choices=Outcome, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "address", "channel"],
                condition=Q(activity__isnull=False),
                name="one_delivery_per_act",
            ),
            models.UniqueConstraint(
                fields=["message", "address", "channel"],
                condition=Q(message__isnull=False),
                name="one_delivery_per_message",
            ),
            models.CheckConstraint(
                condition=Q(activity__isnull=False) ^ Q(message__isnull=False),
                name="delivery_is_of_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="delivery_waiting", condition=Q(state="waiting")),
            models.Index(fields=["created_at"], name="delivery_old"),
        ]

    def __str__(self) -> str:
        return f"{self.address} · {self.state}"

    @property
    def source(self) -> Activity | Message:
        """The act or the message that this mail tells of."""
        source = self.activity or self.message
        if source is None:
            raise ValueError("A delivery is of an act or of a message.")
        return source

    @property
    def content(self) -> Content | None:
        """The item that this mail is about, if any, as it was when the delivery was loaded."""
        return self.source.content

    @property
    def mail_id(self) -> str:
        """The Message-ID (RFC 5322) of every attempt at this mail, unless its class gives another (`Mail.mail_id`)."""
        return f"<{self.key}@{settings.MAIL_DOMAIN}>"


class AddressTrouble(models.Model):
    """An address whose mails come back: the score of its bounces, and since when its mails are held (LM15, REL-M3).

    `address` is in small letters. It is kept by address, not by account: subscribers and guests have none.
    """

    class Cause(models.TextChoices):
        BOUNCE = "bounce", _("mails come back")
        COMPLAINT = "complaint", _("a mail was reported as unwanted")

    address = models.EmailField(unique=True)
    score = models.PositiveSmallIntegerField(default=0)
    cause = models.CharField(max_length=10, choices=Cause, default=Cause.BOUNCE)
    said = models.CharField(max_length=300, blank=True)
    last_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="trouble_old")]

    def __str__(self) -> str:
        return f"{self.address} · {self.score}"


class PushEndpoint(models.Model):
    """A browser of somebody's that asked for push: its address at a push service, and the keys it is written to with.

    `digest` is the SHA-256 of the address, which is too long for a unique index everywhere.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_endpoints")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    endpoint = models.TextField()
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    label = models.CharField(max_length=80, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user} · {self.label}"


class GroupMail(models.Model):
    """A word of those who run a group to all of its members or a part of them: kept, with what became of it (LM16).

    `counted` is how many people it was for; `report`, written when its deliveries are purged, how many of them got it.
    """

    class Part(models.TextChoices):
        ALL = "all", _("all the members")
        MEMBERS = "members", _("the members who do not run the group")
        ANIMATORS = "animators", _("those who run the group")
        ORGANISATION = "organisation", _("the members of one organisation")
        TAG = "tag", _("those who follow a tag")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="mails")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.CharField(_("subject"), max_length=120)
    body = models.TextField(_("text"))
    body_html = models.TextField(blank=True)
    part = models.CharField(_("to whom"), max_length=12, choices=Part, default=Part.ALL)
    organisation = models.ForeignKey("accounts.Organisation", null=True, blank=True, on_delete=models.SET_NULL)
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    takes_answers = models.BooleanField(default=True)
    copies_author = models.BooleanField(default=True)
    form_key = models.UUIDField(null=True, unique=True)
    message = models.OneToOneField(Message, null=True, on_delete=models.SET_NULL, related_name="group_mail")
    counted = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["group", "-created_at"], name="group_mail_list")]

    def __str__(self) -> str:
        return self.subject


class Pace(models.Model):
    """How many mails left for one recipient domain within a minute, where the operator set a limit."""

    domain = models.CharField(max_length=255, unique=True)
    minute = models.DateTimeField()
    sent = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.domain} · {self.sent}"

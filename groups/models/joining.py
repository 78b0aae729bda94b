"""Ways into a group that do not need an account yet, and those that need no question."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from groups.models.group import Group
from groups.querysets import InvitationQuerySet, JoinLinkQuerySet


def new_token() -> str:
    """Return a secret for an address sent by mail: 256 random bits (REL-S5)."""
    return secrets.token_urlsafe(32)


class Invitation(models.Model):
    """An invitation sent to an address, whether or not somebody has an account with it.

    It counts until it is used, declined or revoked. `user` is set when the inviter chose a person by name: they have a
    `Membership` in the state `invited` as well. An address that was typed is never matched to a name where the inviter
    could read it (LU2). `stopped_at` is set when the address wants no more invitations to this group.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    message = models.TextField(_("personal message"), blank=True, max_length=1000)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    sent_count = models.PositiveSmallIntegerField(default=1)
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "group",
                condition=Q(accepted_at=None, declined_at=None, revoked_at=None),
                name="one_open_invitation_per_address",
            )
        ]
        indexes = [models.Index(fields=["group", "-created_at"], name="invitation_list")]

    def __str__(self) -> str:
        return f"{self.email} → {self.group}"

    @property
    def is_open(self) -> bool:
        """Tell whether the invitation can still be answered."""
        return not (self.accepted_at or self.declined_at or self.revoked_at)

    @property
    def state(self) -> str:
        """What became of it: open, accepted, declined, revoked."""
        if self.accepted_at:
            return "accepted"
        return "declined" if self.declined_at else "revoked" if self.revoked_at else "open"


class JoinLink(models.Model):
    """An address that lets whoever has it join a group, until it is revoked, expires or has served enough."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="join_links")
    label = models.CharField(_("what it is for"), max_length=80, blank=True)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("counts until"), null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    uses_max = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = JoinLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["group", "-created_at"], name="join_link_list")]

    def __str__(self) -> str:
        return f"{self.label or self.pk} → {self.group}"


class JoinRule(models.Model):
    """Lets in, without asking, those whose confirmed address is of a domain, or who belong to an organisation.

    The domain `*` is everybody's: site administrators alone set it (LG15). `is_automatic` makes them members as soon
    as they have an account; otherwise they may join at once when they wish.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="join_rules")
    domain = models.CharField(_("mail domain"), max_length=190, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="join_rules"
    )
    is_automatic = models.BooleanField(_("as soon as they have an account"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(domain="") ^ Q(organisation__isnull=False), name="join_rule_is_of_one"),
            models.UniqueConstraint(fields=["group", "domain"], condition=~Q(domain=""), name="one_rule_per_domain"),
            models.UniqueConstraint(
                fields=["group", "organisation"],
                condition=Q(organisation__isnull=False),
                name="one_rule_per_organisation",
            ),
        ]
        indexes = [models.Index(fields=["domain"], name="join_rule_domain")]

    def __str__(self) -> str:
        return f"{self.domain or self.organisation} → {self.group}"


class Enrolment(models.Model):
    """An automatic rule was applied to somebody: it is never applied to them again, so that who leaves stays out."""

    rule = models.ForeignKey(JoinRule, on_delete=models.CASCADE, related_name="enrolments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "user"], name="enrolled_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.rule}"

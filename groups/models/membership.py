"""What people are to a group, and the exceptional grants to one person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from groups.models.group import Group
from groups.querysets import MembershipQuerySet


class Membership(models.Model):
    """What one person is to one group."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        ANIMATOR = "animator", _("animator")
        ADMIN = "admin", _("admin")

    class State(models.TextChoices):
        ASKED = "asked", _("has asked to join")
        INVITED = "invited", _("is invited")
        ACTIVE = "active", _("member")
        BANNED = "banned", _("banned")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    since = models.DateTimeField()
    seen_on = models.DateField(null=True, blank=True)
    welcomed_at = models.DateTimeField(null=True, blank=True)
    released_posts = models.PositiveSmallIntegerField(default=0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="one_membership_each")]
        indexes = [models.Index(fields=["group", "state", "role", "since"], name="membership_list")]

    def __str__(self) -> str:
        return f"{self.user} · {self.group} · {self.role}"


class GroupGrant(UserObjectPermissionBase):
    """An exceptional right on one group given to one person, kept by django-guardian."""

    content_object = models.ForeignKey(Group, on_delete=models.CASCADE)

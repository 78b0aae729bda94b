"""People with an account."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.reach import Reach


class PersonManager(UserManager["User"]):
    """Finds people by either of the names they sign in with."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the person whose user name is `username`, whatever its case."""
        return self.get(username__iexact=username)


class User(AbstractUser):
    """A person with an account. `name` is what others read, `username` is the handle of addresses and mentions."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    username = models.CharField(
        _("user name"),
        max_length=30,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*$", _("Small letters, digits, dots and dashes only."))],
    )
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail address"), unique=True)
    # The photo is named here, and not in the profile, so that a list that loads its authors can show their faces.
    photo_key = models.CharField(max_length=32, blank=True, editable=False)
    photo_reach = models.CharField(_("who sees my photo"), max_length=10, choices=Reach, default=Reach.PLATFORM)
    is_paused = models.BooleanField(_("paused"), default=False)
    last_seen_on = models.DateField(null=True, blank=True)
    inactivity_warned_at = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)
    blocked_reason = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Mails to this person come back (`notifications.bounces`): said on each page without a query of its own.
    mail_suspended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email", "name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Return the name that others read (Django's own name for it)."""
        return str(self)

    def get_absolute_url(self) -> str:
        """Return the address of the person's profile."""
        return reverse("accounts:profile", args=[self.username])

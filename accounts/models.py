"""People of the platform, their organisations and the official territories they belong to."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


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
    is_paused = models.BooleanField(_("paused"), default=False)

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


class Territory(models.Model):
    """An official French territory: commune, EPCI or département, with its INSEE or SIREN code."""

    class Level(models.TextChoices):
        COMMUNE = "commune", _("commune")
        EPCI = "epci", _("intercommunality")
        DEPARTMENT = "department", _("département")

    level = models.CharField(max_length=12, choices=Level.choices)
    code = models.CharField(max_length=9)
    name = models.CharField(max_length=120)
    folded = models.CharField(max_length=120, db_index=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts")
    population = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "code"], name="one_territory_per_code")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A local authority, association, company or school that people belong to."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    territory = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.SET_NULL)

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """A person's place in an organisation; a person may have several and keeps the account when leaving one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="affiliations")
    role = models.CharField(_("function"), max_length=120, blank=True)
    is_main = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="one_affiliation_each")]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


class Profile(models.Model):
    """What a person says of themselves, and how the platform speaks to them."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="fr")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Paris")
    presentation = models.TextField(_("presentation"), blank=True, max_length=2000)
    presentation_html = models.TextField(blank=True)
    territory = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.SET_NULL)

    def __str__(self) -> str:
        return str(self.user)

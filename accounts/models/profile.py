"""What a person says of themselves, in the fields that administrators define, and who reads it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User
from accounts.models.places import Territory
from accounts.models.reach import Reach


class Profile(models.Model):
    """What a person says of themselves, and how the platform speaks to them."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="fr")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Paris")
    presentation = models.TextField(_("presentation"), blank=True, max_length=2000)
    presentation_html = models.TextField(blank=True)
    presentation_reach = models.CharField(max_length=10, choices=Reach, default=Reach.PLATFORM)
    territory = models.ForeignKey(
        Territory, verbose_name=_("territory"), null=True, blank=True, on_delete=models.SET_NULL
    )
    territory_reach = models.CharField(max_length=10, choices=Reach, default=Reach.PLATFORM)
    skills_reach = models.CharField(max_length=10, choices=Reach, default=Reach.PLATFORM)
    welcomed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.user)


class ProfileField(models.Model):
    """A field of profiles that the administrators of the site define (LU1)."""

    class Kind(models.TextChoices):
        LINE = "line", _("one line of text")
        TEXT = "text", _("a longer text")
        CHOICE = "choice", _("a choice in a list")
        LINK = "link", _("an address on the web")
        PHONE = "phone", _("a telephone number")

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    help_text = models.CharField(_("explanation"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.LINE)
    choices = models.TextField(_("choices, one a line"), blank=True, max_length=4000)
    section = models.CharField(_("section"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("place"), default=0)
    is_required = models.BooleanField(_("asked of everybody"), default=False)
    is_filter = models.BooleanField(_("filters the directory"), default=False)
    is_listed = models.BooleanField(_("shown in the directory"), default=False)
    is_locked = models.BooleanField(_("changed by administrators only"), default=False)
    default_reach = models.CharField(_("who reads it by default"), max_length=10, choices=Reach, default=Reach.PLATFORM)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    def offered(self) -> list[str]:
        """Return the choices, in their order, without doubles or empty lines."""
        return list(dict.fromkeys(filter(None, (line.strip() for line in self.choices.splitlines()))))


class ProfileValue(models.Model):
    """What one person wrote in one field, and who reads it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="profile_values")
    field = models.ForeignKey(ProfileField, on_delete=models.CASCADE, related_name="values")
    value = models.TextField(max_length=2000)
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.PLATFORM)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "field"], name="one_value_per_field")]
        indexes = [models.Index(fields=["field", "user"], name="profile_value_field")]

    def __str__(self) -> str:
        return f"{self.user} · {self.field}"

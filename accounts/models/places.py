"""Official territories, and the organisations that people belong to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Territory(models.Model):
    """An official French territory, with its INSEE or SIREN code. `accounts.territories` finds and imports them.

    `parent` is the EPCI of a commune (its département when it has none), the département of an EPCI's largest commune,
    the région of a département. `department` is where a commune or an EPCI lies: an EPCI may reach into several.
    """

    class Level(models.TextChoices):
        COMMUNE = "commune", _("commune")
        EPCI = "epci", _("intercommunality")
        DEPARTMENT = "department", _("département")
        REGION = "region", _("région")

    level = models.CharField(max_length=12, choices=Level.choices)
    code = models.CharField(max_length=9)
    name = models.CharField(max_length=120)
    folded = models.CharField(max_length=120, db_index=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts")
    department = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    population = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "code"], name="one_territory_per_code")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name with what tells it from others of that name. Needs `department`."""
        if self.level in {self.Level.DEPARTMENT, self.Level.REGION}:
            return f"{self.name} ({self.get_level_display()})"
        return f"{self.name} ({self.department.name})" if self.department else self.name


class Organisation(models.Model):
    """A local authority, association, company or school that people belong to."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    summary = models.CharField(_("in one sentence"), max_length=200, blank=True)
    website = models.URLField(_("web site"), blank=True)
    territory = models.ForeignKey(
        Territory, verbose_name=_("territory"), null=True, blank=True, on_delete=models.SET_NULL
    )
    # Proposed by a person and not looked at yet by an administrator.
    is_proposed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the organisation's page."""
        return reverse("organisations:detail", args=[self.slug])


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

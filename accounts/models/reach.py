"""The words of the rule that says who reads what somebody tells of themselves. The rule itself is `groups.reach`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reach(models.TextChoices):
    """Who reads a field of a profile. A directory, a search, a map and an export ask the same question."""

    NOBODY = "nobody", _("nobody but me")
    GROUPS = "groups", _("the members of my groups")
    PLATFORM = "platform", _("signed-in people")

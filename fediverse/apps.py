"""What the fediverse declares of itself."""

from __future__ import annotations

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.doors import Door, HomeCard


class FediverseConfig(AppConfig):
    """A group's watch as an account that anybody follows from Mastodon."""

    name = "fediverse"
    site_doors: ClassVar[list[Door]] = [
        Door(
            "fediverse_site:site",
            "globe",
            _("Fediverse"),
            _("The veilles that people follow from Mastodon, and the servers that are kept out"),
            90,
        ),
    ]
    veille_ways: ClassVar[list[HomeCard]] = [HomeCard("fediverse/_way.html", "fediverse.following.way_of")]
    veille_settings: ClassVar[list[HomeCard]] = [
        HomeCard("fediverse/_settings.html", "fediverse.following.settings_of")
    ]
    edition_forms: ClassVar[list[str]] = ["fediverse.views.post_of_edition"]

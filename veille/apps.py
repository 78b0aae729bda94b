"""What the veille declares of itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tools import ItemAction, ToolConfig


class VeilleConfig(ToolConfig):
    """The shared news watch of a group."""

    name = "veille"
    verbose_name = _("Veille")
    kinds = ["edition"]
    path = "veille"
    icon = "newspaper"
    order = 10
    on_by_default = False
    site_urls = "veille.site_urls"

    def item_actions(self) -> list[ItemAction]:
        """Offer "propose for the veille" on every item of a group that has a veille."""
        from veille.proposing import proposed_states, proposing_url

        def url(content: Any) -> str:
            return proposing_url(content)

        return [ItemAction("veille", "propose", _("Propose for the veille"), "star", url, proposed_states)]

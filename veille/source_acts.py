"""What an animator may do with a source, as the entries of a menu."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from veille.models import Source, Watch


@dataclass(frozen=True)
class Act:
    """One entry of a menu: a link, or an act that is sent."""

    label: str
    icon: str
    url: str
    post: bool = False
    danger: bool = False


def acts_on(source: Source, watch: Watch) -> list[Act]:
    """Return what may be done with a source, the likeliest first."""

    def act(name: str, label: str, icon: str, *, post: bool = False, danger: bool = False) -> Act:
        return Act(label, icon, reverse(f"veille:source_{name}", args=[watch.group.slug, source.pk]), post, danger)

    followed = source.state == Source.State.ACTIVE
    found = [act("edit", _("Edit"), "edit")]
    if followed:
        found += [act("poll", _("Read now"), "refresh", post=True), act("pause", _("Pause"), "pause", post=True)]
    else:
        found.append(act("resume", _("Follow again"), "play", post=True))
    return [*found, act("remove", _("Remove"), "trash", danger=True)]

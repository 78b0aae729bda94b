"""Texts to begin a page with: those of the house, in French and in English, and those that the group kept (PA05)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock, text
from groups.models import Group
from wiki.models import Page, PageModel

FOLDER = Path(__file__).parent / "models_of_pages"
MODELS_MAX = 50
HOUSE: dict[str, Any] = {
    "minutes": _("Minutes of a meeting"),
    "project": _("Project sheet"),
    "faq": _("Frequent questions"),
    "specifications": _("Specifications"),
    "charter": _("Charter"),
    "survey": _("Survey report"),
}


@dataclass(frozen=True)
class Begun:
    """What a model puts in an empty form."""

    title: str
    body: str


def house_text(name: str) -> str:
    """Return the text of a model of the house in the reader's language, French when there is none."""
    language = (get_language() or "fr")[:2]
    path = FOLDER / language / f"{name}.md"
    return (path if path.exists() else FOLDER / "fr" / f"{name}.md").read_text(encoding="utf-8")


def kept_in(group: Group) -> list[PageModel]:
    """Return the models that a group kept, without their texts: one query."""
    return list(PageModel.objects.filter(group=group).defer("body").order_by("name")[:MODELS_MAX])


def begun(group: Group, asked: str) -> Begun | None:
    """Return what the model named in the address puts in the form: a name of the house, or the number of a group's."""
    if asked in HOUSE:
        return Begun(str(HOUSE[asked]), house_text(asked))
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        kept = PageModel.objects.filter(group=group, pk=int(asked)).first()
        return Begun(kept.name, kept.body) if kept is not None else None
    return None


def keep(*, page: Page, by: User) -> PageModel:
    """Keep the text of a page as a model of its group; one of the same name is replaced."""
    made = {"body": page.body, "author": by, "made_at": clock.now()}
    row, _made = PageModel.objects.update_or_create(group=page.group, name=text.one_line(page.title), defaults=made)
    return row

"""Finding a territory by what people type, and the people and organisations that lie in one."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Territory
from core import text

SUGGESTED = 8
TYPED_MAX = 120
_KIND = re.compile(r"^(ca|cc|cu|metropole|communaute d agglomeration|communaute de communes|communaute urbaine) ")


def fold_place(name: str) -> str:
    """Return the form in which names of places are compared: no accents, case, signs; "st" said in full.

    The kind of an intercommunality is left out, so that it is found by its name.
    """
    words = re.sub(r"[^a-z0-9]+", " ", text.fold(name)).strip()
    # The last word may be the beginning of Strasbourg: only one followed by another is a saint.
    words = re.sub(r"\bst(?= )", "saint", re.sub(r"\bste(?= )", "sainte", words))
    return _KIND.sub("", words)[:TYPED_MAX]


def find(typed: str, limit: int = SUGGESTED) -> list[Territory]:
    """Return the territories whose name begins by `typed`, the most populated first, then those with such a word.

    One query by the index of names; a second, over all of them, only when the first finds too few.
    """
    words = fold_place(typed[:TYPED_MAX])
    if not words:
        return []
    every = Territory.objects.select_related("department")  # unfiltered: the official list is public
    found = list(every.filter(folded__startswith=words).order_by("-population", "pk")[:limit])
    if len(found) < limit and len(words) > 2:
        others = every.filter(folded__contains=f" {words}").exclude(pk__in=[one.pk for one in found])
        found += others.order_by("-population", "pk")[: limit - len(found)]
    return found


def resolve(typed: str) -> Territory | None:
    """Return the territory of that label, or the only one of that name; None when there is none, or several."""
    bare = re.sub(r" \([^()]*\)$", "", typed.strip())
    every = Territory.objects.select_related("department", "parent")  # unfiltered: the official list is public
    named = list(every.filter(folded=fold_place(bare)).order_by("-population", "pk")[:50])
    wanted = text.fold(typed.strip())
    labelled = [one for one in named if text.fold(one.label) == wanted]
    return labelled[0] if labelled else named[0] if len(named) == 1 and bare == typed.strip() else None


def within_q(territory: Territory, path: str = "territory") -> Q:
    """Return the condition that the territory at `path` is `territory` or lies in it: commune, EPCI, département."""
    inside = Q(**{path: territory.pk})
    if territory.level == Territory.Level.EPCI:
        inside |= Q(**{f"{path}__parent": territory.pk})
    elif territory.level == Territory.Level.DEPARTMENT:
        inside |= Q(**{f"{path}__department": territory.pk})
    elif territory.level == Territory.Level.REGION:
        inside |= Q(**{f"{path}__parent": territory.pk}) | Q(**{f"{path}__department__parent": territory.pk})
    return inside


def lies_in(inner: Territory, outer: Territory) -> bool:
    """Tell the same of two territories in memory; `inner` needs its département loaded."""
    ups = {inner.pk, inner.parent_id, inner.department_id}
    ups |= {inner.department.parent_id} if inner.department else set()
    return outer.pk in ups


def communes() -> QuerySet[Territory]:
    """Return the communes."""
    return Territory.objects.filter(level=Territory.Level.COMMUNE)  # unfiltered: the official list is public


class TerritoryField(forms.CharField):
    """A territory chosen by typing its name; where several answer, the form shows them in a list to choose from."""

    def __init__(self, **extra: Any) -> None:
        extra.setdefault("help_text", gettext_lazy("Type the first letters of the commune."))
        super().__init__(required=False, max_length=TYPED_MAX, **extra)
        self.widget.attrs |= {"data-complete": "/territories/", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Return what the field shows: the label of a territory, or what was typed."""
        if isinstance(value, int):
            found = Territory.objects.select_related("department").filter(pk=value).first()  # unfiltered: public
            return found.label if found else ""
        return value

    def clean(self, value: Any) -> Any:
        """Return the territory, or None when nothing was typed. Raises ValidationError when it is not one alone."""
        typed = super().clean(value)
        if not typed:
            return None
        found = resolve(typed)
        if found is not None:
            return found
        others = find(typed, 30)
        if not others:
            raise forms.ValidationError(_("No commune of that name: check its spelling, or try a neighbouring one."))
        # Works without script: the field comes back as a list of those that answer.
        labels = [one.label for one in others]
        self.widget = forms.Select(choices=[("", _("Choose…")), *((label, label) for label in labels)])
        raise forms.ValidationError(_("Several places answer: choose yours in the list."))

"""What the database holds about people: each app declares it in its `personal.py`, for the export and for leaving.

A module `<app>/personal.py` holds `ROWS`, one declaration per model of the app, and perhaps `erase(user, keep)`: what
leaving needs besides the deletion of the account, which takes with it all that hangs on it. A test refuses a model, or
a field of one, that no module declares (CNIL, sheets 13 and 14; docs/adr/0010-leaving.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.module_loading import module_has_submodule

ADDRESSES = ("email", "address")


@dataclass(frozen=True)
class Rows:
    """One model: whose its rows are, which fields are given in the export, why the others are not.

    `of` are lookups from a row to the person (`author`, `content__author`); an address counts as well as an account
    where the lookup is one of ADDRESSES. `given` and the values of `out` are names of fields between spaces; `a.b` in
    `given` follows a relation to what may be told. `leaving` says what becomes of the rows when the person leaves.
    `file` leads to a stored file, `file_name` to the name that the person gave it.
    """

    model: str
    title: Any = ""
    of: tuple[str, ...] = ()
    given: str = ""
    out: dict[str, str] = field(default_factory=dict)
    leaving: str = ""
    file: str = ""
    file_name: str = ""

    @property
    def model_class(self) -> Any:
        """The model itself."""
        return apps.get_model(self.model)

    @property
    def fields(self) -> list[str]:
        """The lookups of what is given, in order."""
        return [name.replace(".", "__") for name in self.given.split()]

    @property
    def declared(self) -> set[str]:
        """The names of the model's own fields that this declaration speaks of."""
        return {name.partition(".")[0] for name in " ".join([self.given, *self.out.values()]).split()}

    def belonging_to(self, user: Any, addresses: list[str]) -> Any:
        """Return the rows about a person who has, or had, these addresses."""
        found = Q()
        for lookup in self.of:
            if lookup in ADDRESSES:
                for address in addresses:
                    found |= Q(**{f"{lookup}__iexact": address})
            else:
                found |= Q(**{lookup: user.pk})
        return self.model_class._default_manager.filter(found).distinct().order_by("pk")


@dataclass(frozen=True)
class Nobody:
    """Models that say nothing of a person, and why: they may have no foreign key to one."""

    models: str
    why: str


def modules() -> Iterator[ModuleType]:
    """Give the `personal` modules of the installed apps, the highest layers first."""
    for config in reversed(list(apps.get_app_configs())):
        if config.name != "core" and module_has_submodule(config.module, "personal"):
            yield import_module(f"{config.name}.personal")


def declarations() -> list[Rows | Nobody]:
    """Return what all apps declare, the lowest layers first."""
    return [row for module in reversed(list(modules())) for row in module.ROWS]


def erasers() -> list[Callable[[Any, bool], None]]:
    """Return what the apps do when somebody leaves, the highest layers first: called with (user, keep texts)."""
    return [module.erase for module in modules() if hasattr(module, "erase")]


def addresses_of(user: Any) -> list[str]:
    """Return the confirmed addresses of a person, the main one first."""
    others = user.emailaddress_set.filter(verified=True).values_list("email", flat=True)
    return list(dict.fromkeys([user.email.lower(), *(other.lower() for other in others)]))

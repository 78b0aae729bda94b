"""Who am I, and in which groups: read once per request, then asked by every rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

from django.contrib.auth.models import AnonymousUser

from accounts import second_factor
from groups import roles

if TYPE_CHECKING:
    from accounts.models import User
    from groups.models import Group

GROUP_VERBS = {
    "contribute": {"member", "animator", "admin"},
    "post": {"animator", "admin"},
    "moderate": {"animator", "admin"},
    "curate": {"animator", "admin"},
    "publish_beyond": {"animator", "admin"},
    "edit_home": {"animator", "admin"},
    "manage_members": {"animator", "admin"},
    "administer": {"admin"},
}
"""A role in a group is this fixed set of verbs (docs/adr/0002-access.md)."""


@dataclass(frozen=True)
class Part:
    """What one person is to one group. `role` is empty unless the membership is active."""

    state: str = ""
    role: str = ""
    grants: frozenset[str] = field(default_factory=frozenset)

    def may(self, verb: str) -> bool:
        """Tell whether the role or a grant gives `verb`; grants count for active members only."""
        return self.role in GROUP_VERBS[verb] or (bool(self.role) and verb in self.grants)


NOBODY = Part()


class Access:
    """The rights of one person for the length of one request (or of one mail). Costs one query when first asked."""

    def __init__(self, user: User | AnonymousUser, *, admin_rights_on: bool = False) -> None:
        self.user = user
        self._admin_rights_on = admin_rights_on

    @property
    def is_signed_in(self) -> bool:
        """Tell whether this is a person with an account in force."""
        return self.user.is_authenticated and self.user.is_active

    @property
    def sees_all(self) -> bool:
        """Tell whether a site administrator has switched their rights on (the switch is logged)."""
        wants = self.is_signed_in and bool(self.user.is_superuser) and self._admin_rights_on
        return wants and not self.lacks_second_factor

    @cached_property
    def lacks_second_factor(self) -> bool:
        """Tell whether admins need a second factor here, and this person has none: one query, asked of admins alone."""
        return second_factor.is_required() and self.is_signed_in and not second_factor.has_one(self.user)

    @cached_property
    def owes_second_factor(self) -> bool:
        """Tell whether the person runs the site or a group, and acts as an ordinary member until they add a factor."""
        if not second_factor.is_required() or not self.is_signed_in:
            return False
        runs = self._admin_rights_on or any(part.role == "admin" for part in self._own_parts.values())
        return runs and self.lacks_second_factor

    @cached_property
    def parts(self) -> dict[int, Part]:
        """What I am to each group I have to do with, by group id: one query.

        An admin without the second factor that the operator demands counts as an ordinary member (LX8).
        """
        parts = self._own_parts
        if not self.owes_second_factor:
            return parts
        return {pk: replace(part, role="member") if part.role == "admin" else part for pk, part in parts.items()}

    @cached_property
    def _own_parts(self) -> dict[int, Part]:
        if not self.is_signed_in:
            return {}
        return made_of(roles.parts_of(cast("User", self.user)))

    def in_group(self, group: Group | int) -> Part:
        """Return what I am to `group` (a group or its id)."""
        return self.parts.get(group if isinstance(group, int) else group.pk, NOBODY)

    def would_be_admin(self, group: Group) -> bool:
        """Tell whether only the missing second factor keeps me from running `group`."""
        own = self._own_parts.get(group.pk, NOBODY)
        return own.role == "admin" or self._admin_rights_on

    @cached_property
    def member_group_ids(self) -> list[int]:
        """Ids of the groups I am an active member of."""
        return [pk for pk, part in self.parts.items() if part.role]

    @cached_property
    def known_group_ids(self) -> list[int]:
        """Ids of the groups that may show me their name: those I belong to, asked for or am invited to."""
        return [pk for pk, part in self.parts.items() if part.state in {"active", "asked", "invited"}]

    @cached_property
    def neighbours_with_photo(self) -> frozenset[int]:
        """Ids of the people who show their photo to their groups, and share one with me: one query a request."""
        from groups import reach

        return reach.neighbours_with_photo(self)

    def sees_photo(self, person: User) -> bool:
        """Tell whether the photo of `person` may be shown to me: no query per person (LU1)."""
        if not self.is_signed_in or not person.photo_key or not person.is_active:
            return False
        if self.sees_all or person.pk == self.user.pk or person.photo_reach == "platform":
            return True
        return person.photo_reach == "groups" and person.pk in self.neighbours_with_photo

    @cached_property
    def moderated_group_ids(self) -> list[int]:
        """Ids of the groups whose content I moderate."""
        return [pk for pk, part in self.parts.items() if part.may("moderate")]

    @cached_property
    def curated_group_ids(self) -> list[int]:
        """Ids of the groups whose veille and saved searches I look after."""
        return [pk for pk, part in self.parts.items() if part.may("curate")]


def made_of(rights: roles.Rights) -> dict[int, Part]:
    """Return what somebody is to groups, from the rows of `groups.roles`."""
    return {pk: Part(state, role, grants) for pk, (state, role, grants) in rights.items()}


def access_of_many(people: Iterable[User]) -> dict[int, Access]:
    """Return the rights of several people, by id: one query. For a run of mails, each read and then let go."""
    found = {person.pk: Access(person) for person in people}
    for pk, rights in roles.parts_of_many(list(found)).items():
        found[pk]._own_parts = made_of(rights) if found[pk].is_signed_in else {}
    return found


def visitor() -> Access:
    """Return the access of somebody who is not signed in."""
    return Access(AnonymousUser())

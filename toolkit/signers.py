"""Who signs an item beside its author: typed by name in a form, kept as `content.CoAuthor`."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from content import naming
from content.models import CoAuthor, Content
from groups.models import Group

SIGNERS_MAX = 10
_NAMED = re.compile(r"\(@?([a-z0-9][a-z0-9._-]*)\)$|^@?([a-z0-9][a-z0-9._-]*)$", re.IGNORECASE)


def label_of(person: User) -> str:
    """Return how a member stands in the field of those who sign: a name, and what tells it from another."""
    return f"{str(person).replace(',', ' ')} ({person.username})"


def names_of(item: Content) -> str:
    """Return what the field holds for an item that stands: one query."""
    members = item.co_authors.filter(is_guest=False).select_related("user").order_by("pk")
    return ", ".join(label_of(row.user) for row in members)


class SignersField(forms.CharField):
    """Members of a group, typed by name or user name, separated by commas. The form sets `group`."""

    group: Group

    def __init__(self, **extra: Any) -> None:
        super().__init__(required=False, max_length=800, **extra)

    def clean(self, value: Any) -> list[User]:
        """Return the members named. Raises ValidationError, naming it, for a name that is no member's."""
        names = [one.strip() for one in re.split(r"[,;\n]", super().clean(value)) if one.strip()]
        if len(names) > SIGNERS_MAX:
            raise ValidationError(_("At most %(count)s people."), params={"count": SIGNERS_MAX})
        return [self._member(name) for name in names]

    def _member(self, typed: str) -> User:
        members = naming.members_of(self.group)
        named = _NAMED.search(typed)
        found = members.filter(username=(named[1] or named[2]).lower()).first() if named else None
        if found is None:
            alike = list(members.filter(name__iexact=typed)[:2])
            found = alike[0] if len(alike) == 1 else None
        if found is None:
            raise ValidationError(_("“%(name)s” is no member of the group."), params={"name": typed[:80]})
        return found


@transaction.atomic
def set_signers(*, item: Content, signers: list[User]) -> None:
    """Have these members sign an item beside its author, and no other; guests stay, who were asked one by one."""
    wanted = {one.pk for one in signers} - {item.author_id}
    here = set(item.co_authors.values_list("user_id", flat=True))
    item.co_authors.exclude(user_id__in=wanted).exclude(is_guest=True).delete()
    for one in signers:
        if one.pk in wanted - here:
            CoAuthor.objects.get_or_create(content_id=item.pk, user=one)

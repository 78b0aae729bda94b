"""“See as”: an admin of a group looks at its pages as a visitor, a member of the platform or a plain member would.

A mode of the session, for one group, entered and left by a form. While it lasts, the pages of that group are answered
with the rights of that part, and by nobody in particular: what the admin wrote is not theirs. It only ever takes
rights away, holds only while the person may still set the group's rules, and lets nothing be changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.access import Access
from groups.access import Part as PartInGroup
from groups.models import Group
from groups.rules import can

SEEN_AS = "seen_as"
PATH = re.compile(r"/g/([-\w]+)/")


class SeenAs(models.TextChoices):
    """The parts one may look as."""

    VISITOR = "visitor", _("a visitor")
    PLATFORM = "platform", _("a member of the platform")
    MEMBER = "member", _("a member of the group")


@dataclass(frozen=True)
class View:
    """The mode in force on a page: the group, the part, and the access that answers like it."""

    group: Group
    part: SeenAs
    access: Access


class SomebodyElse(Access):
    """The access of a person who has one part in one group and none elsewhere."""

    def __init__(self, user: User | AnonymousUser, parts: dict[int, PartInGroup]) -> None:
        super().__init__(user)
        self.parts = parts


def start(request: HttpRequest, group: Group, part: SeenAs) -> None:
    """Look at `group` as `part` from now on, in this session."""
    request.session[SEEN_AS] = {"group": group.pk, "part": part.value}


def stop(request: HttpRequest) -> Group | None:
    """Be oneself again; return the group that was looked at."""
    kept = request.session.pop(SEEN_AS, None)
    return Group.objects.filter(pk=kept["group"]).first() if kept else None


def found(request: HttpRequest, real: Access) -> View | None:
    """Return the mode in force for this page, if it is one of the group's and the person may still set its rules.

    A request without session cookie reads no session, so that public pages stay cacheable.
    """
    match = PATH.match(request.path)
    if match is None or settings.SESSION_COOKIE_NAME not in request.COOKIES or not real.is_signed_in:
        return None
    kept: dict[str, Any] | None = request.session.get(SEEN_AS)
    if not kept:
        return None
    group = Group.objects.alive().filter(pk=kept["group"], slug=match[1]).first()
    if group is None or kept["part"] not in SeenAs or not can(real, "administer", group):
        return None
    part = SeenAs(kept["part"])
    return View(group, part, access_as(part, group, real))


def access_as(part: SeenAs, group: Group, real: Access) -> Access:
    """Return the access of `part` in `group`; it bears the name of the person who looks, and nothing else of theirs."""
    if part == SeenAs.VISITOR:
        return SomebodyElse(AnonymousUser(), {})
    nobody = User(pk=0, username=real.user.username, name=str(real.user))
    is_member = part == SeenAs.MEMBER
    return SomebodyElse(nobody, {group.pk: PartInGroup("active", "member")} if is_member else {})

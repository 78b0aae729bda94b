"""Before publishing: who will be able to read an item, and how many get a mail at once, in one sentence (CC21).

The numbers come from the very queries that later decide: `readers_of` and `recipients.by_mail`, asked of an item that
is not saved. Two counts, whatever the size of the group. They are told to those who may publish in the group.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from activity.models import Activity
from content.models import Content
from content.readers import readers_of
from core import clock
from groups.models import Audience, Group, within
from notifications.recipients import by_mail
from toolkit import holding


@dataclass(frozen=True)
class Reach:
    """Whom an item would reach: an audience its group allows, readers, mails; whether it `waits` for a moderator."""

    group: Group
    audience: Audience
    readers: int
    mails: int
    waits: bool = False

    @property
    def sentence(self) -> str:
        """Who will be able to read, and how many get a mail now."""
        if self.waits:
            return _("A moderator reads it first. Then: %(readers)s.") % {"readers": self._readers()}
        return _("%(readers)s; %(mails)s.") % {"readers": self._readers(), "mails": self._mails()}

    @property
    def act(self) -> str:
        """The words of the button: the act and whom it reaches."""
        if self.waits:
            return _("Send to the moderators")
        if self.audience == Audience.WEB:
            return _("Publish for everybody")
        if self.audience == Audience.PLATFORM:
            return _("Publish for signed-in people")
        return ngettext("Publish for %(count)s member", "Publish for %(count)s members", self.readers) % {
            "count": self.readers
        }

    def _readers(self) -> str:
        if self.audience == Audience.WEB:
            return _("Readable by everybody, without an account")
        if self.audience == Audience.PLATFORM:
            return _("Readable by all who are signed in, whatever their groups")
        if self.group.is_readable_by_parent and self.group.parent_id:
            words = ngettext(
                "Readable by %(count)s member of the group %(name)s or of the group above it",
                "Readable by %(count)s members of the group %(name)s or of the group above it",
                self.readers,
            )
        else:
            words = ngettext(
                "Readable by the %(count)s member of the group %(name)s",
                "Readable by the %(count)s members of the group %(name)s",
                self.readers,
            )
        return words % {"count": self.readers, "name": self.group.name}

    def _mails(self) -> str:
        if not self.mails:
            return _("nobody gets a mail now")
        return ngettext("%(count)s will get a mail now", "%(count)s will get a mail now", self.mails) % {
            "count": self.mails
        }


def reach_of(*, group: Group, kind: str, audience: str, author: User) -> Reach:
    """Return whom an item of `kind` by `author` would reach; an audience the group does not allow is its widest."""
    now = clock.now()
    allowed = within(group.widest_audience)
    wanted = Audience(audience) if audience in allowed else allowed[-1]
    item = Content(group=group, kind=kind, author=author, audience=wanted, state="published", published_at=now)
    act = Activity(verb="content.published", actor=author, group=group, content=item, at=now)
    waits = holding.waits(group, author)
    return Reach(
        group=group,
        audience=wanted,
        readers=readers_of(item).count() if wanted == Audience.GROUP else 0,
        mails=0 if waits else by_mail(act).count(),
        waits=waits,
    )

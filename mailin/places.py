"""Where an address of ours leads: an item to comment, a member's own box of bookmarks, a group with a word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from accounts.models import User
from content.guard import heir_of
from content.models import Content
from core.tools import ToolConfig, tools
from groups.models import Group
from groups.rules import tool_row
from mailin.models import SavingAddress
from notifications import answering
from notifications.mail import Mail
from notifications.models import Delivery

SAVE = re.compile(r"^save-([0-9a-f]{32})$")


@dataclass(frozen=True)
class Place:
    """What an address leads to. `owner` is whose secret it carries; `word` stands after the plus sign."""

    kind: str
    owner: User | None = None
    content: Content | None = None
    group: Group | None = None
    word: str = ""


def saving_address(row: SavingAddress) -> str:
    """Return the secret address of a member in a group; empty while mail cannot come in."""
    return answering.address_of(f"save-{row.key}") if answering.is_on() else ""


def place_of(address: str) -> Place | None:
    """Return what an address leads to, or None when it leads nowhere."""
    local = answering.local_of(address)
    named = answering.read_reply(local)
    if named is not None:
        return _reply(*named)
    saving = SAVE.match(local)
    if saving:
        rows = SavingAddress.objects.filter(key=saving[1], revoked_at=None).select_related("user__profile", "group")
        row = rows.first()
        return Place("save", owner=row.user, group=row.group, word="bookmarks") if row else None
    slug, _plus, word = local.partition("+")
    group = Group.objects.alive().filter(slug=slug[:60]).first() if slug else None
    return Place("group", group=group, word=word[:80]) if group else None


def _reply(user_id: int, content_id: int) -> Place | None:
    """Return the item that a secret is for, or the one it was joined to; the trash is no reason to find nothing."""
    owner = User.objects.select_related("profile").filter(pk=user_id).first()
    found = Content.objects.select_related("group", "author").filter(pk=heir_of(content_id) or content_id).first()
    if owner is None:
        return None
    return Place("reply", owner=owner, content=found, group=found.group if found else None)


def tool_named(group: Group, word: str) -> tuple[ToolConfig | None, str]:
    """Return the tool that a word names, and the word when it names none: a category, for the tool written to."""
    known = [tool for tool in tools() if tool_row(group, tool.label) is not None]
    for tool in tools():
        if word in {tool.label, tool.segment}:
            return (tool if tool in known else None), ""
    return next((tool for tool in known if tool.takes_plain_mail), None), word


def reply_to(delivery: Delivery, mail: Mail) -> str:
    """Return the secret address by which the recipient of a mail comments its item; empty where none is read."""
    user, content = delivery.user, mail.content
    if user is None or content is None or content.is_locked or not content.tool.commentable:
        return ""
    return answering.reply_address(user, content)

"""What the pages of mail that comes in show: lines of mails, addresses of a group, ways out for a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import Comment, Content
from content.rules import can, is_author
from core.tools import tools
from groups.access import Access
from groups.models import Group
from groups.rules import can_post, tool_row
from mailin import answers
from mailin.models import ReceivedMail, SavingAddress, WholeMail
from mailin.places import saving_address
from notifications import answering
from toolkit.extras import Link

State = ReceivedMail.State
TONES = {State.DONE: "is-positive", State.HELD: "is-attention", State.REFUSED: "is-danger"}


@dataclass(frozen=True)
class Line:
    """One mail in a list: the row, its sign, why, and where it leads."""

    row: ReceivedMail
    tone: str
    why: str
    url: str


@dataclass(frozen=True)
class Way:
    """Somewhere a text that was not published can be put: the draft's place, the words, the form's address."""

    place: str
    label: str
    url: str


def line(row: ReceivedMail) -> Line:
    """Return what a list says of a mail."""
    url = ""
    if row.state == State.DONE and row.content is not None:
        url = row.comment.get_absolute_url() if row.comment else row.content.permanent_url
    elif row.state in {State.REFUSED, State.HELD}:
        url = answers.url(row)
    why = answers.sentence(row) if row.state in {State.REFUSED, State.HELD} else row.details
    return Line(row, TONES.get(State(row.state), ""), why, url)


def groups_of(access: Access) -> list[Group]:
    """Return the groups of a person, where they may write by mail: one query."""
    # unfiltered: the reader's own groups
    return list(Group.objects.alive().filter(pk__in=access.member_group_ids).order_by("name")[:300])


def addresses_of(access: Access, group: Group) -> list[tuple[str, Any, str]]:
    """Return the addresses of a group's tools that take mail: (address, name of the tool, icon)."""
    found = []
    for tool in tools():
        takes = type(tool).from_mail is not _base_hook()
        if takes and tool_row(group, tool.label) is not None and can_post(access, group, tool.label):
            word = "" if tool.takes_plain_mail else tool.segment
            found.append((answering.group_address(group, word), tool.verbose_name, tool.icon))
    return found


def _base_hook() -> Any:
    from core.tools import ToolConfig

    return ToolConfig.from_mail


def may_save(access: Access, group: Group) -> bool:
    """Tell whether the group keeps bookmarks and the person may add some."""
    return answering.is_on() and any(
        tool.segment == "bookmarks" and can_post(access, group, tool.label) for tool in tools()
    )


def saving_of(user: User, group: Group) -> str:
    """Return the secret address of a person in a group, or an empty string: one query."""
    row = SavingAddress.objects.filter(user=user, group=group, revoked_at=None).first()
    return saving_address(row) if row else ""


def ways_out(access: Access, row: ReceivedMail) -> list[Way]:
    """Return where the text of a mail can be published now: under the item it answered, or as a new item."""
    if row.state not in {State.REFUSED} or not row.text:
        return []
    found = []
    content, group = row.content, row.group
    if content is not None and can(access, "reply", content):
        label = _("Put it in the discussion “%(title)s”") % {"title": content.title}
        found.append(Way(f"reply:{content.pk}", label, f"{content.get_absolute_url()}?draft=1#comment-form"))
    if group is None:
        return found
    for tool in tools():
        if tool.takes_plain_mail and can_post(access, group, tool.label):
            url = reverse(f"{tool.label}:create", args=[group.slug]) + "?draft=1"
            label = f"{tool.new_label} · {group.name}"
            found.append(Way(f"new:{tool.kinds[0]}:{group.pk}", label, url))
    return found


def comment_links(comments: list[Comment], access: Access) -> dict[int, Link]:
    """Return the way to the whole mail of each comment that came by mail, for its author and those who moderate."""
    if not answering.is_on():
        return {}
    group_id = comments[0].content.group_id
    moderates = access.sees_all or group_id in access.moderated_group_ids
    mine = [one for one in comments if moderates or is_author(access, one)]
    if not mine:
        return {}
    rows = WholeMail.objects.filter(comment__in=[one.pk for one in mine])
    url = {one.pk: reverse("mailin:whole", args=[one.content_id, one.pk]) for one in mine}
    return {pk: Link(url[pk], _("See the whole mail"), "mail") for pk in rows.values_list("comment_id", flat=True)}


def item_link(content: Content, access: Access) -> Link | None:
    """Return the way to the whole mail that opened an item, for its author and those who moderate: one query."""
    may = is_author(access, content) or access.sees_all or content.group_id in access.moderated_group_ids
    if not answering.is_on() or not may or not WholeMail.objects.filter(content=content.pk, comment=None).exists():
        return None
    return Link(reverse("mailin:whole_item", args=[content.pk]), _("See the whole mail"), "mail")

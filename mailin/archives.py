"""The archive of an old list brought into a group: looked at first, then imported mail by mail, as often as one likes.

Threads follow References and In-Reply-To, then the subject. Authors are matched to members by their address; of the
others the name alone is shown, in the text, and no account is made. Nobody is told of anything.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import IO, Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import Comment, Content
from content.models.comment import COMMENT_MAX
from core import clock, text
from core.tools import tools
from groups.models import Group, Membership
from groups.rules import tool_row
from mailin import mbox, posting, quoting
from mailin.letters import Letter, read
from mailin.models import ImportedMail, ListArchive
from notifications import leases
from toolkit import archiving

log = logging.getLogger(__name__)
State = ListArchive.State
HEAD_BYTES = 64 * 1024
SAME_SUBJECT = timedelta(days=120)
RUN_MAILS = 300
"""One run of the worker ends after so many, so that other tasks have their turn; the sweep goes on."""
ATTEMPTS_MAX = 5
_LIST_TAG = re.compile(r"^\s*(?:\[[^\]\n]{1,60}\]\s*)+")
_PAST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass
class Old:
    """What the headers of one old mail say, and the thread it belongs to by the identifier of its first mail."""

    place: mbox.Slice
    message_id: str
    answers: list[str]
    subject: str
    is_answer: bool
    at: datetime
    name: str
    address: str
    is_automatic: bool
    root: str = ""


@dataclass
class Plan:
    """An archive in the order of its dates."""

    mails: list[Old] = field(default_factory=list)
    doubles: int = 0
    unreadable: int = 0
    automatic: int = 0


def plan_of(whole: IO[bytes]) -> Plan:
    """Read the headers of all mails and find their threads."""
    plan, known = Plan(), set()
    for place in mbox.slices(whole):
        old = _old(whole, place)
        if old is None:
            plan.unreadable += 1
        elif old.is_automatic:
            plan.automatic += 1
        elif old.message_id in known:
            plan.doubles += 1
        else:
            known.add(old.message_id)
            plan.mails.append(old)
    plan.mails.sort(key=lambda one: one.at)
    _thread(plan.mails)
    return plan


def _old(whole: IO[bytes], place: mbox.Slice) -> Old | None:
    letter = read(mbox.bytes_of(whole, place, HEAD_BYTES).replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n\n")
    name, address = letter.sender
    if not address or letter.date is None:
        return None
    bare = _LIST_TAG.sub("", posting.plain_subject(_LIST_TAG.sub("", letter.subject)))
    sent_id = (letter.message_id or f"{address} {letter.date.isoformat()}")[:255]
    at = min(max(letter.date, _PAST), clock.now())
    is_answer = posting.plain_subject(_LIST_TAG.sub("", letter.subject)) != _LIST_TAG.sub("", letter.subject).strip()
    automatic = letter.header("Auto-Submitted").split(";")[0].strip().lower() not in {"", "no"}
    subject = bare or _("(without subject)")
    return Old(place, sent_id, letter.references, subject, is_answer, at, name, address, automatic)


def _thread(mails: list[Old]) -> None:
    """Give each mail the first mail of its thread: by what it answers, else by its subject when it is an answer."""
    roots: dict[str, str] = {}
    by_subject: dict[str, Old] = {}
    for one in mails:
        parent = next((roots[ref] for ref in one.answers if ref in roots), "")
        folded = text.fold(one.subject)
        begun = by_subject.get(folded)
        if not parent and one.is_answer and begun is not None and one.at - begun.at < SAME_SUBJECT:
            parent = begun.root
        one.root = parent or one.message_id
        roots[one.message_id] = one.root
        by_subject[folded] = one


def check(archive: ListArchive) -> None:
    """Look at an archive and note what importing it would do, without doing it."""
    try:
        with archive.file.open("rb") as file, mbox.unpacked(file) as whole:
            plan = plan_of(whole)
    except mbox.UnreadableError:
        plan = Plan()
    if not plan.mails:
        _set(archive, State.FAILED)
        return
    members = members_of(archive.group)
    authors = {one.address: one.name for one in plan.mails}
    unknown = sorted({name or _("a member of the list") for address, name in authors.items() if address not in members})
    known = ImportedMail.objects.filter(group=archive.group).values_list("message_id", flat=True)
    archive.report = {
        "mails": len(plan.mails),
        "threads": len({one.root for one in plan.mails}),
        "here": len({one.message_id for one in plan.mails} & set(known)),
        "doubles": plan.doubles,
        "automatic": plan.automatic,
        "unreadable": plan.unreadable,
        "matched": len([address for address in authors if address in members]),
        "unknown": len(unknown),
        "names": unknown[:200],
        "first": plan.mails[0].at.isoformat(),
        "last": plan.mails[-1].at.isoformat(),
    }
    _set(archive, State.CHECKED)


def members_of(group: Group) -> dict[str, User]:
    """Return the active members of a group by each of their confirmed addresses: two queries."""
    rows = Membership.objects.active().filter(group=group).select_related("user")
    people = {row.user_id: row.user for row in rows}
    found = {user.email.lower(): user for user in people.values()}
    addresses = EmailAddress.objects.filter(user__in=people, verified=True)
    return found | {one.email.lower(): people[one.user_id] for one in addresses}


def run(archive: ListArchive) -> bool:
    """Import the mails that are not here yet, as many as one run takes; true when none is left."""
    by = archive.by
    with archive.file.open("rb") as file, mbox.unpacked(file) as whole:
        plan = plan_of(whole)
        known = set(ImportedMail.objects.filter(group=archive.group).values_list("message_id", flat=True))
        left = [one for one in plan.mails if one.message_id not in known]
        members = members_of(archive.group)
        for number, old in enumerate(left[:RUN_MAILS]):
            with translation.override(archive.group.language):
                _import(archive, old, read(mbox.bytes_of(whole, old.place)), members.get(old.address), by)
            if number % 20 == 19:
                leases.keep(ListArchive.objects.filter(pk=archive.pk))
                _count(archive, len(plan.mails) - len(left) + number + 1)
    _count(archive, len(plan.mails) - max(len(left) - RUN_MAILS, 0))
    return len(left) <= RUN_MAILS


def _import(archive: ListArchive, old: Old, letter: Letter, author: User | None, by: User | None) -> None:
    """Make one mail an item or a comment, with the note that it is here, in one transaction; a broken one is noted."""
    try:
        with transaction.atomic():
            made = _made(archive, old, letter, author, by) if by is not None else {}
            ImportedMail.objects.create(group=archive.group, message_id=old.message_id, **made)
    except Exception:
        log.exception("old mail not imported: archive %s", archive.pk)
        ImportedMail.objects.get_or_create(group=archive.group, message_id=old.message_id)


def _made(archive: ListArchive, old: Old, letter: Letter, author: User | None, by: User) -> dict[str, Any]:
    root = ImportedMail.objects.filter(group=archive.group, message_id=old.root).select_related("content").first()
    content = root.content if root else None
    body = quoting.reply(letter.body) if content is not None else quoting.whole(letter.body)
    body = quoting.as_markdown(body or quoting.whole(letter.body))
    files, _left_out = posting.checked(letter.files)
    if not body and not files:
        return {}
    if author is None:
        said = _("Written by %(name)s, who has no account here.") % {"name": old.name or _("a member of the list")}
        body = f"*{said}*\n\n{body}"
    if content is not None:
        parent = _parent(archive.group, old, content)
        comment = archiving.bring_comment(
            content=content, author=author, body=body[:COMMENT_MAX], at=old.at, parent=parent, files=files, by=by
        )
        return {"content": content, "comment": comment}
    item = blank(archive.group)
    if item is None:
        return {}
    item.title, item.body, item.audience = old.subject, body[: text.BODY_MAX], archive.group.default_audience
    return {"content": archiving.bring_item(item=item, author=author, at=old.at, files=files, by=by)}


def _parent(group: Group, old: Old, content: Content) -> Comment | None:
    rows = ImportedMail.objects.filter(group=group, message_id__in=old.answers[:5], comment__content_id=content.pk)
    found = {row.message_id: row.comment for row in rows.select_related("comment")}
    return next((found[one] for one in old.answers if one in found), None)


def blank(group: Group) -> Any | None:
    """Return a new item of the group's first tool that takes archives, or None."""
    on = (tool for tool in tools() if tool_row(group, tool.label) is not None)
    return next((item for tool in on if (item := tool.blank_in(group)) is not None), None)


def work(pk: int) -> None:
    """Do what one archive waits for, under a lease."""
    waiting = ListArchive.objects.filter(pk=pk, state__in=[State.WAITING, State.RUNNING])
    if not leases.take(waiting, counted=True):
        return
    archive = ListArchive.objects.select_related("group", "by").get(pk=pk)
    if archive.attempts > ATTEMPTS_MAX:
        _set(archive, State.FAILED)
    elif archive.state == State.WAITING:
        check(archive)
    else:
        is_done = run(archive)
        ListArchive.objects.filter(pk=pk).update(attempts=0, lease_until=None)
        if is_done:
            _set(archive, State.DONE)


def work_waiting() -> None:
    """Take up the archives that nobody works on."""
    rows = ListArchive.objects.filter(leases.free(), state__in=[State.WAITING, State.RUNNING])
    for pk in list(rows.order_by("asked_at").values_list("pk", flat=True)[:5]):
        work(pk)


def _count(archive: ListArchive, count: int) -> None:
    archive.done_count = count
    ListArchive.objects.filter(pk=archive.pk).update(done_count=count)


def _set(archive: ListArchive, state: str) -> None:
    """Note where an archive stands; its bytes go once nothing is left to do with them."""
    over = state in {State.DONE, State.FAILED}
    if over and archive.file:
        archive.file.delete(save=False)
    done_at = clock.now() if over else None
    ListArchive.objects.filter(pk=archive.pk).update(
        state=state, report=archive.report, done_at=done_at, lease_until=None, attempts=0,
        file="" if over else archive.file.name,
    )  # fmt: skip
    archive.state = state

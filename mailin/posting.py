"""What a mail becomes: a comment with its files, or an item in one of the group's tools."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from content import attachments
from content.models import Comment, Content
from content.models.comment import COMMENT_MAX
from content.rules import can
from core import text
from core.tools import Mailed
from groups.access import Access
from groups.models import Group, Membership
from groups.rules import can_post
from mailin import quoting
from mailin.letters import File, Letter
from mailin.models import WholeMail
from mailin.places import tool_named
from notifications.models import Delivery
from toolkit import actions

_SUBJECT = re.compile(r"^\s*(?:(?:re|r[ée]p|tr|fwd?|fw|aw|wg|rv|sv|antw|i)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_TAG = re.compile(r"^\s*\[([^\]\n]{1,60})\]\s*")
_HASH = re.compile(r"(?<![\w&/#])#([^\W\d_][\w-]{1,39})")
_KEY = re.compile(r"^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@", re.IGNORECASE)


class Refused(Exception):  # noqa: N818 - named for what it says in an except clause
    """The mail is not published: `reason` is a key of `answers.REASONS`, `details` a sentence more."""

    def __init__(self, reason: str, details: str = "") -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details


@dataclass
class Posted:
    """What was made of a mail, and what is to be said about its files."""

    content: Content
    comment: Comment | None = None
    left_out: str = ""


def comment(letter: Letter, user: User, content: Content | None) -> Posted:
    """Add what a mail says to the discussion of an item. Raises Refused."""
    access = Access(user)
    if content is None or not can(access, "read", content):
        raise Refused(_why_unread(access, content))
    if not can(access, "reply", content):
        raise Refused(_why_closed(access, content))
    wait = content.tool.waits(content, user)
    if wait:
        raise Refused("waits", wait)
    body = quoting.as_markdown(quoting.reply(letter.body)) if not letter.is_sealed else ""
    files, left_out = checked(letter.files)
    body = body or (_names(files) if files else "")
    _check_text(letter, body, COMMENT_MAX)
    made = actions.post_comment(content=content, author=user, body=body, parent=_answered(letter, content), files=files)
    keep_whole(letter, made.body, content, made)
    return Posted(content, made, left_out)


def item(letter: Letter, user: User, group: Group, word: str) -> Posted:
    """Open an item of the group with what a mail says. Raises Refused."""
    access = Access(user)
    part = access.in_group(group)
    if group.is_frozen:
        raise Refused("frozen")
    if not part.role:
        raise Refused(_why_outside(part.state))
    tool, word = tool_named(group, word)
    if tool is None:
        raise Refused("no_tool")
    if not can_post(access, group, tool.label):
        raise Refused("may_not")
    files, left_out = checked(letter.files)
    mailed = mailed_of(letter, word, files)
    _check_text(letter, mailed.text or (mailed.title if files or mailed.title else ""), text.BODY_MAX)
    try:
        made = tool.from_mail(group, user, mailed)
    except ValidationError as error:
        raise Refused("not_valid", " ".join(error.messages)[:400]) from error
    if made is None:
        raise Refused("no_tool")
    keep_whole(letter, mailed.plain, made, None)
    return Posted(made, None, left_out)


def mailed_of(letter: Letter, word: str, files: list[Any]) -> Mailed:
    """Return what a tool is given of a mail."""
    plain = quoting.whole(letter.body) if not letter.is_sealed else ""
    title = plain_subject(letter.subject)
    in_brackets = _TAG.match(title)
    if in_brackets and title[in_brackets.end() :].strip():
        title = title[in_brackets.end() :].strip()
        word = word or in_brackets[1].strip()
    tags = tuple(dict.fromkeys(found.lower() for found in _HASH.findall(f"{title}\n{plain}")))[:10]
    title = text.one_line(_HASH.sub(lambda m: "" if m.end() == len(title.rstrip()) else m[0], title)) or title
    return Mailed(title, quoting.as_markdown(plain), plain, tags, tuple(files), word)


def plain_subject(subject: str) -> str:
    """Return a subject without the signs that programs put before it."""
    return text.one_line(_SUBJECT.sub("", subject))[:200]


def checked(files: list[File]) -> tuple[list[SimpleUploadedFile], str]:
    """Return the files that may be joined, and a sentence that names those that may not, each with its reason."""
    kept: list[SimpleUploadedFile] = []
    why: list[str] = []
    for one in files:
        file = SimpleUploadedFile(text.one_line(one.name)[:150] or "file", one.data, one.media_type)
        try:
            attachments.check([*kept, file] if len(kept) >= attachments.FILES_MAX else [file])
        except ValidationError as error:
            why += error.messages
        else:
            kept.append(file)
    if not why:
        return kept, ""
    said = ngettext("%(count)s file was left out.", "%(count)s files were left out.", len(why)) % {"count": len(why)}
    return kept, " ".join([said, *dict.fromkeys(why)])[:500]


def keep_whole(letter: Letter, kept: str, content: Content, made: Comment | None) -> None:
    """Keep the whole text of a mail beside what was published of it, where there is more to see (FO29)."""
    whole = text.normalise(letter.body)
    if "".join(whole.split()) != "".join(kept.split()):
        WholeMail.objects.get_or_create(content_id=content.pk, comment=made, defaults={"text": whole[:200_000]})


def _check_text(letter: Letter, body: str, longest: int) -> None:
    if letter.is_sealed and not body:
        raise Refused("sealed")
    if not body:
        raise Refused("empty")
    if len(body) > longest:
        raise Refused("too_long")


def _names(files: list[SimpleUploadedFile]) -> str:
    return _("Files sent by mail: %(names)s") % {"names": ", ".join(str(file.name) for file in files)}


def _answered(letter: Letter, content: Content) -> Comment | None:
    """Return the comment of the item that a mail answers, by the identifier of the mail that told of it."""
    keys = [m[1] for one in letter.references if (m := _KEY.match(one))]
    told = Delivery.objects.filter(key__in=keys[:10], activity__comment__content_id=content.pk)
    row = told.select_related("activity__comment").first() if keys else None
    found = row.activity.comment if row and row.activity else None
    return found if found is not None and found.trashed_at is None and not found.is_held else None


def _why_unread(access: Access, content: Content | None) -> str:
    if content is None or content.trashed_at or content.group.trashed_at:
        return "gone"
    state = access.in_group(content.group).state
    return "banned" if state == Membership.State.BANNED else "gone"


def _why_closed(access: Access, content: Content) -> str:
    if content.group.is_frozen:
        return "frozen"
    if content.is_locked:
        return "closed"
    part = access.in_group(content.group)
    return "may_not" if part.role else _why_outside(part.state)


def _why_outside(state: str) -> str:
    return {"banned": "banned", "asked": "asked"}.get(state, "not_member")

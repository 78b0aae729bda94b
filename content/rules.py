"""May I do this to this item? The same rule as `visible_to`, asked in Python of one item (docs/adr/0002-access.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from content.models import CoAuthor, Comment, Content, Shelf
from content.querysets import READABLE_STATES
from core import clock
from core.tools import kinds
from groups import rules as group_rules
from groups.models import Group

if TYPE_CHECKING:
    from groups.access import Access

Rule = Callable[["Access", Content], bool]


def is_published(content: Content) -> bool:
    """Tell whether the item is out: published, not held, and its hour has come."""
    at = content.published_at
    return content.state in READABLE_STATES and not content.is_held and at is not None and at <= clock.now()


def reached(access: Access, content: Content) -> bool:
    """Tell whether the audience of a published item holds `access`."""
    reach = content.effective_audience
    if reach == "web" or (reach == "platform" and access.is_signed_in):
        return True
    if not access.is_signed_in:
        return False
    group = content.group
    if access.in_group(group).role:
        return True
    if group.is_readable_by_parent and group.parent_id and access.in_group(group.parent_id).role:
        return True
    return on_my_shelves(access, content)


def on_my_shelves(access: Access, content: Content, *, writing: bool = False) -> bool:
    """Tell whether one of my groups shows the item on its shelves (and is not frozen, for `writing`): one query."""
    mine = access.member_group_ids
    known: frozenset[int] | None = getattr(content, "_shelved_in", None)
    if known is not None and not writing:
        return not known.isdisjoint(mine)
    shelves = Shelf.objects.filter(content=content.pk, group_id__in=mine)
    if writing:
        shelves = shelves.filter(group__archived_at=None, group__read_only_since=None)
    return bool(mine) and shelves.exists()


def can_read(access: Access, content: Content) -> bool:
    """Read the item and its comments."""
    if content.trashed_at or content.group.trashed_at or content.kind not in kinds():
        return False
    if access.sees_all:
        return True
    part = access.in_group(content.group)
    if part.role and is_author(access, content):
        return True
    if part.may("moderate") and content.state != "draft":
        return True
    if is_published(content) and reached(access, content):
        return True
    return signs(access, content) if part.role else is_guest(access, content)


def load_ties(items: Iterable[Content]) -> None:
    """Read once what `read` asks of each item besides itself, so that asking it of many people costs no query more.

    Two queries. The items then answer as things stood at this moment: ask soon, and let go of them.
    """
    by_pk = {item.pk: item for item in items}
    shelved: dict[int, set[int]] = {}
    signed: dict[int, dict[int, bool]] = {}
    for pk, group_id in Shelf.objects.filter(content__in=by_pk).values_list("content_id", "group_id"):
        shelved.setdefault(pk, set()).add(group_id)
    for pk, user_id, guest in CoAuthor.objects.filter(content__in=by_pk).values_list(
        "content_id", "user_id", "is_guest"
    ):
        signed.setdefault(pk, {})[user_id] = guest
    for pk, item in by_pk.items():
        item._shelved_in = frozenset(shelved.get(pk, ()))  # type: ignore[attr-defined]
        item._signed_by = signed.get(pk, {})  # type: ignore[attr-defined]


def may_write(access: Access, content: Content) -> bool:
    """Tell whether I contribute where the item lives, or in a group that shows it."""
    if content.group.is_frozen:
        return False
    if group_rules.can(access, "contribute", content.group) or writes_as_guest(access, content):
        return True
    return on_my_shelves(access, content, writing=True)


def can_reply(access: Access, content: Content) -> bool:
    """Comment an item that is open to comments."""
    if not can_read(access, content) or content.is_locked or not content.tool.commentable:
        return False
    label = content.tool.label
    if group_rules.can_post(access, content.group, label, "who_comments"):
        return True
    row = group_rules.tool_row(content.group, label)
    return row is not None and row.who_comments == "members" and may_write(access, content)


def can_react(access: Access, content: Content) -> bool:
    """Mark an item useful, or as noise."""
    return can_read(access, content) and may_write(access, content)


def can_edit(access: Access, content: Content) -> bool:
    """Change an item: those who sign it, or whoever moderates its group (each earlier version is kept).

    The tool of the item may say otherwise: a wiki page is its readers' to put right, a frozen one nobody's.
    """
    who = content.tool.editors(content)
    if who:
        verb = group_rules.POSTERS.get(who)
        return verb is not None and can_read(access, content) and may_as(access, verb, content.group)
    if can_trash(access, content):
        return True
    if not can_read(access, content) or content.tool.kept_to_animators(content):
        return False
    if group_rules.can(access, "contribute", content.group):
        return signs(access, content)
    return writes_as_guest(access, content)


def may_as(access: Access, verb: str, group: Group) -> bool:
    """Tell whether `access` may do `verb` in a group where it contributes, or moderates that group."""
    if not group_rules.can(access, "contribute", group):
        return False
    return group_rules.can(access, verb, group) or group_rules.can(access, "moderate", group)


def can_trash(access: Access, content: Content) -> bool:
    """Put an item in the trash: its author, or whoever moderates its group; not whoever signs beside the author."""
    if not can_read(access, content) or not group_rules.can(access, "contribute", content.group):
        return False
    if group_rules.can(access, "moderate", content.group):
        return True
    return is_author(access, content) and not content.tool.kept_to_animators(content)


def can_history(access: Access, content: Content) -> bool:
    """Read the earlier versions of an item and of its comments: whoever contributes where it is shown."""
    return (
        can_read(access, content)
        and access.is_signed_in
        and (may_write(access, content) or may_accept(access, content))
    )


def can_restore(access: Access, content: Content) -> bool:
    """Take an item out of the trash: whoever put it there, and whoever moderates its group."""
    if content.trashed_at is None or not group_rules.can(access, "contribute", content.group):
        return False
    mine = access.user.pk is not None and content.trashed_by_id == access.user.pk
    return mine or group_rules.can(access, "moderate", content.group)


def can_moderate(access: Access, content: Content) -> bool:
    """Pin, close, hold, move: whoever moderates the group."""
    return can_read(access, content) and group_rules.can(access, "moderate", content.group)


def can_follow(access: Access, content: Content) -> bool:
    """Ask to hear of what happens to an item one reads."""
    return access.is_signed_in and can_read(access, content)


def can_propose(access: Access, content: Content) -> bool:
    """Put an item forward for the group's veille."""
    return can_read(access, content) and group_rules.can(access, "contribute", content.group)


def is_author(access: Access, thing: Content | Comment) -> bool:
    """Tell whether the item or comment is mine."""
    return thing.author_id is not None and thing.author_id == access.user.pk


def signs(access: Access, content: Content) -> bool:
    """Tell whether I sign the item, as its author or beside the author: one query per item object."""
    if is_author(access, content):
        return True
    if content.pk is None or not access.is_signed_in:
        return False
    return access.user.pk in signers(content)


def signers(content: Content) -> dict[int, bool]:
    """Return who signs beside the author, and whether each is a guest: one query per item object."""
    known: dict[int, bool] | None = getattr(content, "_signed_by", None)
    if known is None:
        known = dict(content.co_authors.values_list("user_id", "is_guest"))
        content._signed_by = known  # type: ignore[attr-defined]
    return known


def is_guest(access: Access, content: Content) -> bool:
    """Tell whether I was asked from outside the group to write this item."""
    if content.pk is None or not access.is_signed_in:
        return False
    return signers(content).get(access.user.pk or 0, False)


def writes_as_guest(access: Access, content: Content) -> bool:
    """Tell whether I write this item as a guest: until it is out, where the group is not frozen."""
    return content.state in {"draft", "review"} and not content.group.is_frozen and is_guest(access, content)


RULES: dict[str, Rule] = {
    "read": can_read,
    "reply": can_reply,
    "react": can_react,
    "edit": can_edit,
    "history": can_history,
    "trash": can_trash,
    "restore": can_restore,
    "moderate": can_moderate,
    "follow": can_follow,
    "propose": can_propose,
}


def can(access: Access, verb: str, content: Content) -> bool:
    """Tell whether `access` may do `verb` to `content`. Raises KeyError for a verb that no rule knows."""
    return RULES[verb](access, content)


def can_on_comment(access: Access, verb: str, comment: Comment) -> bool:
    """Tell whether `access` may `edit`, `trash`, `restore` or `accept` a comment.

    Its author edits, moderators may remove; the item's author or a moderator accepts it as an answer (FO15).
    """
    content = comment.content
    if not can_read(access, content) or not may_write(access, content):
        return False
    mine = is_author(access, comment)
    if verb == "edit":
        return mine and comment.trashed_at is None
    moderates = group_rules.can(access, "moderate", content.group)
    if verb == "accept":
        return comment.trashed_at is None and content.tool.takes_answers(content) and may_accept(access, content)
    if verb == "restore":
        return comment.trashed_at is not None and (moderates or comment.trashed_by_id == access.user.pk)
    return comment.trashed_at is None and (mine or moderates)


def may_accept(access: Access, content: Content) -> bool:
    """Tell whether `access` says which comments answer an item: who asked, or who moderates the group."""
    return is_author(access, content) or group_rules.can(access, "moderate", content.group)


def require(access: Access, verb: str, thing: Content | Group) -> None:
    """Raise PermissionDenied, with a sentence for people, unless `access` may do `verb` to `thing`."""
    allowed = group_rules.can(access, verb, thing) if isinstance(thing, Group) else can(access, verb, thing)
    if not allowed:
        raise PermissionDenied(_("You may read this, but your part in the group does not let you do that."))

"""What an item's page shows of its discussion: a fixed number of queries, whatever the length of the thread."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest

from content.models import Attachment, Comment, Content
from content.rules import can
from core import text
from core.paging import page_of
from core.tools import ItemAction, item_actions, tools
from groups.access import Access
from groups.middleware import access_of, me
from groups.rules import can as group_can
from groups.rules import tool_row
from notifications.follows import level_of
from toolkit import drafts
from toolkit.forms import CommentForm

COMMENTS_PER_PAGE = 50


def context(request: HttpRequest, item: Content, form: CommentForm | None = None) -> dict[str, Any]:
    """Return the item's comments of the page asked, the empty form, the marks and what the reader may do."""
    access = access_of(request)
    reply_to = answered(item, request.GET.get("reply", ""))
    may = {verb: can(access, verb, item) for verb in ("reply", "react", "edit", "trash", "moderate")}
    if form is None and may["reply"]:
        form = CommentForm(content=item, initial={"parent": reply_to and reply_to.pk})
        form.initial.update(drafts.typed(request, form.draft_place) or {})
    return {
        "item": item,
        "content": item,
        "tags": [row.tag for row in item.tagged.select_related("tag").order_by("pk")],
        "files": files_of(item),
        "comments": page_of(comments_of(item, access), request, COMMENTS_PER_PAGE),
        "comment_form": form,
        "reply_to": reply_to,
        "marks": marks(item, access),
        "may": may,
        "follow_level": level_of(me(request), item) if access.is_signed_in else "",
        "offered_actions": offered(item, access) if access.is_signed_in else [],
        "panels": [panel for tool in tools() for panel in tool.panels(request, item)],
    }


def files_of(item: Content) -> list[Attachment]:
    """Return the files of an item that its text does not show already: one query."""
    shown = text.files_named(item.body)
    return [file for file in item.attachments.filter(comment=None).select_related("blob") if file.pk not in shown]


def answered(item: Content, asked: str) -> Comment | None:
    """Return the comment that the address asks to answer, if it is one of this item's."""
    if not asked.isascii() or not asked.isdigit() or len(asked) > 18:
        return None
    return item.comments.filter(pk=int(asked), trashed_at=None, is_held=False).select_related("author").first()


def comments_of(item: Content, access: Access) -> Any:
    """Return the comments of an item the reader may see, in reading order; removed ones keep the place others answered.

    A held comment is shown to its author and to those who moderate (FO25).
    """
    answers = Comment.objects.filter(parent=OuterRef("pk"), trashed_at=None, is_held=False)
    shown = Comment.objects.filter(Q(trashed_at=None) | Exists(answers), content_id=item.pk).thread()
    if group_can(access, "moderate", item.group):
        return shown
    mine = Q(author_id=access.user.pk) if access.is_signed_in else Q()
    return shown.filter(Q(is_held=False) | (mine & Q(trashed_at=None)) if mine else Q(is_held=False))


def marks(item: Content, access: Access) -> dict[str, Any]:
    """Return how many found the item useful or noise, and the reader's own mark: one query."""
    rows = item.reactions.filter(comment=None)
    mine = Count("pk", filter=Q(user_id=access.user.pk))
    found = {row["value"]: row for row in rows.values("value").annotate(all=Count("pk"), mine=mine)}
    none = {"all": 0, "mine": 0}
    useful, noise = (cast(dict[str, int], found.get(value, none)) for value in (1, -1))
    own = 1 if useful["mine"] else -1 if noise["mine"] else 0
    return {"useful": useful["all"], "noise": noise["all"], "mine": own}


def offered(item: Content, access: Access) -> list[tuple[ItemAction, str, str]]:
    """Return the acts that other tools of the group offer on the item: the act, its address, its state if done."""
    found = []
    for action in item_actions():
        tool = action.tool
        if tool_row(item.group, tool) is not None and can(access, action.verb, item):
            found.append((action, action.url(item), action.state([item]).get(item.pk, "")))
    return found

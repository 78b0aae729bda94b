"""What an item's page shows of its discussion: a fixed number of queries, whatever the length of the thread."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Page
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse

from content import linked, unread
from content.models import Attachment, Comment, Content, Reaction
from content.rules import can, may_accept
from core import text
from core.paging import page_of
from core.tools import ItemAction, item_actions, tools
from groups.access import Access
from groups.middleware import access_of, me
from groups.rules import tool_row
from notifications.follows import shown_level
from toolkit import drafts, extras, flow, places, quoting
from toolkit.editors import last_editor
from toolkit.forms import CommentForm
from toolkit.places import COMMENTS_PER_PAGE, comments_of

__all__ = ["COMMENTS_PER_PAGE", "comments_of", "context", "marks"]


def context(request: HttpRequest, item: Content, form: CommentForm | None = None) -> dict[str, Any]:
    """Return the item's comments of the page asked, the empty form, the marks and what the reader may do."""
    access = access_of(request)
    reply_to = answered(item, request.GET.get("reply", "") or request.GET.get("quote", ""))
    may = {verb: can(access, verb, item) for verb in ("reply", "react", "edit", "trash", "moderate", "history")}
    may["accept"] = item.tool.takes_answers(item) and may["reply"] and may_accept(access, item)
    if form is None and may["reply"]:
        form = CommentForm(content=item, initial=begun(request, reply_to))
        if not request.GET.get("quote"):
            form.initial.update(drafts.typed(request, form.draft_place) or {})
    return {
        "item": item,
        "content": item,
        "tags": [row.tag for row in item.tagged.select_related("tag").order_by("pk")],
        "files": files_of(item),
        "comment_form": form,
        "reply_to": reply_to,
        "modified_by": last_editor(item) if item.edited_at else None,
        "marks": marks(item, access),
        "may": may,
        "follow_level": shown_level(me(request), item) if access.is_signed_in else "",
        "item_links": extras.item_links(item, access),
        "offered_actions": offered(item, access) if access.is_signed_in else [],
        **discussion(request, item),
        "panels": [panel for tool in tools() for panel in tool.panels(request, item)],
    }


def discussion(request: HttpRequest, item: Content) -> dict[str, Any]:
    """Return the messages of the page asked, what happened between them, and how far the reader has read."""
    access, order = access_of(request), places.order_of(request.GET)
    found = comments_of(item, access).order_by(*places.ORDERS[order][1])
    page = page_of(found, request, COMMENTS_PER_PAGE)
    comments = list(page.object_list)
    since = unread.read_until(access, item)
    item.is_unread_below = since is not None and item.last_activity_at > since  # type: ignore[attr-defined]
    linked.load(access, [item, *comments])
    notes = item.tool.comment_notes(item, comments)
    for comment in comments:
        comment.note = notes.get(comment.pk)
    show_marks(comments, access)
    extras.show_links(comments, access)
    show_places(comments, access, since)
    return {
        "comments": page,
        "flow": flow.woven(comments, between(page, item, access, order), newest_first=order == "newest"),
        "sort": order,
        "sorts": [(value, label) for value, (label, _columns) in places.ORDERS.items()],
        "accepted": accepted(item, access),
        "closing": flow.closing(item),
        "unread_from": next((one for one in comments if one.is_unread), None) if not order else None,
        "read_form": to_mark(page, item, since, order) if access.is_signed_in else None,
        "is_selecting": "select" in request.GET and can(access, "moderate", item),
    }


def begun(request: HttpRequest, reply_to: Comment | None) -> dict[str, Any]:
    """Return what the form holds when it opens: whom one answers, and their words where the address asks to quote."""
    if reply_to is None:
        return {}
    is_quote = bool(request.GET.get("quote"))
    return {"parent": reply_to.pk, "body": quoting.quoted(reply_to) if is_quote else ""}


def files_of(item: Content) -> list[Attachment]:
    """Return the files of an item that its text does not show already: one query."""
    shown = text.files_named(item.body)
    return [file for file in item.attachments.filter(comment=None).select_related("blob") if file.pk not in shown]


def answered(item: Content, asked: str) -> Comment | None:
    """Return the comment that the address asks to answer, if it is one of this item's."""
    if not asked.isascii() or not asked.isdigit() or len(asked) > 18:
        return None
    return item.comments.filter(pk=int(asked), trashed_at=None, is_held=False).select_related("author").first()


def between(page: Page[Any], item: Content, access: Access, order: str) -> list[flow.Event]:
    """Return what happened to the item in the time that a page of its discussion covers."""
    shown = list(page.object_list)
    if not shown or order:
        return flow.events(item, access, None, None) if page.number == 1 and not shown else []
    since = shown[0].created_at if page.has_previous() else None
    following = page.paginator.object_list[page.end_index() : page.end_index() + 1] if page.has_next() else []
    until = next(iter(following)).created_at if page.has_next() else None
    return flow.events(item, access, since, until)


def show_marks(comments: list[Comment], access: Access) -> None:
    """Set on each message how many found it useful, and whether the reader did: one query for a page."""
    rows = Reaction.objects.filter(comment__in=[one.pk for one in comments], value=1)
    mine = Count("pk", filter=Q(user_id=access.user.pk))
    found = {row["comment"]: row for row in rows.values("comment").annotate(all=Count("pk"), mine=mine).order_by()}
    for one in cast(list[Any], comments):
        row = found.get(one.pk, {"all": 0, "mine": 0})
        one.useful_count, one.is_useful_to_me = row["all"], bool(row["mine"])


def show_places(comments: list[Comment], access: Access, since: Any) -> None:
    """Set on each message whether it is unread, and where the one it answers stands when that is on the same page."""
    here = {one.pk for one in comments}
    for one in cast(list[Any], comments):
        one.is_unread = since is not None and one.created_at > since and one.author_id != access.user.pk
        one.is_answer_here = one.parent_id in here


def accepted(item: Content, access: Access) -> list[Comment]:
    """Return the answers accepted for an item, in the order of their acceptance: one query, none for most kinds."""
    if not item.tool.takes_answers(item):
        return []
    shown = comments_of(item, access).filter(accepted_at__isnull=False, trashed_at=None)
    return list(shown.order_by("accepted_at")[:5])


def to_mark(page: Page[Any], item: Content, since: Any, order: str) -> dict[str, str] | None:
    """Return what the reader marks as read at the end of this page (until when, and where one goes on), or None."""
    if order:
        return None
    shown = list(page.object_list)
    until = shown[-1].created_at if page.has_next() else item.last_activity_at
    if since is not None and until <= since:
        return None
    onward = f"{item.get_absolute_url()}?page={page.number + 1}" if page.has_next() else list_url(item)
    return {"until": until.isoformat(), "next": onward}


def list_url(item: Content) -> str:
    """Return the address of the list that an item stands in."""
    return reverse(f"{item.tool.label}:list", args=[item.group.slug])


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

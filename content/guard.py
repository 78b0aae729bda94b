"""`@allow(verb)` for views about one item: the view receives the `content` its address names."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from content.models import Comment, Content
from content.rules import can, require
from groups import rules as group_rules
from groups.access import Access
from groups.guard import View, to_sign_in
from groups.middleware import access_of
from groups.models import Group

ID_MAX = 2**63 - 1


def get_content(access: Access, pk: int) -> Content:
    """Return the item `pk` that `access` may read, with its group and author: one query. Raises Http404.

    An item joined to another gives that other one, so that old addresses lead to it (two queries more).
    """
    if pk > ID_MAX:
        raise Http404
    seen = Content.objects.visible_to(access).select_related("group", "author")
    found = seen.filter(pk=pk).first() or seen.filter(pk=heir_of(pk)).first()
    if found is None:
        raise Http404
    return found


def find_home(access: Access, slug: str, /, **item: Any) -> Group:
    """Return the group named `slug` for the page of one of its items, which `item` finds by columns of `Content`.

    A group whose home page is closed opens for an item that `access` may read all the same: it stands on a shelf of
    another group (CC32). What is listed can be opened. Raises Http404 otherwise, for every reason alike.
    """
    group = Group.objects.alive().filter(slug=slug).first()
    if group is None:
        raise Http404
    if group_rules.can(access, "see_home", group):
        return group
    if Content.objects.visible_to(access).filter(group=group, **item).exists():
        return group
    raise Http404


def get_commented(access: Access, pk: int, comment: int) -> Content:
    """Return the item where comment `comment` stands today, wherever it stood when its address named item `pk`.

    Raises Http404 when the reader may not read it there.
    """
    today = Comment.objects.filter(pk=min(comment, ID_MAX)).values_list("content_id", flat=True).first()
    return get_content(access, today or pk)


def heir_of(pk: int) -> int:
    """Return the id of the item that item `pk` was joined to, or 0."""
    return Content.objects.filter(pk=pk).values_list("merged_into", flat=True).first() or 0


def get_trashed(access: Access, pk: int) -> Content:
    """Return the trashed item `pk` that `access` may restore. Raises Http404."""
    found = Content.objects.select_related("group", "author").filter(pk=min(pk, ID_MAX), trashed_at__isnull=False)
    content = found.first()
    if content is None or not can(access, "restore", content):
        raise Http404
    return content


def allow(verb: str, *, by_comment: bool = False) -> Callable[[View], View]:
    """Give the view the item its `pk` names once `verb` is allowed: 404 when not visible, 403 when refused.

    With `by_comment`, the item where the `comment` of the address stands today: its address is for ever (FO23).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
            access = access_of(request)
            if verb == "restore":
                content = get_trashed(access, pk)
            else:
                is_comment = by_comment and "comment" in kwargs
                content = get_commented(access, pk, kwargs["comment"]) if is_comment else get_content(access, pk)
                if not access.is_signed_in and not can(access, verb, content):
                    return to_sign_in(request)
                require(access, verb, content)
            return view(request, content, *args, **kwargs)

        guarded.rule = f"content:{verb}"  # type: ignore[attr-defined]
        return guarded

    return decorate

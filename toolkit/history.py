"""The earlier versions of an item or of a comment: what changed, and taking one back (CC29)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from content.guard import ID_MAX, allow
from content.models import Comment, Content, Revision
from content.rules import can, can_on_comment
from core.merging import differences
from core.paging import page_of
from groups.access import Access
from groups.middleware import access_of, me
from toolkit import actions
from toolkit.comments import get_comment
from toolkit.versions import PER_PAGE, revisions, steps


@require_GET
@allow("history")
def of_item(request: HttpRequest, content: Content) -> HttpResponse:
    """Show the versions of an item, and what changed in each."""
    return show(request, content, content, may_restore=can(access_of(request), "edit", content))


@require_GET
@allow("history", by_comment=True)
def of_comment(request: HttpRequest, content: Content, comment: int) -> HttpResponse:
    """Show the versions of a comment."""
    found = readable(access_of(request), content, comment)
    return show(request, content, found, may_restore=can_on_comment(access_of(request), "edit", found))


def readable(access: Access, content: Content, comment: int) -> Comment:
    """Return a comment whose words may be read. Raises Http404 for one that was removed."""
    found = get_comment(access, content, comment)
    if found.trashed_at is not None:
        raise Http404
    return found


def show(request: HttpRequest, content: Content, thing: Content | Comment, *, may_restore: bool) -> HttpResponse:
    """Answer with a page of versions; `?version=` unfolds one of them."""
    page = page_of(revisions(thing), request, PER_PAGE)
    asked = request.GET.get("version", "")
    line = [
        (one, before, differences(before.body, one.body) if before and asked == str(one.pk or "now") else None)
        for one, before in steps(thing, page)
    ]
    context = {"group": content.group, "tool": content.tool, "content": content, "page_obj": page, "line": line}
    comment = thing if isinstance(thing, Comment) else None
    return render(request, "content/history.html", {**context, "comment": comment, "may_restore": may_restore})


@require_POST
@allow("edit")
def restore_item(request: HttpRequest, content: Content, revision: int) -> HttpResponse:
    """Take an earlier version of an item back, as a new one."""
    row = find(content, revision)
    content.title, content.body = row.title or content.title, row.body
    actions.edit(item=content, editor=me(request))
    messages.success(request, _("This earlier version stands again. The one it replaces is kept."))
    return redirect(f"{content.get_absolute_url()}?page=1")


@require_POST
@allow("history")
def restore_comment(request: HttpRequest, content: Content, comment: int, revision: int) -> HttpResponse:
    """Take an earlier version of my own comment back."""
    found = get_comment(access_of(request), content, comment, "edit")
    if found.trashed_at is not None:
        raise PermissionDenied
    actions.edit_comment(comment=found, editor=me(request), body=find(found, revision).body)
    return redirect(found)


def find(thing: Content | Comment, pk: int) -> Revision:
    """Return an earlier version of this very text. Raises Http404."""
    row: Revision | None = revisions(thing).filter(pk=min(pk, ID_MAX)).first()
    if row is None:
        raise Http404
    return row

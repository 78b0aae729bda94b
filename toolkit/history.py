"""The earlier versions of an item or of a comment: what changed, their names, taking one back (CC29, PA03)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from content.guard import ID_MAX, allow
from content.models import Comment, Content, Revision
from content.rules import can, can_on_comment
from core import text
from core.merging import Piece, differences
from core.paging import page_of
from groups.access import Access
from groups.middleware import access_of, me
from toolkit import actions
from toolkit.comments import get_comment
from toolkit.versions import PER_PAGE, Version, kept, names_of, revisions, standing, steps

NAME_MAX = 100


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
    names = names_of(thing)
    line = [
        (one, before, changes(before, one) if before and asked == str(one.pk or "now") else None, names.get(one.at, ""))
        for one, before in steps(thing, page)
    ]
    context = {"group": content.group, "tool": content.tool, "content": content, "page_obj": page, "line": line}
    comment = thing if isinstance(thing, Comment) else None
    return render(request, "content/history.html", {**context, "comment": comment, "may_restore": may_restore})


def changes(before: Version, after: Version) -> list[Piece]:
    """Return what changed between two versions, in words as one reads them and not in markup (PA03)."""
    return differences(text.readable(before.body), text.readable(after.body))


@require_GET
@allow("history")
def compare(request: HttpRequest, content: Content) -> HttpResponse:
    """Show what changed between any two versions of an item, the older one first (PA03); none named, the last one."""
    found = [version_at(content, request.GET.get(name, "now")) for name in ("from", "to")]
    old, new = sorted(found, key=lambda one: one.at)
    pieces = changes(old, new)
    names = names_of(content)
    context = {"group": content.group, "tool": content.tool, "content": content, "old": old, "new": new}
    context |= {"old_name": names.get(old.at, ""), "new_name": names.get(new.at, "")}
    is_same = all(piece.kind == "same" for piece in pieces)
    return render(request, "content/compare.html", {**context, "pieces": pieces, "is_same": is_same})


def version_at(content: Content, asked: str) -> Version:
    """Return the version that the address names: `now`, or the number of an earlier one. Raises Http404."""
    if asked == "now":
        return standing(content)
    if not asked.isascii() or not asked.isdigit() or len(asked) > 18:
        raise Http404
    return kept(find(content, int(asked)))


@require_POST
@allow("edit")
def name_version(request: HttpRequest, content: Content) -> HttpResponse:
    """Give a version of an item a name, or take it away (an empty one) (PA03)."""
    found = version_at(content, request.POST.get("version", ""))
    name = text.one_line(request.POST.get("name", ""))[:NAME_MAX]
    actions.name_version(item=content, at=found.at, name=name, by=me(request))
    return redirect(f"{reverse('content:history', args=[content.pk])}#version-{found.pk or 'now'}")


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

"""What programs write: pages saved as bookmarks, by the form of the site itself (VC14, VW13)."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from api import schemas, telling
from api.models import ApiToken
from api.problems import problem
from api.reading import Number, Size, group_of, reads
from bookmarks import actions
from bookmarks.forms import BookmarkForm
from bookmarks.models import Bookmark
from content.rules import can
from groups.middleware import access_of
from groups.rules import can_post, tool_row

PATH = "groups/{slug:group}/bookmarks/"
FIELDS = {"body": "summary", "form_key": "key"}
"""Fields of the site's form that programs know under another name."""


@reads(
    PATH,
    schemas.Bookmarks,
    rule="see_home",
    scope=ApiToken.Scope.CONTENT,
    says=_("The bookmarks of a group that one may read, the latest first."),
)
def bookmarks(request: HttpRequest, group: str, page: Number = 1, size: Size = 50) -> dict[str, Any]:
    """The bookmarks of a group that I may read, the latest first."""
    found = Bookmark.objects.visible_to(access_of(request)).in_group(group_of(request, group, "see_home"))
    rows, frame = telling.page(request, found.cards().order_by("-published_at", "-pk"), page, size)
    return {"items": [telling.bookmark(row) for row in rows], **frame}


@reads(
    PATH,
    {201: schemas.SavedPage, 200: schemas.SavedPage},
    method="POST",
    name="bookmarks",
    rule="see_home",
    scope=ApiToken.Scope.BOOKMARKS,
    says=_("Saves a page (201). When the group has it already, comment, tags and a vote are added to it (200)."),
)
def save_bookmark(request: HttpRequest, group: str, typed: schemas.Page) -> Any:
    """Save a page (201), or add comment, tags and a vote to the bookmark that the group has of it (200)."""
    access = access_of(request)
    found = group_of(request, group, "contribute")
    if tool_row(found, "bookmarks") is None or not can_post(access, found, "bookmarks"):
        raise PermissionDenied(_("In this group, you may not add bookmarks."))
    form = BookmarkForm(sent(typed, found.default_audience), group=found, instance=Bookmark(group=found))
    if not form.is_valid():
        return refused(form)
    saved = actions.save(group=found, author=cast(User, access.user), typed=form.typed())
    row = Bookmark.objects.visible_to(access).filter(pk=saved.bookmark.pk).cards().first()
    item = telling.bookmark(row) if row and can(access, "read", row) else None
    return (201 if saved.is_new else 200), {"is_new": saved.is_new, "item": item}


def sent(typed: schemas.Page, audience: str) -> dict[str, Any]:
    """Return what a program sends as the form of the site takes it."""
    return {
        "url": typed.url,
        "title": typed.title,
        "body": typed.summary,
        "comment": typed.comment,
        "tags": ", ".join(name.replace(",", " ") for name in typed.tags),
        "audience": typed.audience or audience,
        "form_key": typed.key,
    }


def refused(form: BookmarkForm) -> HttpResponse:
    """Return what is wrong with what a program sent, field by field, in the sentences of the form."""
    errors = [
        {"in": "body", "name": FIELDS.get(name, name), "detail": " ".join(str(said) for said in told)}
        for name, told in form.errors.items()
    ]
    return problem(422, str(_("Some fields cannot be saved.")), errors=errors)

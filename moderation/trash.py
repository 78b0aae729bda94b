"""The trash of a group and of the site: what was removed, by whom, until when it can be taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.guard import ID_MAX
from content.models import Comment, Content
from core import text
from core.paging import page_of
from core.tools import kinds, tools
from groups.guard import allow, site_admin
from groups.middleware import me
from groups.models import TRASH_DAYS, Group
from moderation.cases import frame
from toolkit import actions


@require_safe
@allow("moderate")
def of_group(request: HttpRequest, group: Group) -> HttpResponse:
    """Show what waits in the trash of a group."""
    return trash_page(request, group)


@require_safe
@site_admin
def of_site(request: HttpRequest) -> HttpResponse:
    """Show what waits in the trash of all groups, and the groups themselves."""
    return trash_page(request, None)


def trash_page(request: HttpRequest, group: Group | None) -> HttpResponse:
    """Show one kind of thing at a time, the latest first, searched by its words."""
    what = request.GET.get("what", "items")
    asked = text.one_line(request.GET.get("q", ""))[:80]
    found = {"comments": comments, "groups": groups}.get(what, items)(group, asked)
    context = {
        "group": group,
        "what": what if what in {"comments", "groups"} and found is not None else "items",
        "q": asked,
        "page_obj": page_of(found, request),
        "days": TRASH_DAYS,
        "frame": frame(group),
    }
    return render(request, "content/trash.html", context)


def items(group: Group | None, asked: str) -> QuerySet[Any]:
    """Return the trashed items whose title holds `asked`."""
    # unfiltered: those in charge see what nobody else sees
    found = Content.objects.filter(trashed_at__isnull=False, merged_into=None, kind__in=kinds())
    found = found.filter(group=group) if group else found
    for held in filter(None, (tool.gone_with_others() for tool in tools())):
        found = found.exclude(pk__in=held)
    return found.filter(title__icontains=asked).select_related("author", "group", "trashed_by").order_by("-trashed_at")


def comments(group: Group | None, asked: str) -> QuerySet[Any]:
    """Return the trashed comments whose text holds `asked`."""
    # unfiltered: those in charge see what nobody else sees
    found = Comment.objects.filter(trashed_at__isnull=False).exclude(body="")
    found = found.filter(content__group=group) if group else found
    loaded = found.filter(body__icontains=asked).select_related("author", "content__group", "trashed_by")
    return loaded.order_by("-trashed_at")


def groups(group: Group | None, asked: str) -> QuerySet[Any]:
    """Return the trashed groups whose name holds `asked`; none inside a group."""
    # unfiltered: for the site's administrators alone
    found = Group.objects.filter(trashed_at__isnull=False, name__icontains=asked).order_by("-trashed_at")
    return found.none() if group else found


@require_POST
@site_admin
def restore(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take an item or a comment back, in whichever group it was."""
    if kind == "comment":
        # unfiltered: for the site's administrators alone
        comment = Comment.objects.filter(pk=min(pk, ID_MAX), trashed_at__isnull=False).select_related("content").first()
        if comment is None:
            raise Http404
        actions.restore_comment(comment=comment, by=me(request))
    else:
        # unfiltered: for the site's administrators alone
        item = Content.objects.filter(pk=min(pk, ID_MAX), trashed_at__isnull=False).select_related("group").first()
        if item is None:
            raise Http404
        actions.restore(item=item, by=me(request))
    messages.success(request, _("It is taken back."))
    return redirect(reverse("site:trash") + ("?what=comments" if kind == "comment" else ""))

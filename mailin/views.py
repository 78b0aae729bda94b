"""Pages about mail that comes in: mine and what became of it, a group's addresses and held mails, the whole of one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.guard import allow as allow_on_item
from content.models import Comment, Content
from content.rules import is_author
from core.paging import page_of
from groups import rules
from groups.guard import allow, signed_in
from groups.middleware import access_of, me
from groups.models import Group
from mailin import actions, answers, showing
from mailin.models import ReceivedMail, WholeMail
from notifications import answering

PER_PAGE = 30
State = ReceivedMail.State


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """List the mails I wrote to the site and what became of each; and how one writes to my groups."""
    # unfiltered: they are the reader's own
    rows = ReceivedMail.objects.filter(user=me(request)).select_related("content__group", "comment", "group")
    page = page_of(rows.defer("text").order_by("-received_at", "-pk"), request, PER_PAGE)
    groups = showing.groups_of(access_of(request)) if answering.is_on() else []
    context = {"page_obj": page, "lines": [showing.line(row) for row in page], "groups": groups}
    return render(request, "mailin/mine.html", {**context, "is_on": answering.is_on()})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the text of one of my mails that was not published, and put it in a form where it can be."""
    # unfiltered: it is the reader's own
    row = ReceivedMail.objects.filter(key=key, user=me(request)).select_related("content__group", "group").first()
    if row is None:
        raise Http404
    ways = showing.ways_out(access_of(request), row)
    if request.method == "POST":
        way = next((one for one in ways if one.place == request.POST.get("place")), None)
        if way is not None and actions.take_up(row=row, user=me(request), place=way.place):
            return redirect(way.url)
        messages.error(request, _("This text can no longer be put there."))
    context = {"row": row, "ways": ways, "why": answers.sentence(row)}
    return render(request, "mailin/show.html", context)


@require_safe
@allow_on_item("read")
def whole_of_item(request: HttpRequest, content: Content) -> HttpResponse:
    """Show the whole mail that opened an item, to its author and to those who moderate."""
    # unfiltered: the function below asks who wrote the item and who moderates it
    rows = WholeMail.objects.filter(content_id=content.pk, comment=None)
    return whole(request, content, content, rows.first())


@require_safe
@allow_on_item("read", by_comment=True)
def whole_of_comment(request: HttpRequest, content: Content, comment: int) -> HttpResponse:
    """Show the whole mail that made a comment, to its author and to those who moderate."""
    # unfiltered: the comment must be visible to the reader, and `whole` asks who wrote it and who moderates
    rows = WholeMail.objects.filter(comment=min(comment, 2**63 - 1), comment__content_id=content.pk)
    row = rows.filter(comment__in=Comment.objects.visible_to(access_of(request))).select_related("comment").first()
    return whole(request, content, row.comment if row else None, row)


def whole(
    request: HttpRequest, content: Content, written: Content | Comment | None, row: WholeMail | None
) -> HttpResponse:
    """Show a whole mail; to whom may not read it, nothing tells that there is one."""
    access = access_of(request)
    may = written is not None and (is_author(access, written) or rules.can(access, "moderate", content.group))
    if row is None or not may:
        raise Http404
    context = {"content": content, "group": content.group, "tool": content.tool, "row": row, "written": written}
    return render(request, "mailin/whole.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("contribute")
def of_group(request: HttpRequest, group: Group) -> HttpResponse:
    """Say how one writes to the group by mail; show its team the mails that wait, and let them discard some."""
    moderates = rules.can(access_of(request), "moderate", group)
    held = actions.held_in(group, shown=moderates)
    if request.method == "POST" and moderates:
        count = actions.discard(rows=held, keys=request.POST.getlist("mail")[:100])
        messages.success(request, _("Discarded.") if count else _("Nothing was ticked."))
        return redirect("mailin:group", group.slug)
    context = {
        "group": group,
        "moderates": moderates,
        "page_obj": page_of(held.order_by("-received_at", "-pk"), request, PER_PAGE),
        "addresses": showing.addresses_of(access_of(request), group) if answering.is_on() else [],
        "saving": showing.saving_of(me(request), group) if answering.is_on() else "",
        "may_save": showing.may_save(access_of(request), group),
        "may_import": rules.can(access_of(request), "administer", group),
        "is_on": answering.is_on(),
    }
    return render(request, "mailin/group.html", context)


@require_POST
@allow("contribute")
def address(request: HttpRequest, group: Group) -> HttpResponse:
    """Make my secret address of the group, renew it, or give it up."""
    if request.POST.get("act") == "stop":
        actions.stop_address(user=me(request), group=group)
        messages.success(request, _("Your address is not in force any more."))
    else:
        actions.renew_address(user=me(request), group=group)
        messages.success(request, _("Here is your address. Keep it to yourself."))
    return redirect("mailin:group", group.slug)

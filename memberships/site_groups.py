"""The groups as the site's administrators see them: those that wait, sleep, are orphans or in the trash, and models."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from core import text
from core.paging import page_of
from groups.access import Access
from groups.guard import site_admin
from groups.middleware import access_of, me
from groups.models import Group
from memberships import approval, lifecycle, similar

SHOWS = ("all", "waiting", "dormant", "orphan", "trash", "model")
REASON_MAX = 500


def found(access: Access, show: str) -> QuerySet[Group]:
    """Return the groups of one list."""
    known = Group.objects.named_to(access)
    lists: dict[str, QuerySet[Group]] = {
        "waiting": known.awaiting(),
        "dormant": known.dormant(),
        "orphan": lifecycle.without_admin(),
        "trash": known.none() if not access.sees_all else Group.objects.in_trash(),  # unfiltered: rights are on
        "model": known.filter(is_template=True).order_by("name", "pk"),
    }
    return lists.get(show, known.order_by("name", "pk"))


@require_safe
@site_admin
def site_groups(request: HttpRequest) -> HttpResponse:
    """List the groups of the site, or one of the lists that ask for care."""
    show, words = request.GET.get("show", ""), text.one_line(request.GET.get("q", ""))[:80]
    show = show if show in SHOWS else "all"
    access = access_of(request)
    groups = similar.matching(found(access, show), words).select_related("created_by", "parent")  # type: ignore[arg-type]
    counts = {name: found(access, name).count() for name in ("waiting", "dormant", "orphan", "trash")}
    context = {"page_obj": page_of(groups, request), "show": show, "words": words, "counts": counts}
    return render(request, "site/groups.html", context)


def accept(group: Group, by: User, typed: str) -> str:
    """Open a group that waits."""
    if group.awaits_approval:
        approval.accept_group(group=group, by=by)
    return _("“%(name)s” is open; its founder is told.")


def refuse(group: Group, by: User, typed: str) -> str:
    """Refuse a group that waits, with the reason typed."""
    if group.awaits_approval:
        approval.refuse_group(group=group, by=by, reason=typed)
    return _("“%(name)s” is refused; its founder is told why.")


def restore(group: Group, by: User, typed: str) -> str:
    """Take a group out of the trash."""
    lifecycle.restore_group(group=group, by=by)
    return _("“%(name)s” is back, with everything in it.")


def offer(group: Group, by: User, typed: str) -> str:
    """Offer a group as a model to whoever makes one."""
    lifecycle.offer_as_model(group=group, by=by, is_offered=True)
    return _("“%(name)s” is offered as a model to whoever makes a group.")


def withdraw(group: Group, by: User, typed: str) -> str:
    """Offer a group as a model no longer."""
    lifecycle.offer_as_model(group=group, by=by, is_offered=False)
    return _("“%(name)s” is no longer offered as a model.")


ACTS: dict[str, Any] = {"accept": accept, "refuse": refuse, "restore": restore, "offer": offer, "withdraw": withdraw}


@require_POST
@site_admin
def site_group_act(request: HttpRequest, slug: str, verb: str) -> HttpResponse:
    """Do one of these acts to one group; a refusal says why."""
    # unfiltered: the site's administrators, rights on, act on groups in the trash too
    group = Group.objects.select_related("created_by").filter(slug=slug).first()
    if group is None or verb not in ACTS or (group.trashed_at and verb != "restore"):
        raise Http404
    typed = text.one_line(request.POST.get("reason", ""))[:REASON_MAX]
    back = f"{reverse('groups:site_groups')}?show={'waiting' if verb in {'accept', 'refuse'} else 'all'}"
    if verb == "refuse" and not typed:
        messages.error(request, _("Say why: the founder of the group reads it."))
        return redirect(back)
    messages.success(request, ACTS[verb](group, me(request), typed) % {"name": group.name})
    return redirect(back)

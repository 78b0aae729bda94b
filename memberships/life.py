"""Pages of the life of a group: read-only, archive, trash and back, for its admins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core.paging import page_of
from groups.guard import allow, signed_in
from groups.middleware import access_of, me
from groups.models import TRASH_DAYS, Group
from memberships import lifecycle
from memberships.life_forms import TrashForm

Act = Callable[..., None]


@require_safe
@allow("administer")
def life(request: HttpRequest, group: Group) -> HttpResponse:
    """Show what the group has become, and what its admins may make of it."""
    return life_page(request, group, TrashForm(group=group))


def life_page(request: HttpRequest, group: Group, form: TrashForm) -> HttpResponse:
    """Answer with the page; a form that was refused keeps what was typed (422)."""
    children = Group.objects.named_to(access_of(request)).filter(parent=group).order_by("name")
    context = {"group": group, "form": form, "children": children, "trash_days": TRASH_DAYS}
    return render(request, "groups/life.html", context, status=422 if form.is_bound else 200)


def set_read_only(*, group: Group, by: Any) -> None:
    """Close the group to writing."""
    lifecycle.set_read_only(group=group, by=by, is_read_only=True)


def set_writable(*, group: Group, by: Any) -> None:
    """Open the group to writing again."""
    lifecycle.set_read_only(group=group, by=by, is_read_only=False)


ACTS: dict[str, tuple[Act, Any]] = {
    "read-only": (set_read_only, gettext_lazy("The group is read-only: nobody writes in it until you open it again.")),
    "writable": (set_writable, gettext_lazy("The group is open to writing again.")),
    "archive": (lifecycle.archive, gettext_lazy("The group is archived: it can be read, not changed.")),
    "reopen": (lifecycle.reopen, gettext_lazy("The group is out of the archives.")),
    "keep": (lifecycle.keep_alive, gettext_lazy("The group is kept. You will hear of it again after a long silence.")),
}
"""The acts of the page, each with the sentence that says it is done."""


@require_POST
@allow("administer")
def change_life(request: HttpRequest, group: Group, act: str) -> HttpResponse:
    """Make the group read-only or not, archive it or not, keep it."""
    if act not in ACTS:
        raise Http404
    perform, sentence = ACTS[act]
    perform(group=group, by=me(request))
    messages.success(request, str(sentence))
    return redirect("groups:life", group.slug)


@require_POST
@allow("administer")
def trash_group(request: HttpRequest, group: Group) -> HttpResponse:
    """Put the group in the trash, once its name was typed."""
    form = TrashForm(request.POST, group=group)
    if not form.is_valid():
        return life_page(request, group, form)
    lifecycle.trash_group(group=group, by=me(request))
    undo = reverse("groups:restore", args=[group.slug])
    messages.success(request, _("“%(name)s” is in the trash.") % {"name": group.name}, extra_tags=f"undo:{undo}")
    return redirect("groups:trash")


@require_safe
@signed_in
def trash(request: HttpRequest) -> HttpResponse:
    """List the groups in the trash that the reader may take back: they show nothing anywhere else."""
    # unfiltered: those in the trash are asked for by who administers them
    found = Group.objects.in_trash_of(access_of(request))
    return render(request, "groups/trash.html", {"page_obj": page_of(found, request), "trash_days": TRASH_DAYS})


@require_POST
@signed_in
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a group out of the trash, for its admins. Anybody else hears that there is no such group."""
    # unfiltered: the same
    group = Group.objects.in_trash_of(access_of(request)).filter(slug=slug).first()
    if group is None:
        raise Http404
    lifecycle.restore_group(group=group, by=me(request))
    messages.success(request, _("“%(name)s” is back, with everything in it.") % {"name": group.name})
    return redirect(group)

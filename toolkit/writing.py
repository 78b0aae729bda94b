"""What the editor asks while somebody writes: how a text will read, and whom a name may call."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from content import naming
from content.guard import allow
from content.models import Comment, Content
from content.readers import readers_of
from core import text
from groups.guard import allow as allow_in_group
from groups.guard import signed_in
from groups.middleware import access_of
from groups.models import Group
from groups.rules import can
from toolkit.signers import label_of


@require_POST
@signed_in
def preview(request: HttpRequest) -> HttpResponse:
    """Answer with the HTML that a Markdown text gives, by the one parser of the house: the editor opens it too."""
    return HttpResponse(text.render(text.normalise(request.POST.get("body", "")[: text.BODY_MAX * 2])))


@require_GET
@allow("reply")
def names_on(request: HttpRequest, content: Content) -> JsonResponse:
    """Complete a name after @ in a comment: among those who read the item, never an e-mail address (LD7)."""
    return names(request, readers_of(content), content.group)


@require_GET
@allow_in_group("contribute")
def names_in(request: HttpRequest, group: Group) -> JsonResponse:
    """Complete a name after @ in a new item: among the members of its group."""
    return names(request, naming.members_of(group), group)


@require_GET
@allow_in_group("contribute")
def signers_in(request: HttpRequest, group: Group) -> JsonResponse:
    """Complete the name of a member who signs an item beside its author."""
    found = naming.matching(naming.members_of(group), request.GET.get("q", ""))
    return JsonResponse({"tags": [label_of(one) for one in found]})


def names(request: HttpRequest, people: QuerySet[User], group: Group) -> JsonResponse:
    """Return the people who match `?q=`, after the names that call several of them."""
    typed = text.one_line(request.GET.get("q", ""))[:40]
    called = [("animateurs", _("The animators of the group"))]
    if can(access_of(request), "moderate", group):
        count = group.member_count
        called.append(("tous", ngettext("All %(count)s member", "All %(count)s members", count) % {"count": count}))
    start = text.fold(typed)
    found = [{"id": name, "name": str(label)} for name, label in called if name.startswith(start)]
    found += [{"id": one.username, "name": str(one)} for one in naming.matching(people, typed)]
    return JsonResponse({"names": found[: naming.SHOWN]})


def unheard_sentence(written: Content | Comment, item: Content) -> str:
    """Return what to tell an author whose text names somebody it will not reach; empty when it reaches all."""
    missed = naming.unheard(written, item)
    if not missed:
        return ""
    said = ", ".join(f"@{name}" for name in missed[:5])
    return _("%(names)s will not be told: no such name, or somebody who cannot read this.") % {"names": said}

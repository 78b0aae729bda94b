"""The members of a group as a table, and several of them removed at once."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Affiliation, User
from content.guard import ID_MAX
from core import clock
from core.tables import csv_lines
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group, Membership
from memberships import actions
from memberships.members import asked_of, found_members
from memberships.rules import can_act_on

CHUNK = 500
REMOVED_MAX = 200


@require_safe
@allow("manage_members")
def export(request: HttpRequest, group: Group) -> StreamingHttpResponse:
    """Send the members that the list's filters name, line by line. No address: people gave it to the site (LU2)."""
    rows = lines(group, asked_of(request))
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    name = f"{group.slug}-{clock.now():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def lines(group: Group, asked: dict[str, str]) -> Iterator[list[object]]:
    """Yield the rows of the table, read by pages of `CHUNK`: memory stays the same for 50,000 members."""
    yield [_("Name"), _("User name"), _("Role"), _("Organisations"), _("Member since"), _("Last seen")]
    places = Affiliation.objects.select_related("organisation").order_by("pk")  # unfiltered: on public profiles
    rows = found_members(group, asked, manages=True).prefetch_related(None).order_by("pk")
    rows = rows.prefetch_related(Prefetch("user__affiliations", places, to_attr="all_places"))
    last = 0
    while page := list(rows.filter(pk__gt=last)[:CHUNK]):
        for row in page:
            yield cells(row)
        last = page[-1].pk


def cells(row: Membership) -> list[object]:
    """Return what the table says of one member."""
    where = ", ".join(str(place.organisation) for place in getattr(row.user, "all_places", ()))
    seen = row.seen_on or ""
    return [row.user, row.user.username, row.get_role_display(), where, row.since.date(), seen]


def ticked(request: HttpRequest, group: Group) -> list[Membership]:
    """Return the rows ticked in the list of members that the person may act on."""
    ids = [int(pk) for pk in request.POST.getlist("rows")[:REMOVED_MAX] if pk.isascii() and pk.isdigit()]
    rows = group.memberships.filter(pk__in=[min(pk, ID_MAX) for pk in ids], state=Membership.State.ACTIVE)
    access = access_of(request)
    return [row for row in rows.select_related("user").order_by("pk") if can_act_on(access, group, row)]


@require_POST
@allow("manage_members")
def remove_many(request: HttpRequest, group: Group) -> HttpResponse:
    """Count and name those ticked; remove them once it is confirmed, with one reason for all."""
    rows = ticked(request, group)
    if not rows:
        messages.warning(request, _("Tick members that you may remove first."))
        return redirect("groups:members", group.slug)
    if request.POST.get("step") != "sure":
        return render(request, "groups/remove_many.html", {"group": group, "rows": rows})
    reason = request.POST.get("reason", "")[:500]
    count = sum(remove_one(request, group, row.user, reason) for row in rows)
    told = ngettext("%(count)s member is removed.", "%(count)s members are removed.", count)
    messages.success(request, told % {"count": count})
    return redirect("groups:members", group.slug)


def remove_one(request: HttpRequest, group: Group, user: User, reason: str) -> bool:
    """Remove one of several; the last admin stays, which is said."""
    try:
        actions.remove(group=group, user=user, by=me(request), reason=reason)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return False
    return True

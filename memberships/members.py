"""The list of a group's members, and what those who manage it do to one of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Affiliation, Organisation
from core import text
from core.paging import page_of
from groups import roles, rules
from groups.guard import View, allow
from groups.middleware import access_of, me
from groups.models import Group, Membership
from groups.querysets import MembershipQuerySet
from memberships import actions
from memberships.forms import GrantsForm, ReasonForm, RoleForm
from memberships.rules import can_act_on, require_act_on

State = Membership.State


@require_safe
@allow("see_members")
def members(request: HttpRequest, group: Group) -> HttpResponse:
    """List the members, searched by name and filtered by role; managers also see who is invited or banned."""
    access = access_of(request)
    manages = rules.can(access, "manage_members", group)
    asked = asked_of(request)
    found = found_members(group, asked, manages)
    context = {"group": group, "page_obj": page_of(found, request), "asked": asked, "manages": manages}
    context["roles"] = Membership.Role
    # unfiltered: organisations are known to all
    context["organisation"] = Organisation.objects.filter(slug=asked["org"]).first() if asked["org"] else None
    context["may_invite"] = rules.can(access, "invite", group)
    context["may_write"] = rules.can(access, "edit_home", group)
    if manages:
        context["waiting_count"] = group.memberships.filter(state=State.ASKED).count()
    return render(request, "groups/members.html", context)


def asked_of(request: HttpRequest) -> dict[str, str]:
    """Return what the address asks of the list: words, role, state, organisation, order."""
    return {name: text.one_line(request.GET.get(name, ""))[:80] for name in ("q", "role", "state", "org", "sort")}


ORDERS: dict[str, list[Any]] = {
    "name": ["user__name", "pk"],
    "since": ["-since", "-pk"],
    "seen": [F("seen_on").desc(nulls_last=True), "pk"],
}


def found_members(group: Group, asked: dict[str, str], manages: bool) -> MembershipQuerySet:
    """Return the rows that answer the search, with each person and the organisation they name first."""
    state = asked["state"] if manages and asked["state"] in {State.INVITED, State.BANNED} else State.ACTIVE
    found = cast(MembershipQuerySet, group.memberships.filter(state=state))
    if asked["role"] in Membership.Role.values:
        found = found.filter(role=asked["role"])
    if asked["org"]:
        found = found.filter(user__affiliations__organisation__slug=asked["org"])
    for word in asked["q"].split():
        found = found.filter(Q(user__name__icontains=word) | Q(user__username__icontains=word))
    main = Affiliation.objects.filter(is_main=True).select_related("organisation")  # unfiltered: on public profiles
    found = found.with_people()
    found = found.order_by(*ORDERS[asked["sort"]]) if asked["sort"] in ORDERS else found
    return found.prefetch_related(Prefetch("user__affiliations", main, to_attr="main_affiliations"))


@require_safe
@allow("manage_members")
def member(request: HttpRequest, group: Group, username: str) -> HttpResponse:
    """Show one person's place in the group and what may be changed of it."""
    row = group.memberships.filter(user__username__iexact=username).select_related("user", "decided_by").first()
    if row is None:
        raise Http404
    return member_page(request, group, row)


def member_page(request: HttpRequest, group: Group, row: Membership, **sent: forms.Form) -> HttpResponse:
    """Answer with the page of one person; the form `sent` that was refused keeps what was typed (422)."""
    access = access_of(request)
    context: dict[str, Any] = {"group": group, "row": row, "may_act": can_act_on(access, group, row)}
    if rules.can(access, "administer", group) and row.state == State.ACTIVE:
        context["role_form"] = RoleForm(initial={"role": row.role})
        verbs = roles.grants_of(group).get(row.user_id, set())
        context["grants_form"] = GrantsForm(initial={"verbs": sorted(verbs)})
    context |= {"remove_form": remove_form(), "ban_form": ban_form()}
    return render(request, "groups/member.html", {**context, **sent}, status=422 if sent else 200)


def remove_form(data: QueryDict | None = None) -> ReasonForm:
    """Return the form that says why somebody is removed."""
    return ReasonForm(data, prefix="remove", label=_("Reason, sent to the person"))


def ban_form(data: QueryDict | None = None) -> ReasonForm:
    """Return the form that says why somebody is banned."""
    return ReasonForm(data, prefix="ban", required=True, label=_("Reason, shown to the person"))


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do `act` when the form is right; what the action refuses is said in the form. Tell whether it was done."""
    if not form.is_valid():
        return False
    try:
        act()
    except ValidationError as error:
        form.add_error(next(iter(form.fields), None), error.messages[0])
        return False
    return True


def on_member(*states: str) -> Callable[[View], View]:
    """Give the view the row of the person its address names, when it is in one of `states`.

    Otherwise lead to the list of members: the form was sent twice, or somebody else was faster.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def found(request: HttpRequest, group: Group, username: str) -> HttpResponseBase:
            rows = group.memberships.filter(user__username__iexact=username, state__in=states)
            row = rows.select_related("user", "decided_by").first()
            return redirect("groups:members", group.slug) if row is None else view(request, group, row)

        return found

    return decorate


def told(request: HttpRequest, group: Group, sentence: str, row: Membership) -> HttpResponse:
    """Say what was done to the person of `row`, and lead to the list of members."""
    messages.success(request, sentence % {"name": row.user})
    return redirect("groups:members", group.slug)


@require_POST
@allow("administer")
@on_member(State.ACTIVE)
def role(request: HttpRequest, group: Group, row: Membership) -> HttpResponse:
    """Give a member another role."""
    form = RoleForm(request.POST)
    wanted = request.POST.get("role", "")
    if done(form, lambda: actions.set_role(group=group, user=row.user, role=wanted, by=me(request))):
        return told(request, group, _("The role of %(name)s is changed."), row)
    return member_page(request, group, row, role_form=form)


@require_POST
@allow("administer")
@on_member(State.ACTIVE)
def grants(request: HttpRequest, group: Group, row: Membership) -> HttpResponse:
    """Give a member exceptional rights, or take them back."""
    form = GrantsForm(request.POST)
    verbs = set(request.POST.getlist("verbs"))
    if done(form, lambda: actions.grant(group=group, user=row.user, verbs=verbs, by=me(request))):
        return told(request, group, _("The rights of %(name)s are changed."), row)
    return member_page(request, group, row, grants_form=form)


@require_POST
@allow("manage_members")
@on_member(State.ACTIVE)
def remove(request: HttpRequest, group: Group, row: Membership) -> HttpResponse:
    """Remove a member, who may come back."""
    require_act_on(access_of(request), group, row)
    form = remove_form(request.POST)
    why = request.POST.get("remove-reason", "")
    if done(form, lambda: actions.remove(group=group, user=row.user, by=me(request), reason=why)):
        return told(request, group, _("%(name)s is no longer a member."), row)
    return member_page(request, group, row, remove_form=form)


@require_POST
@allow("manage_members")
@on_member(State.ACTIVE, State.ASKED, State.INVITED)
def ban(request: HttpRequest, group: Group, row: Membership) -> HttpResponse:
    """Ban somebody, with a reason that they read."""
    require_act_on(access_of(request), group, row)
    form = ban_form(request.POST)
    why = request.POST.get("ban-reason", "")
    if done(form, lambda: actions.ban(group=group, user=row.user, by=me(request), reason=why)):
        return told(request, group, _("%(name)s is banned."), row)
    return member_page(request, group, row, ban_form=form)


@require_POST
@allow("manage_members")
@on_member(State.BANNED)
def unban(request: HttpRequest, group: Group, row: Membership) -> HttpResponse:
    """Lift a ban: the person may ask to join again."""
    actions.unban(group=group, user=row.user, by=me(request))
    return told(request, group, _("%(name)s is no longer banned."), row)


@require_POST
@allow("manage_members")
@on_member(State.INVITED)
def uninvite(request: HttpRequest, group: Group, row: Membership) -> HttpResponse:
    """Take back an invitation that was not answered."""
    actions.uninvite(group=group, user=row.user, by=me(request))
    return told(request, group, _("The invitation of %(name)s is taken back."), row)

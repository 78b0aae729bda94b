"""Links that let in whoever has them: made, counted and revoked by those who manage members; the page they lead to."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.registration import note_invitation
from activity.record import record
from content.guard import ID_MAX
from core import clock
from core.guard import public
from core.paging import page_of
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group, JoinLink, Membership
from memberships import actions
from memberships.asking import JoinForm
from memberships.forms import sent_in
from memberships.invite_forms import LinkForm
from memberships.inviting import was_sent
from notifications.mail import absolute
from toolkit.actions import note_sent


@require_http_methods(["GET", "HEAD", "POST"])
@allow("manage_members")
def links(request: HttpRequest, group: Group) -> HttpResponse:
    """List the links of a group, and make one."""
    form = LinkForm(sent_in(request))
    if form.is_valid():
        data = form.cleaned_data
        make(link=form.save(commit=False), group=group, by=me(request), days=data["days"], form_key=data["form_key"])
        messages.success(request, _("The link is ready: copy it from the list."))
        return redirect("groups:links", group.slug)
    page = page_of(group.join_links.select_related("by").order_by("-created_at", "-pk"), request)
    rows = [(row, absolute(f"/join/{row.token}/"), is_open(row)) for row in page]
    context = {"group": group, "form": form, "page_obj": page, "rows": rows}
    return render(request, "groups/links.html", context, status=422 if form.is_bound else 200)


def is_open(link: JoinLink) -> bool:
    """Tell whether a link lets in now: the Python form of `JoinLinkQuerySet.open`."""
    in_time = link.expires_at is None or link.expires_at > clock.now()
    return link.revoked_at is None and in_time and (link.uses_max is None or link.uses < link.uses_max)


def make(*, link: JoinLink, group: Group, by: User, days: int, form_key: UUID | None = None) -> None:
    """Save a new link that counts for `days` (0: always). A form sent twice makes one."""
    if was_sent(form_key, by):
        return
    link.group, link.by, link.created_at = group, by, clock.now()
    link.expires_at = clock.now() + timedelta(days=days) if days else None
    try:
        with transaction.atomic():
            note_sent(form_key, by)
            link.save()
            record("link.made", actor=by, group=group, label=link.label)
    except IntegrityError:
        if not was_sent(form_key, by):
            raise


@require_POST
@allow("manage_members")
def revoke(request: HttpRequest, group: Group, pk: int) -> HttpResponse:
    """Make a link let in nobody more; those it let in stay."""
    rows = group.join_links.filter(pk=min(pk, ID_MAX), revoked_at=None)
    if rows.update(revoked_at=clock.now()):
        record("link.revoked", actor=me(request), group=group)
        messages.success(request, _("The link lets in nobody more."))
    return redirect("groups:links", group.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Show the group that a link opens, even a secret one, and join it at once."""
    rows = JoinLink.objects.open().filter(token=token[:64])  # unfiltered: the token is the right to see it
    link = rows.filter(group__trashed_at=None, group__archived_at=None).select_related("group", "by").first()
    if link is None:
        return render(request, "groups/invitation_over.html", status=410)
    access = access_of(request)
    part = access.in_group(link.group)
    if part.role:
        return redirect(link.group)
    is_banned = part.state == Membership.State.BANNED
    form = None
    if access.is_signed_in and not is_banned:
        form = JoinForm(sent_in(request), group=link.group, user=me(request))
        if form.is_valid() and use(link, me(request), form):
            messages.success(request, _("You are now a member of “%(name)s”.") % {"name": link.group.name})
            return redirect(link.group)
    if request.method == "POST" and not access.is_signed_in:
        # Whatever the site's mode of registration, this link was made to be shared: who has it may make an account.
        note_invitation(request)
        return redirect(f"{reverse('account_signup')}?{urlencode({'next': request.path})}")
    context = {"link": link, "group": link.group, "form": form, "is_banned": is_banned}
    return render(request, "groups/join_link.html", context, status=422 if request.method == "POST" else 200)


@transaction.atomic
def use(link: JoinLink, user: User, form: JoinForm) -> bool:
    """Join through a link and count it; False when it has just served its last time."""
    if not JoinLink.objects.open().filter(pk=link.pk).update(uses=F("uses") + 1):  # unfiltered: the row just read
        form.add_error(None, _("This link has just served its last time. Ask for another."))
        return False
    actions.join(group=link.group, user=user, level=form.cleaned_data["level"])
    form.save_answers(user)
    return True

"""Changes that outsiders propose, and what those who write in a page make of them: taken in, or set aside (PA09)."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from activity.record import record
from content.guard import ID_MAX, allow
from content.models import Content, PublicLink
from core import clock, text
from core.merging import differences
from groups.middleware import me
from notifications.mail import post
from wiki import saving
from wiki.desk import page_of
from wiki.models import Page, Proposal

SHOWN_MAX = 50
State = Proposal.State


@transaction.atomic
def propose(*, link: PublicLink, page: Page, proposal: Proposal) -> Proposal:
    """Keep what somebody proposes, once, and tell whoever made the link and looks after the page."""
    same = page.proposals.filter(link=link, state=State.OPEN, body=proposal.body).first()
    if same is not None:
        return same
    proposal.page, proposal.link, proposal.made_at = page, link, clock.now()
    proposal.save()
    people = {user.pk: user for user in (link.made_by, page.keeper) if user is not None}
    addresses = [(user.email, user) for user in people.values()]
    post("page_proposed", addresses=addresses, group=page.group, data={"proposal": proposal.pk})
    record("page.proposed", actor=None, content=page, quiet=True, name=proposal.name)
    return proposal


@transaction.atomic
def take(*, proposal: Proposal, by: User) -> None:
    """Put a proposal in the page, with what was changed there meanwhile.

    Raises saving.ClashError, and changes nothing, where both changed the same passage.
    """
    summary = _("Proposed by %(name)s.") % {"name": proposal.name}
    typed = saving.Typed(body=proposal.body, version=proposal.version, summary=summary)
    saving.save(page_id=proposal.page_id, editor=by, typed=typed)
    _decide(proposal, State.TAKEN, by)


@transaction.atomic
def refuse(*, proposal: Proposal, by: User) -> None:
    """Set a proposal aside: it stays, and changes nothing."""
    _decide(proposal, State.REFUSED, by)


def _decide(proposal: Proposal, state: str, by: User) -> None:
    changes = {"state": state, "decided_by": by, "decided_at": clock.now()}
    # unfiltered: the guard of the page said that the reader may change it
    Proposal.objects.filter(pk=proposal.pk).update(**changes)
    record("page.proposal_decided", actor=by, content=proposal.page, quiet=True, state=state)


@require_safe
@allow("edit")
def listed(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Show the proposals that wait, each with what it changes."""
    page = page_of(request, content)
    standing = text.readable(page.body)
    waiting = page.proposals.filter(state=State.OPEN).order_by("made_at")[:SHOWN_MAX]
    rows = [(one, differences(standing, text.readable(one.body))) for one in waiting]
    context = {"group": page.group, "tool": page.tool, "content": page, "rows": rows}
    return render(request, "wiki/proposals.html", context)


@require_POST
@allow("edit")
def decide(request: HttpRequest, content: Content, group: str, proposal: int) -> HttpResponse:
    """Take a proposal in, or set it aside."""
    page = page_of(request, content)
    found = page.proposals.filter(pk=min(proposal, ID_MAX), state=State.OPEN).first()
    if found is None:
        raise Http404
    if request.POST.get("act") != "take":
        refuse(proposal=found, by=me(request))
        messages.success(request, _("The proposal is set aside."))
        return redirect("wiki:proposals", page.group.slug, page.pk)
    try:
        take(proposal=found, by=me(request))
    except saving.ClashError:
        said = _("The same passage was changed meanwhile: open the page and take over by hand what you want to keep.")
        messages.warning(request, said)
        return redirect("wiki:proposals", page.group.slug, page.pk)
    messages.success(request, _("The proposal is in the page."))
    return redirect(page)

"""A member votes from a mail, without signing in: the signed address is the right to it, one button confirms (SO08).

The address names one person and one poll. It gives no more than the vote: neither the results nor the discussion, which
a mail that was passed on must not show. It ends with the poll, and with the person's right to vote in it.
"""

from __future__ import annotations

from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from content.rules import is_published
from groups.access import Access
from groups.guard import public
from polls import casting, rules, showing
from polls.answers import BallotForm
from polls.models import Poll
from polls.views import cast_and_tell, chosen_organisation

_signer = Signer(sep=".", salt="polls.mail_votes")


def way(content: Any, user: User | None) -> tuple[str, str] | None:
    """Return the address by which `user` votes from a mail, with its words; None for whoever may not vote now."""
    # unfiltered: asked by the worker; the rule of voting is asked of the person
    poll = Poll.objects.select_related("group", "voting_group").filter(pk=content.pk).first()
    if poll is None or user is None or not rules.can_vote(Access(user), poll):
        return None
    token = _signer.sign(f"{user.pk}-{poll.pk}")
    return reverse("polls:by_mail", args=[poll.group.slug, token]), _("Vote")


def read(token: str, group: str) -> tuple[User, Poll] | None:
    """Return who votes in what; None for a token that we did not make, or one that leads to nothing any more."""
    try:
        user_pk, poll_pk = _signer.unsign(token).split("-")
    except (BadSignature, ValueError):
        return None
    # unfiltered: the signature is the right to read this poll; whoever asks then asks the rule of voting
    user = User.objects.filter(pk=int(user_pk), is_active=True).first()
    # unfiltered: as above
    polls = Poll.objects.select_related("group", "author", "voting_group").filter(group__slug=group, trashed_at=None)
    poll = polls.filter(pk=int(poll_pk)).first()
    if user is None or poll is None or poll.group.trashed_at is not None or not is_published(poll):
        return None
    return user, poll


@require_http_methods(["GET", "HEAD", "POST"])
@public
def by_mail(request: HttpRequest, group: str, token: str) -> HttpResponse:
    """Show the poll to the member whose mail holds the address, and count their vote. A GET changes nothing."""
    # unfiltered: the signed token is the right to vote in this poll; the rule of voting is asked of its person
    found = read(token, group)
    if found is None or not rules.belongs(Access(found[0]), found[1]):
        return render(request, "polls/link_wrong.html", status=404)
    (user, poll), form = found, None
    access = Access(user)
    if request.method == "POST" and rules.can_vote(access, poll):
        form = BallotForm(request.POST, poll=poll, questions=showing.questions_of(poll))
        answer = cast(request, poll, form, user)
        if answer is not None:
            return answer
    response = render(request, "polls/by_mail.html", shown(access, poll, form), status=422 if form else 200)
    response["Referrer-Policy"] = "same-origin"  # with no-referrer, browsers send the form from nowhere
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def shown(access: Access, poll: Poll, form: BallotForm | None) -> dict[str, Any]:
    """Return the variables of the page: the form, never the results."""
    context = showing.context(access, poll, form)
    context["view"].whole = None
    return {**context, "group": poll.group, "voter": context["view"].voter, "person": access.user, "changes": []}


def cast(request: HttpRequest, poll: Poll, form: BallotForm, user: User) -> HttpResponse | None:
    """Count a valid form in the name of the token's person; None, the form saying why, when it is refused."""
    if not form.is_valid():
        return None
    chosen = chosen_organisation(Access(user), poll, request.POST.get("organisation", ""))
    answer = cast_and_tell(request, poll, form, casting.place_of(poll, user, chosen))
    # Back here, not to the page of the poll, which asks to sign in.
    return redirect(request.path) if answer is not None and answer.status_code == 302 else answer

"""Voting by a personal link, without an account: the key of the link is the right to vote, once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from content.rules import is_published
from groups.guard import public
from groups.middleware import access_of
from polls import showing
from polls.answers import BallotForm
from polls.models import Voter
from polls.views import cast_and_tell


@require_http_methods(["GET", "HEAD", "POST"])
@public
def by_link(request: HttpRequest, group: str, key: str) -> HttpResponse:
    """Show the poll to whom the link was sent, and count their vote. A GET changes nothing: scanners follow links."""
    # unfiltered: the key, which was sent to one address, is the right to read this poll and to vote in it
    rows = Voter.objects.select_related("poll__group", "poll__author", "poll__voting_group", "ballot").exclude(email="")
    voter = rows.filter(key=key[:64], poll__group__slug=group, poll__trashed_at=None).first()
    if voter is None or voter.poll.group.trashed_at is not None or not is_published(voter.poll):
        return render(request, "polls/link_wrong.html", status=404)
    poll, form = voter.poll, None
    if request.method == "POST":
        form = BallotForm(request.POST, poll=poll, questions=showing.questions_of(poll))
        if form.is_valid():
            answer = cast_and_tell(request, poll, form, voter)
            if answer is not None:
                return answer
    context = {"group": poll.group, "voter": voter, **showing.context(access_of(request), poll, form, voter=voter)}
    response = render(request, "polls/by_link.html", context, status=422 if form else 200)
    response["Referrer-Policy"] = "same-origin"  # with no-referrer, browsers send the form from nowhere
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response

"""What the page of a poll shows one reader: the form, what they answered, the results when they may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.access import Access
from polls import rules
from polls.answers import BallotForm
from polls.models import Answer, Option, Poll, Question, Voter
from polls.results import Tally, tally, verdict


@dataclass
class Shown:
    """One poll as one reader sees it."""

    poll: Poll
    questions: list[Question]
    runs: bool
    voter: Voter | None
    may_vote: bool
    form: BallotForm | None
    whole: Tally | None
    names: bool
    quorum: bool | None
    passed: bool | None

    @property
    def has_voted(self) -> bool:
        """Tell whether the reader, or their organisation, has voted."""
        return self.voter is not None and self.voter.has_voted

    @property
    def asks(self) -> bool:
        """Tell whether the form stands open: one may vote, and has not, or may change it."""
        return self.form is not None and (not self.has_voted or self.poll.is_changeable)


def questions_of(poll: Poll) -> list[Question]:
    """Return the questions with their options, pictures and links: two queries."""
    options: QuerySet[Option] = Option.objects.select_related("picture__blob")
    return list(poll.questions.prefetch_related(Prefetch("options", options)))


def shown(access: Access, poll: Poll, form: BallotForm | None = None, *, voter: Voter | None = None) -> Shown:
    """Return the poll as `access` sees it; with `voter`, as the outsider of that personal link does.

    Costs about fifteen queries, whatever the number of ballots.
    """
    by_link = voter is not None
    questions = questions_of(poll)
    runs = rules.can_run(access, poll)
    voter = voter or rules.voter_of(access, poll)
    may_vote = poll.is_open if by_link else rules.can_vote(access, poll)
    seen = rules.shows_results(poll, has_voted=voter is not None and voter.has_voted, runs=runs)
    names = seen and rules.shows_names(poll, runs=runs) and not poll.is_secret
    whole = tally(poll, questions, with_names=names) if seen else None
    quorum, passed = verdict(poll, whole) if whole is not None and not whole.is_hidden else (None, None)
    if form is None and may_vote:
        form = empty_form(poll, questions, voter)
    return Shown(poll, questions, runs, voter, may_vote, form, whole, names, quorum, passed)


def empty_form(poll: Poll, questions: list[Question], voter: Voter | None) -> BallotForm:
    """Return the form with what the voter answered before; a secret poll cannot know."""
    kept: list[Answer] = []
    comment = ""
    ballot = getattr(voter, "ballot", None) if voter is not None and voter.has_voted and not poll.is_secret else None
    if ballot is not None:
        kept, comment = list(ballot.answers.all()), ballot.comment
    return BallotForm(poll=poll, questions=questions, kept=kept, initial={"comment": comment})


def who_votes(poll: Poll) -> str:
    """Return who votes, in one sentence."""
    group = {"group": rules.voting_group(poll).name}
    sentences = {
        Poll.Electorate.MEMBERS: _("The members of %(group)s vote."),
        Poll.Electorate.FROZEN: _("Those who were members of %(group)s when the poll opened vote."),
        Poll.Electorate.ANIMATORS: _("The animators and admins of %(group)s vote."),
        Poll.Electorate.ORGANISATIONS: _("Each organisation of the members of %(group)s has one vote."),
        Poll.Electorate.NAMED: _("The people on the list of this poll vote."),
    }
    return sentences[Poll.Electorate(poll.electorate)] % group


def participation(whole: Tally) -> str:
    """Return how many voted, of how many."""
    said = ngettext("%(voted)s voter of %(electors)s", "%(voted)s voters of %(electors)s", whole.voted)
    return said % {"voted": whole.voted, "electors": whole.electors}


def context(
    access: Access, poll: Poll, form: BallotForm | None = None, *, voter: Voter | None = None
) -> dict[str, Any]:
    """Return the variables of `polls/_poll.html`."""
    view = shown(access, poll, form, voter=voter)
    return {
        "poll": poll,
        "view": view,
        "who_votes": who_votes(poll),
        "participation": participation(view.whole) if view.whole else "",
        "changes": list(poll.changes.select_related("by")),
    }

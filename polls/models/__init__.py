"""Polls, their questions, who may vote, and the ballots."""

from polls.models.ballot import Answer, Ballot, Voter
from polls.models.poll import Change, Poll
from polls.models.question import Option, Question

__all__ = ["Answer", "Ballot", "Change", "Option", "Poll", "Question", "Voter"]

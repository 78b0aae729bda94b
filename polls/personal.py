"""What polls hold about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from content.personal import rows_of_items
from core.personal import Nobody, Rows
from polls import forgetting

KEY = "a secret, or a key of the database"
OWN = "the poll's own"

ROWS = [
    rows_of_items(
        "polls.Poll",
        _("Polls I opened"),
        "title opens_at closes_at outcome",
        {
            OWN: "anonymity results electorate voting_group is_changeable lets_add_options quorum threshold has_votes "
            "host closing_told_at closed_told_at outcome_html outcome_at"
        },
    ),
    Rows(
        "polls.Voter",
        _("Polls I was asked to vote in"),
        ("user", "email"),
        "poll.title organisation.name email name has_voted",
        {KEY: "id user key"},
        "the place stays where it counted, without person, address or name; an outsider's address goes 90 days after "
        "the poll has closed",
    ),
    Rows(
        "polls.Ballot",
        _("My votes, where the poll names voters"),
        ("voter__user",),
        "poll.title cast_at comment",
        {KEY: "id voter receipt", OWN: "is_secret"},
        "counted as before, for nobody; the comment is emptied when texts go; secret ballots name nobody",
    ),
    Rows(
        "polls.Answer",
        _("My answers, where the poll names voters"),
        ("ballot__voter__user",),
        "question.title option.text value text",
        {KEY: "id ballot"},
        "counted as before, for nobody; words are emptied when texts go",
    ),
    Rows(
        "polls.Change",
        _("Polls I changed"),
        ("by",),
        "poll.title what at",
        {KEY: "id by", OWN: "before after"},
        "kept as the trace of the poll, without the person",
    ),
    Rows(
        "polls.Option",
        _("Options I added to polls"),
        ("added_by",),
        "text note url",
        {KEY: "id added_by", OWN: "question order picture stance starts_at ends_at places"},
        "kept for the poll, without the person",
    ),
    Nobody("polls.Question", OWN),
]


def erase(user: User, keep: bool) -> None:
    """Take the person off the rolls; their votes stay, for nobody."""
    forgetting.forget_person(user, keep=keep)

"""Pictures and files of options: kept in the one store, as attachments of the poll."""

from __future__ import annotations

from accounts.models import User
from content import attachments
from content.models import Content
from polls.models import Option, Poll
from polls.question_forms import QuestionForm


def join_files(poll: Poll, asked: list[QuestionForm], author: User) -> None:
    """Join the files sent for options that stand to the poll, each shown with its option."""
    for one in asked:
        for pk, file in one.sent_files().items():
            parent = Content.objects.get(pk=poll.pk)
            kept = attachments.attach([file], content=parent, author=author)[0]
            Option.objects.filter(pk=pk, question__poll=poll).update(picture=kept)

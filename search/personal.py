"""What the index holds about people: the words of their texts."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User
from core import clock
from core.personal import Nobody, Rows
from search.backends import backend
from search.models import Document

ROWS = [
    Rows(
        "search.Document",
        of=("content__author", "comment__author"),
        out={"made of the texts, which are given": "id content comment title text stale_at at"},
        leaving="made anew from what stays",
    ),
    Nobody("search.Unanswered", "words without whoever searched them"),
]


def erase(user: User, keep: bool) -> None:
    """Take the texts of the person, and those that name them, out of the index; what stays is indexed anew."""
    named = f"@{user.username}"
    texts = Document.objects.filter(Q(content__author=user) | Q(comment__author=user) | Q(text__icontains=named))
    pks = list(texts.values_list("pk", flat=True))
    backend().remove(pks)
    Document.objects.filter(pk__in=pks).update(title="", text="", stale_at=clock.now())

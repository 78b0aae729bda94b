"""Polls do what every tool does."""

from __future__ import annotations

from typing import Any

from content.models import Content
from groups.models import Group
from tests.contract import ToolContract
from tests.polls.asking import ask


class TestPolls(ToolContract):
    """The shared contract, for polls."""

    kind = "poll"
    path = "polls"
    detail_queries = 44  # its questions, its voters, the ways a date becomes an event

    def make(self, group: Group, author: Any, n: int = 1, audience: str = "group") -> Content:
        """Return poll number `n`."""
        return ask(group, author, title=f"Quelle date pour la rencontre sondage{n}", audience=audience)

    def typed(self, n: int = 1, **changes: Any) -> dict[str, Any]:
        """Return what a person types for poll number `n`."""
        base = {
            "title": f"Un sondage tapé {n}", "audience": "group", "anonymity": "names", "results": "voted",
            "electorate": "members", "questions": "1", "q0-title": "Quel jour ?", "q0-kind": "choice",
            "q0-lines": "Jeudi\nVendredi",
        }  # fmt: skip
        poll = Content.objects.filter(kind="poll").order_by("pk").first()
        if poll is not None and changes:
            question = poll.poll.questions.get(order=0)
            base |= {"q0-id": str(question.pk), "q0-lines": ""}
            base |= {f"q0-text{option.pk}": option.text for option in question.options.all()}
        return {**base, **changes}

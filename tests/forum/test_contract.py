"""The forum does what every tool does."""

from __future__ import annotations

from typing import Any

from content.models import Content
from forum.models import Topic
from groups.models import Group
from tests.contract import ToolContract
from toolkit import actions


class TestForum(ToolContract):
    """The shared contract, for threads."""

    kind = "topic"
    path = "forum"
    detail_queries = 38
    posting_queries = 14  # it asks whether the thread is slowed down

    def make(self, group: Group, author: Any, n: int = 1, audience: str = "group") -> Content:
        """Return thread number `n`."""
        topic = Topic(
            group=group, title=f"Prêter des tablettes numéro fil{n}", body="Qui l’a fait ?", audience=audience
        )
        return actions.publish(item=topic, author=author)

    def typed(self, n: int = 1, **changes: Any) -> dict[str, Any]:
        """Return what a person types for thread number `n`."""
        base = {"title": f"Un fil tapé {n}", "body": "Bonjour", "audience": "group", "nature": "discussion"}
        return {**base, **changes}

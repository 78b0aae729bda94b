"""Articles do what every tool does."""

from __future__ import annotations

from typing import Any

from blogs.models import Article
from content.models import Content
from groups.models import Group
from tests.contract import ToolContract
from toolkit import actions


class TestBlogs(ToolContract):
    """The shared contract, for articles."""

    kind = "article"
    path = "blogs"
    detail_queries = 35  # neighbours, related articles, who signs
    list_queries = 21  # archive by month, tag and author; series; drafts; front
    posting_queries = 14  # it asks whether the day of comments is past

    def make(self, group: Group, author: Any, n: int = 1, audience: str = "group") -> Content:
        """Return article number `n`."""
        article = Article(
            group=group, title=f"Un an de tablettes prêtées article{n}", body="Le récit.", audience=audience
        )
        return actions.publish(item=article, author=author)

    def typed(self, n: int = 1, **changes: Any) -> dict[str, Any]:
        """Return what a person types for article number `n`."""
        base = {"title": f"Un article tapé {n}", "body": "Bonjour", "audience": "group", "genre": "news"}
        return {**base, **changes}

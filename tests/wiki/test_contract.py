"""Pages do what every tool does."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from content.models import Content
from groups.models import Group
from tests.contract import ToolContract
from wiki.actions import write
from wiki.models import Page


class TestWiki(ToolContract):
    """The shared contract, for pages."""

    kind = "page"
    path = "wiki"
    detail_queries = 38  # the tree, who writes now, passages, who wrote, what links here, the branch
    list_queries = 19
    posting_queries = 14

    def make(self, group: Group, author: Any, n: int = 1, audience: str = "group") -> Content:
        """Return page number `n`."""
        page = Page(group=group, title=f"Prêter une tablette page{n}", body="La marche à suivre.", audience=audience)
        return write(page=page, author=author)

    def typed(self, n: int = 1, **changes: Any) -> dict[str, Any]:
        """Return what a person types for page number `n`."""
        return {"title": f"Une page tapée {n}", "body": "Bonjour", "audience": "group", **changes}

    def test_the_list_remembers_my_order(self) -> None:
        """CC03, PA01: a tree has the order that people gave it; the list by date beside it keeps the order chosen."""
        item, browser = self.item(), self.people.client("bob")
        typed = {"tool": item.tool.label, "order": "commented", "next": "?period=month"}
        assert "order=commented" in browser.post(reverse("group_order", args=[self.group.slug]), typed).url
        html = browser.get(self.url("list"), {"period": "month"}).content.decode()
        assert 'value="commented" aria-current="true"' in html
        assert 'class="tree"' in browser.get(self.url("list")).content.decode()

    def test_another_member_may_not_edit(self) -> None:
        """PA09: any member edits a page, whoever began it; to throw it away is its author's, or the animators'."""
        item = self.make(self.group, self.people.alice)
        browser = self.people.client("bob")
        assert browser.get(self.url("edit", item)).status_code == 200
        assert browser.post(self.url("edit", item), self.typed(title="Corrigée")).status_code == 302
        assert Content.objects.get(pk=item.pk).title == "Corrigée"
        item.refresh_from_db()
        assert browser.post(self.url("delete", item)).status_code == 403

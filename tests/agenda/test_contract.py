"""The agenda does what every tool does."""

from __future__ import annotations

from typing import Any

from content.models import Content
from groups.models import Group
from tests.agenda.planning import day, plan, typed
from tests.contract import ToolContract


class TestAgenda(ToolContract):
    """The shared contract, for events. Its list has the order of dates: two tests say what it does instead."""

    kind = "event"
    path = "agenda"
    detail_queries = 35

    def make(self, group: Group, author: Any, n: int = 1, audience: str = "group") -> Content:
        """Return event number `n`."""
        return plan(group, author, title=f"La rencontre du mois bocage{n}", when=day(n), audience=audience)

    def typed(self, n: int = 1, **changes: Any) -> dict[str, Any]:
        """Return what a person types for event number `n`."""
        return typed(**{"title": f"Un événement{n} tapé", **changes})

    def test_the_list_remembers_my_order(self) -> None:
        """CC03: an agenda has one order, that of dates; a visitor who looks otherwise gets no cookie."""
        later, sooner = self.item(n=9, audience="web"), self.item(n=2, audience="web")
        html = self.people.client("bob").get(self.url("list")).content.decode()
        assert html.index(sooner.title) < html.index(later.title)
        assert not self.people.client("visitor").get(self.url("list"), {"view": "month"}).cookies

    def test_old_items_leave_a_period(self) -> None:
        """CC03: what is over leaves the list for the archive; words nobody knows narrow nothing."""
        item = plan(self.group, self.people.bob, title="Une rencontre passée", when=day(-60))
        browser = self.people.client("bob")
        shown = {view: item.title in browser.get(self.url("list"), {"view": view}).content.decode()
                 for view in ("list", "past", "month", "ère")}  # fmt: skip
        assert shown == {"list": False, "past": True, "month": False, "ère": False}

"""The pages of the demonstration: the trees of `data/pages.yaml`, written, corrected, commented and frozen in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from accounts.models import User
from demo.told import Told
from groups.models import Group
from toolkit.conflicts import version_of
from wiki import actions, changes, passages, saving, settling
from wiki.models import Page, PageTree, Passage, PendingChange

DATA = Path(__file__).parent / "data" / "pages.yaml"
EDITED_AFTER, COMMENTED_AFTER, FROZEN_AFTER = timedelta(days=4), timedelta(days=5), timedelta(days=2)


class Pages:
    """Trees of pages, told through the product's own actions, each thing at its moment."""

    def __init__(self, people: dict[str, User], groups: dict[str, Group], now: datetime) -> None:
        self.people, self.groups, self.now = people, groups, now
        self.written: dict[int, int] = {}

    def events(self) -> Iterator[Told]:
        """Yield everything that happens to pages, with its moment."""
        for slug, rows in yaml.safe_load(DATA.read_text()).items():
            yield from self.level(self.groups[slug], rows, None)

    def level(self, group: Group, rows: list[dict[str, Any]], parent: dict[str, Any] | None) -> Iterator[Told]:
        """Yield what happens to the pages of one level and to those below."""
        for row in rows:
            at = self.now - timedelta(days=row["days"])
            yield Told(at, 2, partial(self.write, group, row, parent))
            for edit in row.get("edits", []):
                yield Told(at + EDITED_AFTER, 3, partial(self.edit, row, edit))
            if "freeze" in row:
                yield Told(at + FROZEN_AFTER, 3, partial(self.freeze, row))
            if "passage" in row:
                yield Told(at + COMMENTED_AFTER, 3, partial(self.comment, row, row["passage"]))
            yield from self.level(group, row.get("below", []), row)

    def page(self, row: dict[str, Any]) -> Page:
        """Return the page that a row told of."""
        return Page.objects.select_related("group", "author").get(pk=self.written[id(row)])

    def write(self, group: Group, row: dict[str, Any], parent: dict[str, Any] | None) -> None:
        """Write a page at its place; the one that opens the tree stands first."""
        author = self.people[row["author"]]
        page = Page(
            group=group,
            title=row["title"],
            body=row["body"],
            audience=row.get("audience", "group"),
            parent=self.page(parent) if parent else None,
            keeper=author if row.get("keeper") else None,
            review_on=(self.now + timedelta(days=row["review_days"])).date() if "review_days" in row else None,
        )
        made = actions.write(page=page, author=author)
        self.written[id(row)] = made.pk
        if row.get("is_home"):
            first = Page.objects.filter(group=group, parent=None).order_by("place").values_list("pk", flat=True).first()
            actions.place(page=page, parent=None, before=first, by=author)
            PageTree.objects.update_or_create(group=group, defaults={"home": page})

    def edit(self, row: dict[str, Any], edit: dict[str, str]) -> None:
        """Put a few words of a page right, and tell those who follow it."""
        page, editor = self.page(row), self.people[edit["by"]]
        typed = saving.Typed(
            body=page.body.replace(edit["old"], edit["new"]), version=version_of(page), summary=edit["summary"]
        )
        saving.save(page_id=page.pk, editor=editor, typed=typed)
        for pk in PendingChange.objects.values_list("pk", flat=True):
            changes.tell(pk)

    def freeze(self, row: dict[str, Any]) -> None:
        """Freeze the version of a page that was validated."""
        page = self.page(row)
        settling.freeze(page=page, by=self.people[row["author"]], note=row["freeze"])

    def comment(self, row: dict[str, Any], said: dict[str, str]) -> None:
        """Comment on a passage, and settle it where it was."""
        page = self.page(row)
        made = passages.post(page=page, author=self.people[said["author"]], quote=said["quote"], body=said["body"])
        if "resolved_by" in said:
            passage = Passage.objects.select_related("comment__content").get(comment=made)
            passages.settle(passage=passage, by=self.people[said["resolved_by"]], is_resolved=True)

"""The tree of pages as one reader sees it: one query whatever its size, folded when it is long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from groups.access import Access
from groups.models import Group
from wiki.models import Page

ROWS_MAX = 5000
"""The most pages of one group that a tree holds; what comes after is found by search and by the list."""
UNFOLDED_MAX = 120
"""A longer tree shows its first level, and the branch that one opens."""
LEVELS_MAX = 50
SHOWN = ["title", "slug", "kind", "group", "excerpt", "audience", "state", "parent", "place", "frozen_at", "writers"]


@dataclass
class Node:
    """A page in the tree, those below it, and whether the screen shows them."""

    page: Page
    depth: int = 0
    below: list[Node] = field(default_factory=list)
    is_open: bool = True
    is_here: bool = False

    def walk(self) -> Iterator[Node]:
        """Yield the node, then all below it, in order."""
        yield self
        for node in self.below:
            yield from node.walk()


@dataclass
class Tree:
    """The roots, and each node by its page's id."""

    roots: list[Node]
    nodes: dict[int, Node]

    @property
    def count(self) -> int:
        """How many pages the reader sees."""
        return len(self.nodes)

    def path(self, pk: int) -> list[Node]:
        """Return the nodes from the root down to a page, itself included; empty when it is not in the tree."""
        found: list[Node] = []
        node = self.nodes.get(pk)
        while node is not None and len(found) < LEVELS_MAX:
            found.append(node)
            node = self.nodes.get(node.page.parent_id or 0)
        return found[::-1]

    def ordered(self) -> Iterator[Node]:
        """Yield all nodes in the order of reading."""
        for root in self.roots:
            yield from root.walk()

    def fold(self, here: int = 0) -> None:
        """Open the whole of a short tree; of a long one, the way to the page `here` and what is below it."""
        way = {node.page.pk for node in self.path(here)}
        for node in self.nodes.values():
            node.is_open = self.count <= UNFOLDED_MAX or node.page.pk in way
            node.is_here = node.page.pk == here


def load(access: Access, group: Group) -> Tree:
    """Return the pages of a group and of its shelves that `access` reads, as a tree: one query, two with shelves.

    A page whose parent the reader does not see stands at the first level. A loop, which a writer could only make by
    moving two pages at the same instant, is cut at its first page.
    """
    found = Page.objects.visible_to(access).in_group(group).only(*SHOWN).order_by("place", "pk")
    nodes = {page.pk: Node(page) for page in found[:ROWS_MAX]}
    roots: list[Node] = []
    for node in nodes.values():
        if node.page.group_id == group.pk:
            node.page.group = group
            node.page.shown_url = node.page.get_absolute_url()  # type: ignore[attr-defined]
        parent = nodes.get(node.page.parent_id or 0)
        if parent is None or _loops(node, nodes):
            roots.append(node)
        else:
            parent.below.append(node)
    for root in roots:
        _deepen(root, 0)
    return Tree(roots, nodes)


def _loops(node: Node, nodes: dict[int, Node]) -> bool:
    """Tell whether the way up from a node leads to it again, and it is the first of those in the loop."""
    seen: list[int] = []
    at: Node | None = node
    while at is not None and at.page.pk not in seen:
        seen.append(at.page.pk)
        at = nodes.get(at.page.parent_id or 0)
    return at is node and node.page.pk == min(seen)


def _deepen(node: Node, depth: int) -> None:
    node.depth = depth
    for below in node.below:
        _deepen(below, depth + 1)

"""What a tool declares of itself. Django keeps the registry of apps, so ours is a filter over it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from django.apps import AppConfig, apps
from django.db.models import Model
from django.urls import reverse

NOBODY = "nobody"
"""What `ToolConfig.editors` says of an item that nobody edits for now, moderators included."""


@dataclass(frozen=True)
class Front:
    """What stands before the text of an item when it is printed: opening lines, a picture (a blob) and its credit."""

    lede: str = ""
    cover: Any = None
    alt: str = ""
    credit: str = ""


@dataclass(frozen=True)
class ItemAction:
    """An act that the tool labelled `tool` offers on other tools' items, such as "propose for the veille".

    `url(content)` gives the address the button posts to; `verb` is the rule that shows or hides it;
    `label` is a lazy string. `state(contents)` gives, in one query, a label per content id for those
    on which the act was already done. `perform(content, user)` does it: what a form that creates an item ticks.
    """

    tool: str
    verb: str
    label: Any
    icon: str
    url: Callable[[Any], str]
    state: Callable[[list[Any]], dict[int, str]]
    perform: Callable[[Any, Any], object]


@dataclass(frozen=True)
class Mailed:
    """What a mail to a group says: its subject, its text in Markdown, the words after # and the files that came.

    `word` stands after the plus sign of the address, or in brackets before the subject: a category, for whoever has
    some. `plain` is the text as it was typed.
    """

    title: str
    text: str
    plain: str = ""
    tags: tuple[str, ...] = ()
    files: tuple[Any, ...] = ()
    word: str = ""


class ToolConfig(AppConfig):
    """An app that gives groups a tool. The first of `kinds` is the one its list shows."""

    kinds: ClassVar[list[str]] = []
    # Kinds that only put the others in order (a category, a folder): in no stream, no search, without comments.
    inner_kinds: ClassVar[list[str]] = []
    # By kind, the way from an item to the one it is kept in and that can be followed too (a category, a folder): the
    # name of the foreign key as a query on `Content` writes it, such as "topic__category".
    places: ClassVar[dict[str, str]] = {}
    # The tool's part of an address; not `path`, which is Django's name for the app's folder.
    segment: ClassVar[str] = ""
    icon: ClassVar[str] = "square"
    order: ClassVar[int] = 100
    commentable: ClassVar[bool] = True
    bumped_by_comments: ClassVar[bool] = False
    # Whether a comment may be accepted as the answer to an item (FO15); `takes_answers` may decide item by item.
    answerable: ClassVar[bool] = False
    in_activity: ClassVar[bool] = True
    searchable: ClassVar[bool] = True
    on_by_default: ClassVar[bool] = True
    has_author: ClassVar[bool] = True
    # Whether its list has a feed of the kit: `feed.atom` and `feed.rss` beside it (CC05).
    has_feed: ClassVar[bool] = True
    # Whether a mail to the group's bare address, or with a word that names no tool, is for this one (FO30).
    takes_plain_mail: ClassVar[bool] = False
    site_urls: ClassVar[str] = ""
    # The name of the address that takes what a phone shares (title, text, url in the query), on its home screen.
    share_target: ClassVar[str] = ""
    # Orders of its lists besides the kit's, as words of the address (`toolkit.listing.ORDERS`).
    orders: ClassVar[list[str]] = []
    # Addresses of the tool that stand beside its folder in a group, such as `/g/<group>/agenda.ics`.
    group_urls: ClassVar[str] = ""
    # The name of the address that opens an item to whoever holds its public link (`toolkit.outside`); empty: none does.
    outside: ClassVar[str] = ""
    # Whether such a link may let its holder propose a change.
    hears_outsiders: ClassVar[bool] = False
    # Words of the list: the button that adds, and for an empty list what the tool is for, with an example (CC07).
    new_label: ClassVar[Any] = ""
    purpose: ClassVar[Any] = ""
    example: ClassVar[Any] = ""

    def choice_url(self, group: Any) -> str:
        """Return where the editor finds what this tool keeps, to link to it in a text; empty: nowhere."""
        return ""

    def item_url(self, content: Any) -> str:
        """Return today's address of one item of this tool."""
        return reverse(f"{self.label}:detail", args=[content.group.slug, content.pk, content.slug])

    def item_actions(self) -> list[ItemAction]:
        """Return the acts this tool offers on any item of a group."""
        return []

    def panels(self, request: Any, content: Any) -> list[tuple[str, dict[str, Any]]]:
        """Return what this tool shows on the page of another tool's item: (template, its variables) each."""
        return []

    def feeds(self, group: Any) -> list[tuple[str, str, str]]:
        """Return the public feeds of this tool in a group as (title, media type, address), for autodiscovery."""
        return []

    def front(self, content: Any) -> Front:
        """Return what stands before the text of an item of this tool in its PDF."""
        return Front()

    def mail_way(self, content: Any, user: Any) -> tuple[str, str] | None:
        """Return the button of the mails that tell somebody of an item: (address, words); None for the usual one.

        The address is that person's own: it may carry a signed right to act, as a vote does (SO08).
        """
        return None

    def waits(self, content: Any, user: Any) -> str:
        """Return why somebody may not comment an item of this tool just now, in one sentence; empty when they may."""
        return ""

    def takes_answers(self, content: Any) -> bool:
        """Tell whether a comment may be accepted as the answer to this item."""
        return self.answerable

    def held_by_others(self, items: Any) -> Any:
        """Return those of `items` (a queryset) that other people took part in otherwise than by a comment: their votes.

        When their author takes their texts away, they are emptied in place instead of deleted.
        """
        return items.none()

    def comment_notes(self, content: Any, comments: list[Any]) -> dict[int, tuple[str, dict[str, Any]]]:
        """Return what stands above some of the comments of an item: (template, its variables) by comment id."""
        return {}

    def embed(self, request: Any, content: Any) -> tuple[str, dict[str, Any]]:
        """Return what a page shows of an item whose address stands alone in a paragraph: (template, its variables)."""
        return "content/_embed.html", {"content": content}

    def written_by_others(self, items: Any) -> Any:
        """Return those of `items` (a queryset) whose text is that of others too: it stays when their author leaves."""
        return items.none()

    def editors(self, content: Any) -> str:
        """Return who edits an item of this tool besides its signers: one of `GroupTool.Posters`, or `NOBODY` at all.

        Empty, those who sign it and those who moderate its group do.
        """
        return ""

    def solved(self, content: Any, *, is_solved: bool) -> None:
        """Note on this tool's own row that an item has an accepted answer now, or has none any more."""

    def blank(self, content: Any) -> Any | None:
        """Return a new unsaved item in the place of `content`, to receive messages split from it; None: no splitting.

        The kit fills in title, text, audience and author.
        """
        return None

    def moved(self, content: Any, old_group: Any) -> None:
        """Put what this tool hangs on an item right after its move to another group (a category, a folder)."""

    def trashed(self, content: Any, by: Any) -> None:
        """Let what this tool keeps inside an item (a folder) go to the trash with it."""

    def restored(self, content: Any) -> None:
        """Bring back what went to the trash with an item, and give back its place to one whose place is gone."""

    def gone_with_others(self) -> Any | None:
        """Return the items (a queryset of ids) that are in the trash only because what held them is; None: no such."""
        return None

    def kept_to_animators(self, content: Any) -> bool:
        """Tell whether an item stands where only those who moderate change anything, whoever wrote it."""
        return False

    def merged(self, lost: Any, kept: Any) -> None:
        """Move what this tool hangs on the item `lost` to `kept`, which it is being joined to."""

    def copied(self, from_group: Any, to_group: Any) -> None:
        """Copy this tool's settings and structure from a group to one made on its model: neither content nor people."""

    def blank_in(self, group: Any) -> Any | None:
        """Return a new unsaved item for a mail of an old list's archive, which the kit fills in; None: no archives."""
        return None

    def from_mail(self, group: Any, author: Any, mail: Mailed) -> Any | None:
        """Make an item of a mail that a member wrote to the group, and return it; None: this tool takes no mail (CC41).

        The caller has checked that the member may create here. Raises ValidationError with a sentence for people.
        """
        return None

    def no_room(self, user: Any, size: int, place: str) -> str:
        """Return why somebody may not send a file of `size` bytes for `place`, in one sentence; empty when they may.

        `place` is what the page that sends says of itself, such as `folder:12`; one of another tool is no matter here.
        """
        return ""

    def items_of(self, blobs: Any) -> Any:
        """Return the ids of this tool's items that lead to these blobs (ids) otherwise than as attachments."""
        return []

    def files_of(self, items: Any) -> Any:
        """Return the bytes that these items of this tool (ids) are: (item id, name, blob id) each, for the index."""
        return []

    def texts_of(self, items: Any) -> Any:
        """Return texts kept beside these items of this tool (ids), for the index: (item id, name, text) each."""
        return []

    def from_source(self, typed: str) -> Any | None:
        """Return the ids (a queryset) of the items that come from a source so named, for the search; None: no source.

        `typed` has neither accents nor case (`core.text.fold`).
        """
        return None

    def home_blocks(self) -> list[Any]:
        """Return the blocks (`toolkit.blocks.BlockKind`) this tool offers to home pages.

        None declared: the kit offers the latest items of the first of `kinds`.
        """
        return []

    def model(self, kind: str) -> type[Model]:
        """Return the model class of one of this tool's kinds."""
        return self.get_model(kind)


@cache
def tools() -> list[ToolConfig]:
    """Return the installed tools in the order in which groups show them."""
    found = [config for config in apps.get_app_configs() if isinstance(config, ToolConfig)]
    return sorted(found, key=lambda config: config.order)


@cache
def _by_kind() -> dict[str, ToolConfig]:
    return {kind: tool for tool in tools() for kind in tool.kinds}


def tool_for(kind: str) -> ToolConfig:
    """Return the tool that owns `kind`. Raises KeyError when its app is not installed."""
    return _by_kind()[kind]


def kinds(capability: str | None = None) -> list[str]:
    """Return the installed kinds, or those whose tool declares `capability` (such as "searchable")."""
    found = [(kind, tool) for kind, tool in _by_kind().items()]
    if capability is None:
        return [kind for kind, _tool in found]
    return [kind for kind, tool in found if kind not in tool.inner_kinds and getattr(tool, capability)]


def item_actions() -> list[ItemAction]:
    """Return the acts that all tools offer on items."""
    return [action for tool in tools() for action in tool.item_actions()]

"""What can be reported: an item, a comment, a person, a group; seen as one kind of thing."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from content.guard import ID_MAX
from content.models import Comment, Content
from core import text
from groups.access import Access
from groups.models import Group
from notifications.recipients import in_charge

KINDS = ("content", "comment", "person", "group")


@dataclass(frozen=True)
class Target:
    """The thing reported."""

    kind: str
    thing: Content | Comment | User | Group

    @property
    def subject(self) -> str:
        """The word under which reports of this thing are gathered."""
        return f"{self.kind}-{self.thing.pk}"

    @property
    def item(self) -> Content | None:
        """The item that the thing is, or is said about."""
        return self.thing.content if isinstance(self.thing, Comment) else self.content

    @property
    def content(self) -> Content | None:
        """The item, when it is one."""
        return self.thing if isinstance(self.thing, Content) else None

    @property
    def comment(self) -> Comment | None:
        """The comment, when it is one."""
        return self.thing if isinstance(self.thing, Comment) else None

    @property
    def author(self) -> User | None:
        """The person who answers for it: its author, or the person themselves."""
        if isinstance(self.thing, User):
            return self.thing
        return None if isinstance(self.thing, Group) else self.thing.author

    @property
    def place(self) -> Group | None:
        """The group it lives in; none for a person."""
        if isinstance(self.thing, Group):
            return self.thing
        return self.item.group if self.item else None

    @property
    def title(self) -> str:
        """What one calls it."""
        return str(self.item or self.thing)

    @property
    def written(self) -> str:
        """The words that are reported."""
        if isinstance(self.thing, Content | Comment):
            return self.thing.body
        return self.thing.description if isinstance(self.thing, Group) else ""

    @property
    def written_html(self) -> str:
        """The words that are reported, as they are read."""
        if isinstance(self.thing, Content | Comment):
            return self.thing.body_html
        return self.thing.description_html if isinstance(self.thing, Group) else ""

    @property
    def url(self) -> str:
        """Where it is read."""
        return self.thing.get_absolute_url()

    @property
    def is_held(self) -> bool:
        """Tell whether it is hidden."""
        return bool(getattr(self.thing, "is_held", False))

    @property
    def is_trashed(self) -> bool:
        """Tell whether it is in the trash."""
        return getattr(self.thing, "trashed_at", None) is not None

    def excerpt(self) -> str:
        """Return a piece of what was written."""
        return text.excerpt(text.plain(self.written_html), 300)


def find(access: Access, kind: str, pk: int) -> Target | None:
    """Return the thing that `access` may read, or None."""
    pk = min(pk, ID_MAX)
    thing: Content | Comment | User | Group | None = None
    if kind == "content":
        thing = Content.objects.visible_to(access).select_related("group", "author").filter(pk=pk).first()
    elif kind == "comment":
        loaded = Comment.objects.visible_to(access).select_related("content__group", "author")
        thing = loaded.filter(pk=pk).first()
    elif kind == "group":
        thing = Group.objects.named_to(access).filter(pk=pk).first()
    elif kind == "person" and access.is_signed_in:
        thing = User.objects.filter(pk=pk, is_active=True).first()
    return Target(kind, thing) if thing else None


def load(kind: str, pk: int, group: Group | None = None) -> Target | None:
    """Return the thing whatever its state, for those who decide; with `group`, only what lives there."""
    pk = min(pk, ID_MAX)
    thing: Content | Comment | User | Group | None = None
    if kind == "content":
        items = Content.objects.select_related("group", "author")
        thing = (items.filter(group=group) if group else items).filter(pk=pk).first()
    elif kind == "comment":
        comments = Comment.objects.select_related("content__group", "author")
        thing = (comments.filter(content__group=group) if group else comments).filter(pk=pk).first()
    elif kind == "person" and group is None:
        thing = User.objects.filter(pk=pk).first()
    elif kind == "group" and group is None:
        thing = Group.objects.filter(pk=pk).first()
    return Target(kind, thing) if thing else None


def queue_of(target: Target) -> Group | None:
    """Return the group whose moderators answer for it; none for the site: nobody judges their own team."""
    if target.item is None or target.place is None:
        return None
    if target.author is not None and in_charge(target.place, "moderate").filter(pk=target.author.pk).exists():
        return None
    return target.place

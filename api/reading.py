"""What programs read: myself, groups, their members, items, their comments. The same rules as the pages.

Every operation names its rule and its scope; `api.urls` puts the rule on its address, where the tests of access
find it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Query

from activity import stream
from api import schemas, telling
from api.callers import Session, Throttle, Token
from api.models import ApiToken
from api.problems import answer_with
from content.guard import get_content
from content.models import Comment, Content, ContentTag
from content.querysets import shown_file_q
from groups import rules
from groups.guard import find_group, refuse
from groups.middleware import access_of
from groups.models import Group, Membership

Scope = ApiToken.Scope
Number = Annotated[int, Query(1, ge=1, le=2**31, description="Which page")]
Size = Annotated[int, Query(50, ge=1, le=100, description="How many of them a page holds")]
RULES: dict[str, str] = {}
"""The rule of each operation, by the name of its address."""
SAYS: dict[str, tuple[Any, str]] = {}
"""What each operation says of itself to people, and the scope it asks."""

api = NinjaAPI(
    title="Veillée",
    version="1",
    urls_namespace="api:v1",
    description=str(_("Reads what the bearer of the token may read, and saves bookmarks in their name; nothing else.")),
    docs_url=None,
    openapi_url=None,
)
answer_with(api)


def reads(
    path: str, response: Any, *, rule: str, says: Any, scope: str = "", method: str = "GET", name: str = ""
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make an operation of a function: its address, its answer, who may enter, its words, the scope of a token.

    Operations of one address share its `name`, and its rule. `response` may be a dict by status.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        address, act = name or view.__name__, view.__name__
        RULES[address], SAYS[act] = rule, (says, str(scope))
        needs = f" Scope: `{scope}`." if scope else ""
        answers = response if isinstance(response, dict) else {200: response}
        operation = api.api_operation(
            [method],
            path,
            response={**answers, (401, 403, 404, 422, 429): schemas.Problem},
            auth=[Token(scope), Session()],
            throttle=[Throttle()],
            url_name=address,
            operation_id=act,
            summary=(view.__doc__ or "").strip().split("\n")[0],
            description=f"{(view.__doc__ or '').strip()}{needs}",
        )
        made: Callable[..., Any] = operation(view)
        return made

    return decorate


def group_of(request: HttpRequest, slug: str, verb: str) -> Group:
    """Return the group named `slug` once `verb` is allowed: 404 when it may not be known, else 403."""
    access = access_of(request)
    group = find_group(access, slug)
    if not rules.can(access, verb, group):
        refuse(access, verb, group)
    return group


@reads("me/", schemas.Me, rule="signed_in", says=_("Whoever the token or the session belongs to."))
def myself(request: HttpRequest) -> dict[str, Any]:
    """Whoever the token or the session belongs to."""
    access = access_of(request)
    profile = getattr(access.user, "profile", None)
    mine = Group.objects.named_to(access).filter(pk__in=access.member_group_ids).order_by("slug")
    told = telling.person(access.user)  # type: ignore[arg-type]
    assert told is not None  # noqa: S101
    return {
        **told.dict(),
        "language": profile.language if profile else "fr",
        "groups": list(mine.values_list("slug", flat=True)),
    }


@reads(
    "groups/",
    schemas.Groups,
    rule="signed_in",
    scope=Scope.GROUPS,
    says=_("The groups that one may know of, by name; with “mine”, those one is a member of."),
)
def groups(request: HttpRequest, mine: bool = False, page: Number = 1, size: Size = 50) -> dict[str, Any]:
    """The groups that I may know of, by name; with `mine`, those I am a member of."""
    access = access_of(request)
    found = Group.objects.named_to(access).order_by("name", "pk")
    if mine:
        found = found.filter(pk__in=access.member_group_ids)
    rows, frame = telling.page(request, found, page, size)
    return {"items": [telling.group(row, access) for row in rows], **frame}


@reads("groups/{slug:group}/", schemas.Group, rule="know", scope=Scope.GROUPS, says=_("One group."))
def group(request: HttpRequest, group: str) -> schemas.Group:
    """One group."""
    return telling.group(group_of(request, group, "know"), access_of(request))


@reads(
    "groups/{slug:group}/members/",
    schemas.Members,
    rule="see_members",
    scope=Scope.MEMBERS,
    says=_("The members of a group, those who run it first, for its members."),
)
def members(request: HttpRequest, group: str, page: Number = 1, size: Size = 50) -> dict[str, Any]:
    """The members of a group, those who run it first, for its members."""
    found = group_of(request, group, "see_members").memberships.filter(state=Membership.State.ACTIVE)
    rows, frame = telling.page(request, found.with_people(), page, size)  # type: ignore[attr-defined]
    return {"items": [telling.member(row) for row in rows], **frame}


@reads(
    "content/",
    schemas.Items,
    rule="signed_in",
    scope=Scope.CONTENT,
    says=_("What one may read, the latest activity first: all of it, of one group, of one kind."),
)
def content(request: HttpRequest, group: str = "", kind: str = "", before: str = "", size: Size = 50) -> dict[str, Any]:
    """What I may read, the latest activity first: all of it, of one group, of one kind."""
    access = access_of(request)
    found = stream.filtered(Content.objects.visible_to(access), access, stream.Filters(group=group[:60]))
    if kind:
        found = found.of_kind(kind[:20])
    news = stream.stretch(found, before[:40], size)
    older = telling.link(request, before=news.older) if news.older else None
    return {"items": [telling.item(row) for row in news.items], "next": older}


@reads(
    "content/{int:pk}/",
    schemas.WholeItem,
    rule="content:read",
    scope=Scope.CONTENT,
    says=_("One item with its text and its files."),
)
def item(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One item with its text and its files."""
    access = access_of(request)
    found = get_content(access, pk)
    tags = ContentTag.objects.filter(content_object_id=found.pk).select_related("tag").order_by("pk")  # unfiltered: its
    found.loaded_tags = list(tags)  # type: ignore[attr-defined]
    return telling.whole_item(found, found.attachments.filter(shown_file_q(access)).select_related("blob"))


@reads(
    "content/{int:pk}/comments/",
    schemas.Comments,
    rule="content:read",
    scope=Scope.CONTENT,
    says=_("The comments of an item, in reading order."),
)
def comments(request: HttpRequest, pk: int, page: Number = 1, size: Size = 50) -> dict[str, Any]:
    """The comments of an item, in reading order."""
    access = access_of(request)
    found = Comment.objects.visible_to(access).filter(content_id=get_content(access, pk).pk)
    rows, frame = telling.page(request, found.select_related("author").order_by("created_at", "pk"), page, size)
    return {"items": [telling.comment(row) for row in rows], **frame}

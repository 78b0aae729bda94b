"""What those who moderate the first group find: first messages that wait, reports open and answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from bookmarks import actions as bookmark_actions
from content.models import Comment, Content
from core import clock
from groups.models import Group, Membership
from memberships import actions as memberships
from moderation import actions as moderation
from moderation.targets import load
from toolkit import actions

FOUND = bookmark_actions.Typed(
    url="https://cartoparties.example/mode-emploi",
    title="Organiser une cartopartie dans sa commune, le mode d’emploi",
    summary="Une demi-journée, dix personnes, les arrêts de bus et les bancs publics : tout ce qu’il faut prévoir.",
    audience="platform",
)
SAID = "Nous l’avons essayé à la médiathèque au printemps. Je peux partager notre liste de matériel si cela sert."
OFF_TOPIC = "Notre cabinet propose des formations clés en main sur ce sujet, contactez-nous pour un devis."
ANSWER = "La charte du groupe écarte la publicité ; présentez plutôt votre expérience."


def show_care(group: Group, people: dict[str, User], now: datetime) -> None:
    """Hold the first message of newcomers, let one write; report three things, answer one of them."""
    asked = Group.objects.get(pk=group.pk)
    asked.held_posts = 1
    items = Content.objects.filter(group=group, kind="bookmark", trashed_at=None).select_related("group", "author")
    first, second = items.order_by("-published_at", "-pk")[:2]
    with clock.at(now - timedelta(days=6)):
        memberships.edit_group(group=asked, by=people["alice"])
        answer_one(second, people)
    with clock.at(now - timedelta(hours=20)):
        newcomer = next(user for _name, user in sorted(people.items()) if is_outside(user, group))
        memberships.join(group=asked, user=newcomer)
        bookmark_actions.save(group=asked, author=newcomer, typed=FOUND)
        first.group = asked
        actions.post_comment(content=first, author=newcomer, body=SAID)
    with clock.at(now - timedelta(hours=5)):
        report(first, "false", "Le chiffre cité date de 2019, la source a été corrigée depuis.", people["bob"])
        said = Comment.objects.filter(content__group=group, trashed_at=None, is_held=False).exclude(author=None)
        latest = said.exclude(author__in=[people["alice"], people["carole"], people["bob"]]).order_by("-pk")[0]
        target = load("comment", latest.pk)
        if target is not None:
            moderation.file(target=target, reason="place", details="Hors du sujet ?", reporter=people["bob"])


def is_outside(user: User, group: Group) -> bool:
    """Tell whether a person has nothing to do with a group yet, and an account like anybody's."""
    return user.is_active and not user.is_superuser and not Membership.objects.filter(group=group, user=user).exists()


def report(item: Content, reason: str, details: str, reporter: User) -> None:
    """Report an item."""
    target = load("content", item.pk)
    if target is not None:
        moderation.file(target=target, reason=reason, details=details, reporter=reporter)


def answer_one(item: Content, people: dict[str, User]) -> None:
    """Let an advertisement be posted, reported and removed with the reason."""
    author = next(
        row.user for row in item.group.memberships.filter(state="active", role="member").order_by("pk")
        if row.user != people["bob"]
    )  # fmt: skip
    comment = actions.post_comment(content=item, author=author, body=OFF_TOPIC)
    target = load("comment", comment.pk)
    if target is not None:
        moderation.file(target=target, reason="spam", details="De la publicité.", reporter=people["bob"])
        said = {"decision": "trash", "explanation": ANSWER}
        moderation.decide(target=target, queue=item.group, by=people["carole"], **said)

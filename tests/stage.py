"""The stage of the access matrix: a group, everybody in their parts, a canary in all it keeps, the sample values.

An address with a parameter of its own needs a sample value from here: write a function that makes what the address
shows, with a canary in it, lets `values` lead to it, and add it to `SETS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation, Profile, ProfileField, ProfileValue, User
from bookmarks.actions import Typed, save
from bookmarks.annotations.acts import annotate
from bookmarks.models import Bookmark
from content.models import Content
from content.store.keeping import keep_bytes
from core import clock
from directory import skills
from directory.models import SkillProposal
from files import actions as files
from files.arranging import make_folder
from groups.models import Group, HomeBlock, Invitation, Membership
from memberships import arranging
from moderation import actions as moderation
from moderation.targets import load
from notifications import announcing
from notifications.follows import set_level
from notifications.models import Digest, GroupMail, Notification
from search import indexing
from searches import actions as saved
from tests.people import GROUPS, PARTS, People, make_group
from tests.staging import set_agenda, set_mail, set_sections, set_talk
from tests.urls import Address
from toolkit import actions
from veille import publishing, selecting
from veille.models import Channel, Rule, Source, Subscriber, Watch
from veille.rules import changing
from veille.working import asking
from wiki import page_models, passages
from wiki.actions import write
from wiki.models import Page

WORD = "zibeline"
"""Stands beside each canary, so that one search, and one completion, would find them all."""
MEMBERS = frozenset({"bob", "carole", "alice", "admin_on"})
ANIMATORS = MEMBERS - {"bob"}
CANARIES: dict[str, frozenset[str]] = {
    "CANARITITLE": MEMBERS,
    "CANARITEXT": MEMBERS,
    "CANARITAG": MEMBERS,
    "CANARICOMMENT": MEMBERS,
    "CANARIFILE": MEMBERS,
    "CANARIBYTES": MEMBERS,
    "CANARIFOLDER": MEMBERS,
    "CANARINAME": MEMBERS,
    "CANARICONTENT": MEMBERS,
    "CANARIVERSION": MEMBERS,
    "CANARIPAGE": MEMBERS,
    "CANARIPASSAGE": MEMBERS,
    "CANARIDRAFT": frozenset({"bob", "admin_on"}),
    "CANARIHELD": MEMBERS,
    "CANARITRASH": ANIMATORS,
    "CANARIHOME": MEMBERS,
    "CANARIFILED": frozenset({"alice"}),
    "CANARIBLOCK": MEMBERS,
    "CANARIINVITED": ANIMATORS,
    "CANARIFIELD": frozenset({"bob", "admin_on"}),
    "CANARISKILL": frozenset({"bob", "admin_on"}),
    "CANARIPROPOSAL": frozenset({"bob"}),
    "CANARIREPORT": ANIMATORS | {"mallory"},
    "CANARIMAIL": ANIMATORS,
    "CANARIWHOLE": ANIMATORS,
    "CANARIWAITING": ANIMATORS,
    "CANARIMYMAIL": frozenset({"bob"}),
    "CANARIPLACE": MEMBERS,
    "CANARILINK": ANIMATORS,
    "CANARIGUEST": ANIMATORS,
    "CANARICHANNEL": ANIMATORS,
    "CANARISEARCH": MEMBERS,
    "CANARISTEP": MEMBERS,
    "CANARIRULE": ANIMATORS,
    "CANARIASKED": MEMBERS,
    "CANARIQUOTED": MEMBERS,
    "CANARINOTE": MEMBERS,
    "CANARITHREAD": MEMBERS,
    "CANARIARTICLE": MEMBERS,
    "CANARIPOLL": MEMBERS,
    "CANARIREADY": ANIMATORS,
}
"""Who may see each canary: drafts and held items are bob's. Whoever may see one must have seen it somewhere."""
NOT_SHOWN_YET: set[str] = set()
"""Canaries that no page shows to anybody today; take yours out with the page that shows it."""


@dataclass
class Stage:
    """A group of one kind, the people in it, and what leads to its pages."""

    kind: str
    people: People
    group: Group
    canaries: dict[str, frozenset[str]] = field(default_factory=lambda: dict(CANARIES))
    values: dict[str, Any] = field(default_factory=dict)
    own: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Sample values of one app's addresses, where they lead to another item than those of the others."""

    @property
    def parts(self) -> list[str]:
        """The nine parts; a sub-group has the parent's member as well."""
        return [*PARTS, "elise"] if self.kind == "sub-group" else PARTS

    def path(self, address: Address, **other: Any) -> str:
        """Return an address filled in with the sample values, or with `other` ones."""
        try:
            own = self.own.get(address.name.partition(":")[0], {})
            return address.filled({**self.values, **own, **other})
        except KeyError as missing:
            raise LookupError(f"add a sample value for {missing} of {address.route} in tests/stage.py") from None


def listed(people: People) -> Group:
    """Return a group whose home page is on the web, with everybody in it already."""
    return people.veille


def secret(people: People) -> Group:
    """Return a group that nobody knows of but its members; paul is invited."""
    group = make_group("cercle", people.alice, GROUPS["elus"], description="Zibeline CANARIHOME")
    play(group, people, paul="invited")
    return group


def sub_group(people: People) -> Group:
    """Return a group known by its name only, whose items the members of its parent read too: elise is one."""
    parent = make_group("territoire", people.alice, GROUPS["scot"])
    put(parent, people.elise)
    group = make_group(
        "atelier", people.alice, GROUPS["scot"], description="Zibeline CANARIHOME", parent=parent,
        is_readable_by_parent=True,
    )  # fmt: skip
    play(group, people, paul="asked")
    return group


def play(group: Group, people: People, paul: str) -> None:
    """Give everybody in `group` the part they play in `veille-numerique`; alice has made it."""
    put(group, people.bob)
    put(group, people.carole, role="animator")
    put(group, people.denis, state="banned")
    put(group, people.paul, state=paul)


def put(group: Group, user: User, **columns: str) -> None:
    """Make somebody a member of a group, or what `columns` say."""
    Membership.objects.create(group=group, user=user, since=clock.now(), **columns)


def item(stage: Stage, author: User, word: str, tags: tuple[str, ...] = ()) -> Content:
    """Return an item that the group keeps for its members, with a canary in its title."""
    typed = Typed(url=f"https://exemple.org/{word}", title=f"Zibeline {word}", summary="Zibeline CANARITEXT", tags=tags)
    return save(group=stage.group, author=author, typed=typed).bookmark


def set_items(stage: Stage) -> None:
    """Make an item with a comment and a file; a draft and a held item of bob's; one in the trash."""
    people, word = stage.people, "CANARITITLE"
    made = item(stage, people.alice, word, ("zibeline CANARITAG",))
    file = SimpleUploadedFile("CANARIFILE.txt", b"CANARIBYTES")
    comment = actions.post_comment(content=made, author=people.alice, body="Zibeline CANARICOMMENT", files=[file])
    for word, columns in (("CANARIDRAFT", {"state": "draft"}), ("CANARIHELD", {"is_held": True})):
        Content.objects.filter(pk=item(stage, people.bob, word).pk).update(**columns)
    actions.trash(item=item(stage, people.carole, "CANARITRASH"), by=people.carole)
    stage.values |= {"pk": made.pk, "slug": made.slug, "comment": comment.pk, "tag": "zibeline-canaritag"}
    stage.values["attachment"] = made.attachments.get().pk


def set_files(stage: Stage) -> None:
    """Put a folder with a file in it, and a version before: names, bytes and comments are the members' own."""
    by, group = stage.people.alice, stage.group
    folder = make_folder(group=group, parent=None, title="Zibeline CANARIFOLDER", by=by)
    old, new = (keep_bytes(data, "text/plain") for data in (b"CANARIVERSION", b"CANARICONTENT"))
    brought = files.Brought(old, "Zibeline CANARINAME.txt")
    file = files.add(group=group, folder=folder, author=by, brought=brought, told=files.Told())
    files.renew(file=file, blob=new, name="zibeline.txt", author=by)
    stage.own["files"] = {"pk": file.pk, "slug": file.slug, "number": 1}
    stage.values["link"] = 1
    stage.own["files_site"] = {"pk": file.pk, "number": 1, "key": "x"}
    stage.values |= {"files_site:set_room.pk": group.pk, "files:inventory.ext": "csv"}
    for page in ("folder", "folder_edit", "folder_delete", "rights"):
        stage.values |= {f"files:{page}.pk": folder.pk, f"files:{page}.slug": folder.slug}


def set_pages(stage: Stage) -> None:
    """Keep a page for the members, with a comment on a passage of it, and one that links to a title of it."""
    by = stage.people.alice
    page = Page(group=stage.group, title="Zibeline CANARIPAGE", body="Zibeline CANARIPASSAGE.", audience="group")
    write(page=page, author=by)
    comment = passages.post(page=page, author=by, quote="CANARIPASSAGE", body="Zibeline")
    model = page_models.keep(page=page, by=by).pk
    stage.own["wiki"] = {
        "pk": page.pk,
        "slug": page.slug,
        "comment": comment.pk,
        "ext": "md",
        "model": model,
        "proposal": 1,
    }
    stage.own["wiki_site"] = {"key": "x", "pk": 1}


def set_watch(stage: Stage) -> None:
    """Give the group a watch with an edition for members only, a source and a subscriber."""
    by = stage.people.alice
    watch = publishing.open_watch(watch=Watch(group=stage.group, title="Veille", audience="group"), by=by)
    quoted = Bookmark.objects.get(pk=stage.values["pk"])
    quotation = annotate(bookmark=quoted, author=by, exact="Zibeline CANARIQUOTED", note="Zibeline CANARINOTE")
    stage.values["quotation"] = quotation.pk
    shown = Content.objects.get(pk=stage.values["pk"])
    day, note = asking.today(watch), "Zibeline CANARIASKED"
    asked = asking.ask(watch=watch, content=shown, reader=stage.people.bob, by=by, due_on=day, note=note)
    stage.values["reading"] = asked.pk
    made = Rule(watch=watch, name="Zibeline CANARIRULE", words="zibeline", act="drop")
    stage.values["rule"] = changing.keep(rule=made, by=by).pk
    stage.values["veille:export_file.ext"] = "json"
    dropped = selecting.propose(watch=watch, content=Content.objects.get(pk=stage.values["pk"]), by=by)
    selecting.drop(selection=dropped, by=by, reason="Zibeline CANARISTEP")
    selection = selecting.select(watch=watch, content=Content.objects.get(pk=stage.values["pk"]), by=by)
    edition = publishing.coming(watch)
    assert edition is not None
    publishing.publish_now(edition=edition, by=by)
    source = Source.objects.create(
        watch=watch, title="Source", feed_url="https://exemple.org/f", feed_key="f", created_at=clock.now(),
        next_poll_at=clock.now(),
    )  # fmt: skip
    subscriber = Subscriber.objects.create(watch=watch, email="abonne@demo.test", asked_at=clock.now())
    channel = Channel.objects.create(
        watch=watch, network="linkedin", title="Zibeline CANARICHANNEL", since=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    stage.values |= {"channel": channel.pk, "network": "webhook", "edition": edition.pk}
    stage.values |= {"selection": selection.pk, "source": source.pk, "key": subscriber.key, "entry": 1, "week": 1}
    stage.values |= {"number": 1, "ext": "rss", "year": 2026, "month": 11}


def set_people(stage: Stage) -> None:
    """Invite somebody by mail; let bob keep a field of his profile to himself."""
    people, now = stage.people, clock.now()
    invitation = Invitation.objects.create(
        group=stage.group, email="canariinvited@exemple.org", message="Zibeline CANARIINVITED", created_at=now,
        sent_at=now, by=people.alice,
    )  # fmt: skip
    shown = ProfileField.objects.create(name="Téléphone", slug="telephone")
    ProfileValue.objects.create(user=people.bob, field=shown, value="Zibeline CANARIFIELD", reach="nobody")
    Profile.objects.filter(user=people.bob).update(skills_reach="nobody")
    skills.declare(user=people.bob, kind="help", names=["Zibeline CANARISKILL"])
    proposal = SkillProposal.objects.create(user=people.bob, slug="zibeline", name="Zibeline CANARIPROPOSAL", at=now)
    place = Organisation.objects.create(name="Mairie", slug="mairie")
    stage.values |= {"username": "bob", "person": people.bob.pk, "skills:answer.pk": proposal.pk}
    for page in ("field", "field_move", "field_delete"):
        stage.values[f"people_site:{page}.pk"] = shown.pk
    for page in ("people_site:organisation", "people_site:organisation_merge", "organisations:detail"):
        stage.values[f"{page}.slug"] = place.slug
    stage.values |= {"groups:invitation_resend.pk": invitation.pk, "groups:invitation_revoke.pk": invitation.pk}


def set_group_mail(stage: Stage) -> None:
    """Let alice have written a mail to those who run the group."""
    row = GroupMail.objects.create(
        group=stage.group, author=stage.people.alice, subject="Zibeline CANARIMAIL", body="Zibeline CANARIMAIL",
        body_html="<p>Zibeline CANARIMAIL</p>", part="animators", created_at=clock.now(),
    )  # fmt: skip
    stage.values["groups:mail_report.pk"] = row.pk


def set_reports(stage: Stage) -> None:
    """Let mallory report an item of bob's: the moderators read it, and she does."""
    reported = load("content", item(stage, stage.people.bob, "REPORTEDITEM").pk)
    assert reported is not None
    moderation.file(target=reported, reason="spam", details="Zibeline CANARIREPORT", reporter=stage.people.mallory)
    stage.values["kind"] = "content"


def set_home(stage: Stage) -> None:
    """Put on the home page a text for those who read what the group keeps, beside the usual blocks."""
    arranging.settle(stage.group)
    block = HomeBlock(group=stage.group, kind="text", body="Zibeline CANARIBLOCK", audience="group", order=9)
    block.body_html = "<p>Zibeline CANARIBLOCK</p>"
    block.save()
    stage.values["block"] = block.pk


def set_leftovers(stage: Stage) -> None:
    """Leave with everybody what they would keep from better days: a follow, a notification of each act."""
    everybody, indexed = stage.people.users.values(), Content.objects.get(pk=stage.values["pk"])
    announcing.sweep()
    for activity in stage.group.activities.filter(verb__in=["content.published", "comment.posted"]):
        Notification.objects.bulk_create(
            [Notification(recipient=user, activity=activity, created_at=activity.at) for user in everybody],
            ignore_conflicts=True,
        )
    for user in everybody:
        set_level(user, indexed, "all")
    indexing.sweep()


def set_plain(stage: Stage) -> None:
    """Give values that lead nowhere in particular."""
    stage.values |= PLAIN


def set_digest(stage: Stage) -> None:
    """Give bob a digest that names the item."""
    items = {"tagged": [], "groups": [[stage.group.pk, [stage.values["pk"]], 0]]}
    since = clock.now() - timedelta(days=1)
    row = Digest.objects.create(user=stage.people.bob, due_at=clock.now(), since=since, items=items)
    stage.values["digest"] = row.pk


def set_search(stage: Stage) -> None:
    """Let carole keep a search for the group: its name is for the members, what it finds for whoever may read it."""
    kept = saved.save(by=stage.people.carole, name="Zibeline CANARISEARCH", asked=f"q={WORD}", group=stage.group)
    stage.own["searches"] = {"key": kept.key, "ext": "atom"}


PLAIN: dict[str, Any] = {
    "act": "keep",
    "which": "cover",
    "format": "rss",
    "content:discussion.ext": "csv",
    "key.key": "x",
    "content:resume_one.key": "x",
    "blogs_site:guest.key": "x",
    "bookmarks:export.ext": "csv",
    "blogs:guest_revoke.invitation": 1,
    "name": "x",
    "path": "x",
    "revision": 1,
    "fediverse_site:post.post": "00000000-0000-4000-8000-000000000000",
    "shelf": 1,
    "side": 96,
    "token": "x",
    "provider_id": "x",
    "uidb36": "1",
    "verb": "up",
}
SETS: list[Callable[[Stage], None]] = [
    set_items,
    set_files,
    set_pages,
    set_watch,
    set_people,
    set_reports,
    set_group_mail,
    set_mail,
    set_home,
    set_plain,
    set_agenda,
    set_digest,
    set_sections,
    set_talk,
    set_search,
    set_leftovers,
]
KINDS: dict[str, Callable[[People], Group]] = {"listed": listed, "secret": secret, "sub-group": sub_group}


def set_stage(kind: str, people: People) -> Stage:
    """Return the stage of one kind of group."""
    stage = Stage(kind, people, KINDS[kind](people))
    stage.values["group"] = stage.group.slug
    stage.canaries |= who_knows_more(kind)
    for put_up in SETS:
        put_up(stage)
    return stage


def who_knows_more(kind: str) -> dict[str, frozenset[str]]:
    """Return the canaries that others than usual may see in one kind of group."""
    if kind == "secret":
        return {"CANARIHOME": MEMBERS | {"paul"}}
    if kind == "sub-group":
        read = [
            "CANARIPAGE", "CANARIPASSAGE", "CANARIHOME", "CANARITITLE", "CANARIQUOTED", "CANARINOTE", "CANARITEXT",
            "CANARITAG", "CANARICOMMENT", "CANARIFILE", "CANARIBYTES", "CANARIFOLDER", "CANARINAME",
            "CANARICONTENT", "CANARIVERSION", "CANARIBLOCK", "CANARIPLACE",
            "CANARITHREAD", "CANARIARTICLE", "CANARIPOLL",
        ]  # fmt: skip
        return {canary: MEMBERS | {"elise"} for canary in read}
    return {"CANARIHOME": frozenset()}

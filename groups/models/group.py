"""A group, its axes of access and its tools."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from groups.querysets import GroupQuerySet

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from groups.models.membership import Membership


class Audience(models.TextChoices):
    """Who may read an item; also the words of `docs/glossary.md`."""

    GROUP = "group", _("members of the group")
    PLATFORM = "platform", _("signed-in people")
    WEB = "web", _("everybody")


class Level(models.TextChoices):
    """How much somebody wants to hear of a group by mail."""

    ALL = "all", _("everything")
    IMPORTANT = "important", _("what is important")
    DIGEST = "digest", _("a digest")
    NOTHING = "nothing", _("nothing")


TRASH_DAYS = 30
"""How long a group, like anything else put in the trash, can be taken back (LG4)."""
AUDIENCES = [Audience.GROUP, Audience.PLATFORM, Audience.WEB]
ACCENTS = ["nuit", "lampe", "foret", "brique", "prune", "lac", "lavande", "ardoise"]


def within(widest: str) -> list[Audience]:
    """Return the audiences that are not wider than `widest`, the narrowest first."""
    return AUDIENCES[: AUDIENCES.index(Audience(widest)) + 1]


class Group(models.Model):
    """A place where people meet. Its axes of access are columns, read at query time."""

    class Listing(models.TextChoices):
        LISTED = "listed", _("Listed: its presentation is shown in the directory of groups")
        NAME_ONLY = "name", _("Name only: its name is shown, nothing else")
        SECRET = "secret", _("Secret: nobody but its members knows it exists")

    class Joining(models.TextChoices):
        OPEN = "open", _("Open: anybody signed in joins at once")
        REQUEST = "request", _("On request: an animator accepts or refuses")
        INVITATION = "invitation", _("By invitation only")

    class HomeAudience(models.TextChoices):
        MEMBERS = "members", _("members of the group")
        PLATFORM = "platform", _("signed-in people")
        WEB = "web", _("everybody")

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    summary = models.CharField(_("in one sentence"), max_length=200, blank=True)
    description = models.TextField(_("presentation"), blank=True, max_length=10_000)
    description_html = models.TextField(blank=True)
    accent = models.CharField(_("colour"), max_length=12, default="nuit", choices=[(a, a) for a in ACCENTS])
    listing = models.CharField(_("in the directory"), max_length=10, choices=Listing, default=Listing.LISTED)
    joining = models.CharField(_("joining"), max_length=10, choices=Joining, default=Joining.REQUEST)
    home_audience = models.CharField(
        _("who sees its home page"), max_length=10, choices=HomeAudience, default=HomeAudience.PLATFORM
    )
    default_audience = models.CharField(
        _("who reads what is published"), max_length=10, choices=Audience, default=Audience.GROUP
    )
    widest_audience = models.CharField(
        _("widest audience allowed"), max_length=10, choices=Audience, default=Audience.GROUP
    )
    members_may_invite = models.BooleanField(_("members may invite"), default=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    is_readable_by_parent = models.BooleanField(_("readable by the parent's members"), default=False)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Paris")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="fr")
    member_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    last_activity_at = models.DateTimeField(db_index=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    cover = models.ImageField(_("cover"), upload_to="groups/%Y/%m", max_length=200, blank=True)
    logo = models.ImageField(_("logo"), upload_to="groups/%Y/%m", max_length=200, blank=True)
    welcome = models.TextField(_("welcome message"), blank=True, max_length=5000)
    welcome_html = models.TextField(blank=True)
    default_level = models.CharField(
        _("mail level proposed to newcomers"), max_length=10, choices=Level, default=Level.IMPORTANT
    )
    must_give_reason = models.BooleanField(_("whoever asks to join says why"), default=False)
    required_fields = models.ManyToManyField(
        "accounts.ProfileField", verbose_name=_("fields of the profile to fill in"), blank=True, related_name="+"
    )
    required_fields_reason = models.CharField(_("why they are asked"), max_length=300, blank=True)
    held_posts = models.PositiveSmallIntegerField(_("first posts held for approval"), default=0)
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_template = models.BooleanField(_("model for new groups"), default=False)
    awaits_approval = models.BooleanField(default=False)
    axes_wanted = models.JSONField(default=dict, blank=True)
    purpose = models.CharField(_("what the group is for"), max_length=500, blank=True)
    silent_until = models.DateTimeField(null=True, blank=True)
    dormancy_warned_at = models.DateTimeField(null=True, blank=True)
    read_only_since = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    trashed_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        memberships: RelatedManager[Membership]
        tools: RelatedManager[GroupTool]
        children: RelatedManager[Group]

    objects = GroupQuerySet.as_manager()

    class Meta:
        permissions = [
            ("curate", "curate the veille"),
            ("moderate", "moderate content"),
            ("manage_members", "manage members"),
            ("edit_home", "edit the home page, mail the group, see figures"),
            ("post", "publish in the tools kept to contributors"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(listing="secret") | Q(widest_audience="group", home_audience="members"),
                name="secret_groups_show_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the group's home page."""
        return reverse("groups:home", args=[self.slug])

    def touch(self, moment: datetime) -> None:
        """Note that something happened in the group at `moment`."""
        Group.objects.filter(pk=self.pk, last_activity_at__lt=moment).update(last_activity_at=moment)

    @property
    def is_frozen(self) -> bool:
        """Tell whether the group is archived or read-only: read by those who read it, written by nobody."""
        return self.archived_at is not None or self.read_only_since is not None

    @property
    def is_silent(self) -> bool:
        """Tell whether the group is being filled and nobody is told of what is published in it (LM21)."""
        return self.silent_until is not None and self.silent_until > clock.now()

    @property
    def is_dormant(self) -> bool:
        """Tell whether nothing was published or said here for months (LG18)."""
        return self.archived_at is None and self.last_activity_at < dormant_before()

    @property
    def purged_on(self) -> datetime | None:
        """When a group in the trash goes for good; None outside the trash."""
        return self.trashed_at + timedelta(days=TRASH_DAYS) if self.trashed_at else None

    def clean(self) -> None:
        """Raise ValidationError where two axes contradict one another, or where sub-groups would have sub-groups."""
        self._check_parent()
        if Audience(self.default_audience) not in within(self.widest_audience):
            raise ValidationError({"default_audience": _("Wider than the widest audience allowed.")})
        shows = self.widest_audience != Audience.GROUP or self.home_audience != self.HomeAudience.MEMBERS
        if self.listing == self.Listing.SECRET and shows:
            raise ValidationError({"listing": _("A secret group keeps its home page and its content to its members.")})

    def _check_parent(self) -> None:
        parent = self.parent
        if parent is None:
            return
        if parent.pk == self.pk or parent.parent_id:
            raise ValidationError({"parent": _("Choose a group that is not itself in another group: one level only.")})
        if self.pk and self.children.exists():
            raise ValidationError({"parent": _("This group has sub-groups: it cannot be one itself.")})


def dormant_before() -> datetime:
    """Return the moment since when something must have happened in a group for it not to be dormant."""
    return clock.now() - timedelta(days=30 * settings.DORMANT_MONTHS)


class GroupTool(models.Model):
    """A tool switched on in a group, its place in the row of tools and who may post in it."""

    class Posters(models.TextChoices):
        MEMBERS = "members", _("members")
        CONTRIBUTORS = "contributors", _("contributors and animators")
        ANIMATORS = "animators", _("animators")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="tools")
    tool = models.CharField(max_length=30)
    order = models.PositiveSmallIntegerField(default=0)
    who_creates = models.CharField(max_length=12, choices=Posters, default=Posters.MEMBERS)
    who_comments = models.CharField(max_length=12, choices=Posters, default=Posters.MEMBERS)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "tool"], name="one_row_per_tool")]

    def __str__(self) -> str:
        return f"{self.group} · {self.tool}"

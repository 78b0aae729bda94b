"""What accounts, and the packages that they stand on, hold about people."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from accounts import photos
from accounts.models import User
from core.personal import Nobody, Rows

KEY = "a secret, or a key of the database"
GONE = "deleted with the account"

ROWS = [
    Rows(
        "accounts.User",
        _("My account"),
        ("pk",),
        "username name email date_joined last_login is_paused last_seen_on inactivity_warned_at photo_reach "
        "is_superuser blocked_at blocked_reason mail_suspended_at",
        {
            KEY: "id password photo_key",
            "always the same for whoever asks": "is_active closed_at is_staff",
            "Django's own groups and rights, which this site does not use": "groups user_permissions",
        },
        "deleted; the files of the photo as well",
    ),
    Rows(
        "accounts.Profile",
        _("My profile"),
        ("user",),
        "language time_zone presentation presentation_reach territory.name territory_reach skills_reach welcomed_at",
        {KEY: "id user", "made of the presentation": "presentation_html"},
        GONE,
    ),
    Rows(
        "accounts.ProfileValue", _("Fields of my profile"), ("user",), "field.name value reach", {KEY: "id user"}, GONE
    ),
    Rows(
        "accounts.Affiliation",
        _("My organisations"),
        ("user",),
        "organisation.name role is_main",
        {KEY: "id user"},
        GONE,
    ),
    Rows(
        "accounts.SignupRequest",
        _("My request for an account"),
        ("user",),
        "motive state asked_at decided_at reason",
        {KEY: "id user", "about somebody else: who answered": "decided_by"},
        GONE,
    ),
    Rows("accounts.FeedKey", _("Keys of my feeds"), ("user",), "created_at revoked_at", {KEY: "id user key"}, GONE),
    Nobody("accounts.Territory", "official data"),
    Nobody("accounts.Organisation", "about organisations"),
    Nobody("accounts.ApprovedDomain", "about organisations"),
    Nobody("accounts.ProfileField", "what is asked, not what is answered"),
    Rows("account.EmailAddress", _("My addresses"), ("user",), "email verified primary", {KEY: "id user"}, GONE),
    Nobody("account.EmailConfirmation", "not used: the links are signed"),
    Rows(
        "mfa.Authenticator",
        _("My second factors"),
        ("user",),
        "type created_at last_used_at",
        {KEY: "id user data"},
        GONE,
    ),
    Rows(
        "socialaccount.SocialAccount",
        _("Accounts elsewhere by which I sign in"),
        ("user",),
        "provider uid last_login date_joined extra_data",
        {KEY: "id user"},
        GONE,
    ),
    Rows(
        "socialaccount.SocialToken",
        out={KEY: "id app account token token_secret expires_at"},
        of=("account__user",),
        leaving="never kept",
    ),
    Nobody("socialaccount.SocialApp", "settings"),
    Rows(
        "usersessions.UserSession",
        _("Where I am signed in"),
        ("user",),
        "created_at ip last_seen_at user_agent",
        {KEY: "id user session_key data"},
        "ended, then deleted",
    ),
    Nobody("sessions.Session", "signed in or not, a session ends with those of the person"),
    Nobody("auth.Permission auth.Group contenttypes.ContentType", "Django's own lists"),
    Rows(
        "guardian.UserObjectPermission",
        of=("user",),
        out={"not used here": "id permission content_type object_pk user"},
        leaving=GONE,
    ),
    Nobody("guardian.GroupObjectPermission taggit.Tag taggit.TaggedItem", "not used here"),
]


def erase(user: User, keep: bool) -> None:
    """End every session of the person and delete the files of their photo."""
    for session in UserSession.objects.filter(user=user):
        session.end()
    photos.remove(user=user)

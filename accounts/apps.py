"""Configuration of the accounts app."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.doors import Door


class AccountsConfig(AppConfig):
    """People and how they sign in."""

    name = "accounts"
    my_doors: ClassVar[list[Door]] = [
        Door(
            "accounts:edit_profile",
            "user",
            _("My profile"),
            _("My name, what I say of myself, my language, my time zone"),
            10,
        ),
        Door("accounts:my_photo", "image", _("My photo"), _("The face beside my name, and who sees it"), 12),
        Door("account_email", "mail", _("My e-mail address"), _("Where mails reach me, and by what I sign in"), 20),
        Door("account_change_password", "lock", _("My password"), _("Change it, or choose a first one"), 30),
        Door(
            "mfa_index", "key", _("Passkeys and second factor"), _("Sign in without a password, or with a code too"), 35
        ),
        Door("usersessions_list", "monitor", _("Where I am signed in"), _("My devices, and how to sign one out"), 40),
    ]
    first_steps: ClassVar[list[Door]] = [
        Door("accounts:edit_profile", "user", _("Who I am"), _("What I do, and who reads it"), 10),
        Door("accounts:my_photo", "image", _("My photo"), _("So that people know me when we meet"), 20),
    ]

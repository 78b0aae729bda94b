"""django-allauth's forms of entry, made to say the same thing in the same time whether an account exists or not."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.models import User

OUR_WORDS = (
    gettext_noop("A user is already registered with this email address."),
    gettext_noop("Current Password"),
    gettext_noop("Email address"),
    gettext_noop("Forgot your password?"),
    gettext_noop("New Password (again)"),
    gettext_noop("The email address is not assigned to any user account."),
    gettext_noop("The new value must be different from the current one."),
    gettext_noop("The password reset token was invalid."),
    gettext_noop("This account is currently inactive."),
    gettext_noop("You must type the same password each time."),
)
"""Sentences of django-allauth that our catalogue says in its own words: it is read before the one they come with."""


class SignInForm(LoginForm):
    """Address or user name, and password."""

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        field = self.fields["login"]
        field.label = _("E-mail address or user name")
        field.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def user_credentials(self) -> dict[str, str]:
        """Return what to try. Our user names hold no @, so one password check is enough, account or not (REL-H8)."""
        login = self.cleaned_data["login"]
        return {"email" if "@" in login else "username": login, "password": self.cleaned_data["password"]}


class SignUpForm(SignupForm):
    """A new account; an address that has one gets a mail which says so, and the page says nothing of it."""

    account_already_exists: bool

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.fields["email"].label = _("E-mail address")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Save the account, or answer as if: with the same work, also when two forms come at once (REL-H8)."""
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return super().try_save(request)
            except IntegrityError:
                self.account_already_exists = True
        User().set_password(self.cleaned_data["password1"])
        return super().try_save(request)

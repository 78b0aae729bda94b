"""django-allauth's forms of entry, made to say the same thing in the same time whether an account exists or not."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from allauth.core import context
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts import actions, registration
from accounts.models import User

OUR_WORDS = (
    gettext_noop("A new set of recovery codes has been generated."),
    gettext_noop("A user is already registered with this email address."),
    gettext_noop("Authenticator app activated."),
    gettext_noop("Authenticator app deactivated."),
    gettext_noop("Current Password"),
    gettext_noop("Email address"),
    gettext_noop("Forgot your password?"),
    gettext_noop("New Password (again)"),
    gettext_noop("Security key added."),
    gettext_noop("Security key removed."),
    gettext_noop("The email address is not assigned to any user account."),
    gettext_noop("The new value must be different from the current one."),
    gettext_noop("The password reset token was invalid."),
    gettext_noop("This account is currently inactive."),
    gettext_noop("Use a security key"),
    gettext_noop("Use authenticator app or code"),
    gettext_noop("Use your password"),
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


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey: alone it signs in, unless one wishes a second factor only."""

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        field = self.fields["passwordless"]
        field.initial = True
        field.label = _("Sign in with it alone, without a password")
        field.help_text = _("The device then asks for your finger, your face or its own code.")


class SignUpForm(SignupForm):
    """A new account; an address that has one gets a mail which says so, and the page says nothing of it."""

    account_already_exists: bool

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].initial = registration.invited_address(context.request)
        if "approval" in registration.modes() and not registration.lets_in(context.request, ""):
            self.fields["motive"] = self.motive_field()
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    @staticmethod
    def motive_field() -> forms.CharField:
        """Return the field that administrators read before they open an account."""
        only_some = "domains" in registration.modes()
        return forms.CharField(
            label=_("Why you want an account"),
            help_text=_("The people who run this site read it before they open your account.")
            + (" " + _("Leave it empty with an address of a partner organisation.") if only_some else ""),
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=1000,
            required=not only_some,
        )

    def clean(self) -> dict[str, Any]:
        """Refuse an address that may not register, in the same words whether or not it has an account (REL-H8)."""
        cleaned: dict[str, Any] = super().clean()
        email = cleaned.get("email", "")
        if not email or registration.lets_in(context.request, email):
            return cleaned
        if "motive" not in self.fields:
            self.add_error("email", _("Only addresses of partner organisations may register. Use that of your "
                                      "work, or ask somebody here to invite you."))  # fmt: skip
        elif not cleaned.get("motive", "").strip() and not self.has_error("motive"):
            self.add_error("motive", _("Say in a few words why you want an account."))
        return cleaned

    def save(self, request: HttpRequest) -> User:
        """Save the account; it waits for an administrator where they decide."""
        user: User = super().save(request)
        if registration.must_ask(request, user.email):
            actions.ask_for_account(user=user, motive=self.cleaned_data["motive"])
        if registration.is_invited(request):
            request.session.pop(registration.INVITED)
        return user

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

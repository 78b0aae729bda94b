"""Our ways in django-allauth: who is made at sign-up, how mails leave, what slows guessing, where one may be sent."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import actions, addresses, known_devices, oidc, probable, registration, unconfirmed
from accounts.middleware import keep_choices
from accounts.models import Profile, SignupRequest, User
from accounts.names import free_username
from core import clock, text

NAME_MAX = 80
FIRST_STEPS = "/welcome/"
WRONG_PAIR = _("This name or address does not go with this password. Check both, or ask for a sign-in code.")
BUTTONS = ("button_url", "activate_url", "password_reset_url", "signup_url")
"""The addresses that a mail about an account may carry, each leading to the one thing to do."""


class AccountAdapter(DefaultAccountAdapter):
    """The one door through which django-allauth reaches our people and our mails."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        **dict.fromkeys(["email_password_mismatch", "username_password_mismatch"], WRONG_PAIR),
        "too_many_login_attempts": _("Too many tries in a short time. Wait a minute, then try again."),
        "rate_limited": _("Too many tries in a short time. Wait a minute, then try again."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This is not the code we sent. Check the six characters, or ask for a new code."),
        "duplicate_email": _("This is already your address."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Show the sign-up form, unless one comes in by invitation only and has opened none (LU6)."""
        return registration.is_open(request)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Say why an account does not open, to whoever gave its password: blocked, waiting for an answer, refused."""
        asked = SignupRequest.objects.filter(user=user).first()
        if user.blocked_at or asked:
            return closed_page(request, user, asked)
        return super().respond_user_inactive(request, user)

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """Save a new person with a user name of our making, and their profile in the language of the page."""
        user.name = text.one_line(form.cleaned_data["name"])[:NAME_MAX]
        super().save_user(request, user, form, commit)
        if commit:
            Profile.objects.create(user=user, language=spoken_language())
            probable.tell_owner(user)
        return user

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Give the person a user name that nobody has."""
        user.username = free_username(user.name, user.email)

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, and let the session remember in which language and time zone to speak."""
        is_first = user.last_login is None
        super().login(request, user)
        known_devices.greet(request, user, is_first=is_first)
        User.objects.filter(pk=user.pk).update(last_seen_on=clock.now().date(), inactivity_warned_at=None)
        profile, _made = Profile.objects.get_or_create(user=user, defaults={"language": spoken_language()})
        keep_choices(request, profile)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address; an account made with it by somebody who never confirmed it gives way."""
        unconfirmed.give_way(email_address)
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            registration.affiliate(email_address.user, email_address.email)
            actions.hold(email_address.user)
        return confirmed

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where one goes after signing in: the first time, to the first steps, once (LU9)."""
        newcomer = Profile.objects.filter(user=request.user.pk, welcomed_at=None)
        if request.method == "POST" and newcomer.update(welcomed_at=clock.now()):
            return FIRST_STEPS
        return super().get_login_redirect_url(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Return where one goes after signing out: by the provider, when the session was opened through it."""
        return oidc.end_url(request) or super().get_logout_redirect_url(request)

    def is_safe_url(self, url: str) -> bool:
        """Tell whether one may be sent to `url` after signing in: this host only (REL-H4)."""
        host = self.request.get_host() if self.request else None
        return url_has_allowed_host_and_scheme(url, allowed_hosts={host} if host else None)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address of the browser; a proxy that gives none (a local socket) counts as one address."""
        try:
            return super().get_client_ip(request)
        except PermissionDenied:
            return "0.0.0.0"  # noqa: S104

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords per account and address: whoever guesses does not lock the owner out (REL-H8)."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}|{self.get_client_ip(request)}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand an account's mail to the outbox, which sends it, and tries again when it must."""
        if template_prefix == "account/email/email_changed" and self.request:
            label = _("It was not me: take my account back")
            context = {**context, "button_url": addresses.way_back(self.request.user, email), "button_label": label}
        said = {"site_name": settings.SITE_NAME, "site_url": settings.PUBLIC_URL, "email": email, **context}
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", said).split())
        body = render_to_string(f"{template_prefix}_message.txt", said).strip()
        button = next((context[name] for name in BUTTONS if context.get(name)), "")
        page = {**said, "subject": subject, "paragraphs": paragraphs(body, button), "button_url": button}
        html = render_to_string("accounts/mail.html", page)
        data = {"subject": subject, "text": body, "html": html, "language": spoken_language()}
        import_string(settings.VEILLEE_MAILER)("account", addresses=[(email, context.get("user"))], data=data)


def closed_page(request: HttpRequest, user: User, asked: SignupRequest | None = None) -> HttpResponse:
    """Return the page that says why an account does not open, and what its person can do."""
    facts = {"closed": user, "asked": asked, "contact": parseaddr(settings.CONTACT_EMAIL)[1]}
    return render(request, "account/account_inactive.html", facts, status=403)


def spoken_language() -> str:
    """Return the language of the page being shown, one of ours."""
    spoken = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    return spoken if spoken in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def paragraphs(body: str, button: str) -> list[str]:
    """Return the paragraphs of a plain mail without the address that its HTML twin shows as a button."""
    return [part.strip() for part in body.replace(button or "\0", "").split("\n\n") if part.strip(" \n:")]

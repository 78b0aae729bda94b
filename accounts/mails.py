"""Mails about an account that we write ourselves, in the language of whom they speak to."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.utils import translation

from accounts.models import Profile, User


def tell(user: User, template: str, *, address: str = "", **context: Any) -> None:
    """Post the mail of `templates/account/email/<template>_{subject,message}.txt` to a person, in their language.

    It goes to their main address unless `address` names another. With a `button_url`, which the text must hold too,
    the HTML twin shows a button that says `button_label` (a lazy string).
    """
    language = Profile.objects.filter(user=user).values_list("language", flat=True).first()
    with translation.override(language or settings.LANGUAGE_CODE):
        said = {"user": user, **context}
        get_adapter().send_mail(f"account/email/{template}", address or user.email, said)

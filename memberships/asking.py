"""What somebody is asked at the door of a group: how much mail, a reason, the fields of the profile the group wants."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.fields import AnswersMixin
from accounts.forms import NameField
from accounts.models import User
from groups.models import Group, Level
from memberships.forms import ReasonForm
from toolkit.forms import OnceMixin

LEVELS = [
    (Level.IMPORTANT, _("What is important: answers to me, what the group is asked to read")),
    (Level.ALL, _("Everything that is published")),
    (Level.DIGEST, _("A digest, once a day or a week")),
    (Level.NOTHING, _("Nothing: I will come and read here")),
]


class JoinForm(AnswersMixin):
    """How much of the group somebody wants by mail (LM8), and what the group wants to know of its members (LG19)."""

    level = forms.ChoiceField(label=_("What do you want by mail?"), choices=LEVELS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, group: Group, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        self.parent: Group | None = None
        self.fields["level"].initial = group.default_level
        self.ask_for(user)

    def offer_parent(self, parent: Group) -> None:
        """Offer to join the group above with the same gesture (LG16); what that one asks, it asks on its own page."""
        self.parent = parent
        label = _("Join “%(name)s” too, which this group is part of") % {"name": parent.name}
        self.fields["with_parent"] = forms.BooleanField(label=label, required=False)

    def ask_for(self, user: User | None) -> None:
        """Ask for the fields the group requires that `user` has not filled in; none for a field administrators keep."""
        wanted = self.group.required_fields.filter(is_locked=False)
        if user is not None:
            wanted = wanted.exclude(values__user=user)
        self.ask(wanted, user=None, required=True, reach=False)

    @property
    def asked_why(self) -> str:
        """Why the group asks for these fields, when it asks for any."""
        return self.group.required_fields_reason if self.asked else ""

    def clean_level(self) -> Level:
        """Return the level chosen."""
        return Level(self.cleaned_data["level"])


class AskForm(ReasonForm, JoinForm):
    """Why somebody wants to join, what they want by mail once accepted, and what the group wants to know."""

    field_order = ["reason", "level"]

    def __init__(self, *args: Any, group: Group, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(
            *args,
            group=group,
            user=user,
            required=group.must_give_reason,
            label=_("Why do you want to join?"),
            **kwargs,
        )
        self.fields["reason"].help_text = _("A word about you helps those who decide. They alone read it.")
        self.fields["level"].label = _("Once accepted, what do you want by mail?")


class NewcomerForm(OnceMixin, JoinForm):
    """An account made from an invitation: the address is known and proved, so a name is enough."""

    name = NameField(
        help_text=_("Signed-in people will see it. Nobody but you sees your e-mail address."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Twelve characters or more. Without one, you sign in by a code sent to your address."),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        self.email = email
        super().__init__(*args, **kwargs)
        asked = [name for name in self.fields if name.startswith("field_")]
        self.order_fields(["form_key", "name", *asked, "level", "password"])

    def clean(self) -> dict[str, Any]:
        """Check the password, when one was given, against the name and the address."""
        data = super().clean() or self.cleaned_data
        if data.get("password"):
            person = User(name=data.get("name", ""), email=self.email, username=self.email.partition("@")[0])
            try:
                validate_password(data["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data

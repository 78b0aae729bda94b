"""What the door for programs holds about people."""

from django.utils.translation import gettext_lazy as _

from core.personal import Rows

ROWS = [
    Rows(
        "api.ApiToken",
        _("Keys of my programs"),
        ("user",),
        "name scopes created_at expires_at last_used_on revoked_at",
        {"a secret, or a key of the database": "id user start digest"},
        "deleted with the account",
    ),
]

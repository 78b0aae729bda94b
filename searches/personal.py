"""What saved searches hold about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.personal import Rows

KEY = "a secret, or a key of the database"

ROWS = [
    Rows(
        "searches.SavedSearch",
        _("Searches I keep"),
        ("owner", "made_by"),
        "name asked is_open created_at group.name",
        {KEY: "id owner made_by key"},
        "one's own deleted with the account; a group's stays, without the person",
    ),
    Rows(
        "searches.SearchMail",
        _("Searches I receive by mail"),
        ("user",),
        "search.name period since due_at",
        {KEY: "id user"},
        "deleted with the account",
    ),
]

"""Comparing names in SQL without accents or case, as `core.text.fold` does in Python."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Func
from django.db.models.expressions import Combinable

_ACCENTED = "àâäáãåçéèêëíìîïñóòôöõúùûüýÿ"
_PLAIN = "aaaaaaceeeeiiiinooooouuuuyy"
# SQLite folds the case of ASCII letters only.
_SQLITE = [*zip(_ACCENTED, _PLAIN, strict=True), *zip(_ACCENTED.upper(), _PLAIN, strict=True), ("œ", "oe"), ("Œ", "oe")]


class Folded(Func):
    """A text without the accents and case of European names: what `core.text.fold` of the same text is compared with."""

    function = "LOWER"
    output_field = CharField()

    def __init__(self, expression: Combinable | str) -> None:
        super().__init__(expression)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the SQL for PostgreSQL, where one function replaces letter by letter."""
        template = f"REPLACE(TRANSLATE(LOWER(%(expressions)s), '{_ACCENTED}', '{_PLAIN}'), 'œ', 'oe')"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the SQL for SQLite: one replacement inside another."""
        template = "LOWER(%(expressions)s)"
        for accented, plain in _SQLITE:
            template = f"REPLACE({template}, '{accented}', '{plain}')"
        return self.as_sql(compiler, connection, template=template, **context)

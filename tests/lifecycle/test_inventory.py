"""The inventory of what is held about people: every field of every model is declared (REL-P2, CNIL sheet 14)."""

from __future__ import annotations

from django.apps import apps
from django.db.models import FileField

from accounts.models import User
from core.personal import Nobody, Rows, declarations

HOW = (
    "declare it in the `personal.py` of its app (core/personal.py says how): `Rows` with what the export gives, why "
    "the rest is out and what becomes of it when the person leaves, or `Nobody` when it says nothing of anybody"
)

SHORT = {"content_id", "comment_id", "pk", "id", "content_ptr", "co_authors"}
"""Ways of naming a key, and a relation that leads here."""


def own_fields(model) -> set[str]:
    """Return the names of the columns and relations that a model itself has."""
    return {f.name for f in model._meta.get_fields() if not f.auto_created and (f.concrete or f.many_to_many)} | {"id"}


def declared() -> dict[str, Rows | Nobody]:
    """Return the declaration of each model, by label."""
    found: dict[str, Rows | Nobody] = {}
    for row in declarations():
        for label in (row.models if isinstance(row, Nobody) else row.model).split():
            assert label not in found, f"{label} is declared twice"
            found[label] = row
    return found


def ours() -> list:
    """Return the models of the product, the throw-away tool of the tests apart."""
    return [model for model in apps.get_models() if not model.__module__.startswith("tests.")]


def test_every_model_is_declared():
    """REL-P2: with nothing that is declared and does not exist."""
    labels = {model._meta.label for model in ours()}
    assert sorted(labels - set(declared())) == [], HOW
    assert sorted(set(declared()) - labels) == []


def test_every_field_is_in_the_export_or_out_with_a_reason():
    """REL-P2, LU11."""
    wrong = []
    for model in ours():
        row = declared().get(model._meta.label)
        if isinstance(row, Rows):
            missing, unknown = (
                own_fields(model) - row.declared - {"id", "content_ptr"},
                row.declared - own_fields(model) - SHORT,
            )
            wrong += [f"{model._meta.label}.{name}: {HOW}" for name in sorted(missing)]
            wrong += [f"{model._meta.label}.{name} does not exist" for name in sorted(unknown)]
    assert wrong == []


def test_what_is_said_to_be_about_nobody_leads_to_nobody():
    """REL-P2: a foreign key to a person makes a model one about people."""
    wrong = []
    for model in ours():
        if isinstance(declared().get(model._meta.label), Nobody):
            wrong += [f"{model._meta.label}.{f.name}: {HOW}" for f in model._meta.get_fields()
                      if f.concrete and f.related_model is User]  # fmt: skip
    assert wrong == []


def test_every_declaration_says_what_becomes_of_the_rows():
    """REL-P1: kept why, or deleted; every lookup and every given field can be read."""
    for row in declared().values():
        if isinstance(row, Rows):
            assert row.leaving, f"{row.model}: {HOW}"
            assert row.of, f"{row.model}: {HOW}"
            assert not row.given or row.title, row.model
            list(row.belonging_to(User(pk=0, email="x@y.fr"), ["x@y.fr"]).values_list(*row.fields)[:0])


def test_every_stored_file_of_a_person_is_named():
    """REL-P2: a model with a file and a declaration that gives fields says what becomes of the file."""
    wrong = []
    for model in ours():
        row = declared().get(model._meta.label)
        for field in model._meta.get_fields():
            if isinstance(field, FileField) and isinstance(row, Rows) and not row.file:
                reasons = " ".join(row.out.values()).split()
                wrong += [] if field.name in reasons else [f"{model._meta.label}.{field.name}"]
    assert wrong == []

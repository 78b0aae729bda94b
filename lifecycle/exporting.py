"""The export of one's data: a ZIP with a page that anybody reads, JSON, CSV and one's files (LU11, REL-P2)."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import IO, Any

from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import Profile, User
from core import clock
from core.hints import hint
from core.personal import Rows, addresses_of, declarations
from lifecycle.models import Export
from notifications import leases, mail

KEPT_DAYS = 7
EXPORT_LEASE = 600
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def given() -> list[Rows]:
    """Return the declarations of which something is given, in order."""
    return [rows for rows in declarations() if isinstance(rows, Rows) and rows.given]


def ask(*, user: User) -> Export:
    """Ask for an export; the worker makes it. Asked again while one waits, it is the same."""
    from lifecycle.tasks import build_export

    try:
        with transaction.atomic():
            export = Export.objects.create(user=user, asked_at=clock.now())
    except IntegrityError:
        return Export.objects.get(user=user, ready_at=None)
    hint(build_export, export.pk)
    return export


def build(export_pk: int) -> bool:
    """Make the file of an export and tell its person by mail. May run twice, or in two workers: one of them does it."""
    mine = Export.objects.filter(leases.free(), pk=export_pk, ready_at=None)
    if not mine.update(lease_until=leases.present() + timedelta(seconds=EXPORT_LEASE)):
        return False
    export = Export.objects.select_related("user").get(pk=export_pk)
    with tempfile.TemporaryFile() as out:
        write(export.user, out)
        size = out.tell()
        out.seek(0)
        with transaction.atomic():
            moment = clock.now()
            export.file.save(f"{export.pk}-{export.key[:12]}.zip", File(out), save=False)
            export.size, export.ready_at, export.expires_at = size, moment, moment + timedelta(days=KEPT_DAYS)
            export.save()
            mail.post("export_ready", addresses=[(export.user.email, export.user)], data={"path": "/settings/my-data/"})
    return True


def build_waiting() -> int:
    """Make the exports whose hint was lost, or whose worker died; return how many."""
    return sum(build(pk) for pk in list(Export.objects.filter(ready_at=None).values_list("pk", flat=True)))


def drop(exports: QuerySet[Export]) -> int:
    """Delete exports with their files; return how many."""
    rows = list(exports)
    for export in rows:
        file = export.file
        export.delete()
        if file:
            transaction.on_commit(lambda file=file: file.delete(save=False), robust=True)  # type: ignore[misc]
    return len(rows)


def purge() -> int:
    """Delete the exports whose time has passed."""
    return drop(Export.objects.filter(expires_at__lt=clock.now()))


def write(user: User, out: IO[bytes]) -> None:
    """Write the ZIP of all that is held about `user`. Memory holds one table at a time."""
    language = Profile.objects.filter(user=user).values_list("language", flat=True).first() or "fr"
    addresses = addresses_of(user)
    with translation.override(language), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        tables = []
        for rows in given():
            found = list(rows.belonging_to(user, addresses).values_list(*rows.fields))
            if found:
                tables.append(
                    {"title": rows.title, "name": _file_name(rows), "heads": rows.given.split(), "rows": found}
                )
                _write_table(archive, rows, found)
            if rows.file:
                _write_files(archive, rows, user, addresses)
        page = render_to_string("lifecycle/export.html", {"person": user, "tables": tables, "made_at": clock.now()})
        archive.writestr("index.html", page)


def _file_name(rows: Rows) -> str:
    return rows.model.replace(".", "-").lower()


def _write_table(archive: zipfile.ZipFile, rows: Rows, found: list[tuple[Any, ...]]) -> None:
    heads = rows.given.split()
    data = [dict(zip(heads, row, strict=True)) for row in found]
    named = _file_name(rows)
    archive.writestr(f"json/{named}.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in row] for row in found)
    archive.writestr(f"csv/{named}.csv", "\ufeff" + table.getvalue())


def _cell(value: Any) -> str:
    """Return a value for a spreadsheet, which must not take a text for a formula (CSV injection, OWASP)."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    shown = "" if value is None else str(value)
    return f"'{shown}" if shown.startswith(FORMULA) else shown


def _write_files(archive: zipfile.ZipFile, rows: Rows, user: User, addresses: Iterable[str]) -> None:
    pairs = rows.belonging_to(user, list(addresses)).values_list("pk", rows.file, rows.file_name)
    storage = _storage_of(rows)
    for pk, stored, name in pairs:
        with storage.open(stored) as source, archive.open(f"files/{pk}-{PurePath(name).name}", "w") as target:
            for chunk in iter(lambda: source.read(1024 * 1024), b""):
                target.write(chunk)


def _storage_of(rows: Rows) -> Any:
    model = rows.model_class
    *path, last = rows.file.split("__")
    for name in path:
        model = model._meta.get_field(name).related_model
    return model._meta.get_field(last).storage

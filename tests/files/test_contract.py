"""Files do what every tool does."""

from __future__ import annotations

from typing import Any

from content.models import Content
from files.arranging import give_audience
from groups.models import Group
from tests.contract import ToolContract
from tests.files.bring import put, sent


class TestFiles(ToolContract):
    """The shared contract, for files."""

    kind = "file"
    path = "files"
    detail_queries = 34
    list_queries = 19

    def make(self, group: Group, author: Any, n: int = 1, audience: str = "group") -> Content:
        """Return file number `n`."""
        file = put(group, author, f"Budget numéro fichier{n}", data=f"Montants {n}".encode())
        if audience != "group":
            give_audience(file, audience)
        return Content.objects.get(pk=file.pk)

    def typed(self, n: int = 1, **changes: Any) -> dict[str, Any]:
        """Return what a person sends and types for file number `n`; the name is typed when it is edited."""
        return {"files": sent(f"Budget tapé {n}.txt"), "title": f"Un fichier {n}", "body": "Bonjour", **changes}

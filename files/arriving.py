"""Files sent piece by piece by the page (tus, `toolkit.resuming`): what is asked before, and putting them in a folder.

Each file waits, its sender's alone, until the last one has come; one form then puts all of them in their folders.
"""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, JsonResponse, QueryDict
from django.views.decorators.http import require_POST

from content import attachments
from files import actions, duplicates, places, room
from files.actions import Brought
from files.forms import ArrivalForm
from files.models import DEPTH_MAX, File, Folder
from files.views import say
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from groups.rules import tool_row

ARRIVED_MAX = 500
HASH = re.compile(r"[0-9a-f]{64}")


def folders_of(path: str) -> tuple[str, ...]:
    """Return the folders that a browser says a file came in; what leads elsewhere, or nowhere, is left out."""
    parts = [part.strip() for part in path.replace("\\", "/").split("/")]
    return tuple(part for part in parts if part and part.strip("."))[:DEPTH_MAX]


def destination(request: HttpRequest, group: Group) -> Folder | None:
    """Return the folder that files go to, where the reader may put something. Raises Http404, PermissionDenied."""
    if tool_row(group, "files") is None:
        raise Http404
    return places.writable(access_of(request), group, request.POST.get("in", ""))


@require_POST
@allow("contribute")
def check(request: HttpRequest, group: Group) -> JsonResponse:
    """Say which names are taken in the folder, and which bytes are in a place one may read already (FI05, FI19)."""
    folder = destination(request, group)
    names = [actions.clean_name(name) for name in request.POST.getlist("name")[:ARRIVED_MAX]]
    here = File.objects.visible_to(access_of(request)).filter(home=group, folder=folder)
    beside = Folder.objects.visible_to(access_of(request)).filter(home=group, parent=folder)
    rows = [*here.values_list("title", flat=True)[:5000], *beside.values_list("title", flat=True)[:5000]]
    known = {title.casefold() for title in rows}
    hashes = [one for one in request.POST.getlist("hash")[:ARRIVED_MAX] if HASH.fullmatch(one)]
    doubles = duplicates.by_hash(access_of(request), hashes)
    found = {digest: {"title": file.title, "url": file.permanent_url} for digest, file in doubles.items()}
    return JsonResponse({"taken": [name for name in names if name.casefold() in known], "doubles": found})


@require_POST
@allow("contribute")
def arrive(request: HttpRequest, group: Group) -> JsonResponse:
    """Put files that have come whole in their folders; answer with where to look, or with a sentence and 422."""
    folder = destination(request, group)
    form = ArrivalForm(request.POST)
    if not form.is_valid():
        return JsonResponse(
            {"error": " ".join(str(said) for errors in form.errors.values() for said in errors)}, status=422
        )
    try:
        with transaction.atomic():
            files = taken(request.POST, author=me(request))
            room.check(group, sum(one.blob.size for one in files))
            done = actions.bring(
                group=group, folder=folder, author=me(request), files=files, told=form.told(),
                key=form.cleaned_data["form_key"],
            )  # fmt: skip
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    say(request, done)
    return JsonResponse({"url": places.address(group, folder), "count": len(done.made) + len(done.renewed)})


def taken(sent: QueryDict, author: Any) -> list[Brought]:
    """Return the waiting files that a form names, each with the folders it came in; what is not the sender's is not."""
    found = []
    for pk, path in zip(sent.getlist("u")[:ARRIVED_MAX], sent.getlist("path")[:ARRIVED_MAX], strict=False):
        number = int(pk) if pk.isascii() and pk.isdecimal() and len(pk) < 19 else 0
        found += [Brought(one.blob, one.name, folders_of(path)) for one in attachments.take([number], author=author)]
    return found

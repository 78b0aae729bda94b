"""Files sent in pieces that go on after a cut: the tus 1.0 protocol, under `/c/uploads/resume/`.

Creation (POST), where it stands (HEAD), a piece (PATCH), giving up (DELETE); a POST to an upload that has come whole
gives what `/c/uploads/` would have given. Every answer is a sentence as JSON when something is wrong.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from email.utils import format_datetime
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from content.models import Upload
from content.store import away, keeping, sending
from core import clock
from groups.guard import signed_in
from groups.middleware import me
from toolkit.uploads import told

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration"
PIECE_TYPE = "application/offset+octet-stream"
METADATA_MAX = 4096
Speaks = Callable[..., HttpResponseBase]


def tus(view: Speaks) -> Speaks:
    """Give every answer its protocol headers, and turn what the store refuses into a status and a sentence."""

    @wraps(view)
    def speaking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if request.method != "OPTIONS" and request.headers.get("Tus-Resumable", VERSION) != VERSION:
                answer: HttpResponseBase = said(_("This version of the protocol is not spoken here."), 412)
            else:
                answer = view(request, *args, **kwargs)
        except ValidationError as error:
            answer = said(" ".join(error.messages), 422)
        except sending.OffsetError:
            answer = said(_("This piece does not begin where the last one ended."), 409)
        except keeping.StoreError as error:
            answer = said(str(error), error.status)
        except away.errors():
            answer = said(away.no_answer(), 503)
        answer["Tus-Resumable"] = answer["Tus-Version"] = VERSION
        answer["Cache-Control"] = "no-store"
        return answer

    return speaking


def said(sentence: str, status: int) -> JsonResponse:
    """Return a sentence with a status."""
    return JsonResponse({"error": sentence}, status=status)


def metadata(header: str) -> dict[str, str]:
    """Return what `Upload-Metadata` says: words and values in base64; what cannot be read is left out."""
    found = {}
    for pair in header[:METADATA_MAX].split(","):
        word, _space, value = pair.strip().partition(" ")
        try:
            found[word] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def number(header: str) -> int:
    """Return a length or an offset; one that is no number that a file can have is -1."""
    return int(header) if header.isascii() and header.isdecimal() and len(header) < 16 else -1


@require_http_methods(["OPTIONS", "POST"])
@signed_in
@tus
def begin(request: HttpRequest) -> HttpResponse:
    """Say what is spoken here, or open the way for a file of `Upload-Length` bytes."""
    if request.method == "OPTIONS":
        answer = HttpResponse(status=204)
        answer["Tus-Extension"] = EXTENSIONS
        answer["Tus-Max-Size"] = str(settings.UPLOAD_MAX_BYTES)
        return answer
    size = number(request.headers.get("Upload-Length", ""))
    if size < 0:
        return said(_("The length of the file is missing."), 400)
    word = metadata(request.headers.get("Upload-Metadata", ""))
    name = word.get("filename") or word.get("name") or "file"
    upload = sending.begin(author=me(request), name=name, size=size, place=word.get("place", ""))
    answer = HttpResponse(status=201)
    answer["Location"] = reverse("content:resume_one", args=[upload.key])
    return state(answer, upload)


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE", "POST"])
@signed_in
@tus
def one(request: HttpRequest, key: str) -> HttpResponseBase:
    """Where an upload stands, its next piece, its end; POST makes a waiting file of it once it has come whole."""
    # unfiltered: uploads of the person alone
    upload = Upload.objects.filter(key=key[:32], author=me(request), expires_at__gt=clock.now()).first()
    if upload is None:
        return said(_("This file is not being sent any more: begin again."), 404)
    if request.method == "PATCH":
        return piece(request, upload)
    if request.method == "DELETE":
        sending.forget(upload)
        return HttpResponse(status=204)
    if request.method == "POST":
        return JsonResponse(told(sending.finish(upload)))
    return state(HttpResponse(status=200), upload)


def piece(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Take one piece; with the last one the file is made."""
    if request.content_type != PIECE_TYPE:
        return said(_("A piece is sent as %(type)s.") % {"type": PIECE_TYPE}, 415)
    offset = number(request.headers.get("Upload-Offset", ""))
    upload = sending.take_piece(upload, offset=offset, stream=cast(Any, request))
    if upload.offset == upload.size:
        sending.finish(upload)
    return state(HttpResponse(status=204), upload)


def state(answer: HttpResponse, upload: Upload) -> HttpResponse:
    """Say how much has come and until when the rest is awaited."""
    answer["Upload-Offset"] = str(upload.offset)
    answer["Upload-Length"] = str(upload.size)
    answer["Upload-Expires"] = format_datetime(upload.expires_at, usegmt=True)
    return answer

"""Files sent while a text is being written, and the address each keeps for ever: `/c/uploads/<id>/`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from content import attachments
from content.guard import ID_MAX
from content.models import Attachment, Comment, Content, LinkPreview
from content.store import keeping, serving
from groups.guard import public, signed_in, to_sign_in
from groups.middleware import access_of, me


@require_POST
@signed_in
def send(request: HttpRequest) -> JsonResponse:
    """Keep one file for a text being written; answer with its address, or with a sentence and status 422."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise ValidationError(_("No file came with this request."))
        attachments.check([file])
        made = attachments.wait(file, author=me(request), alt=request.POST.get("alt", ""))
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    except keeping.StoreError as error:
        return JsonResponse({"error": str(error)}, status=error.status)
    return JsonResponse(told(made))


def told(file: Attachment) -> dict[str, Any]:
    """Return what a script needs to put a waiting file in a text, or in a folder."""
    return {"id": file.pk, "url": permanent_url(file), "name": file.name, "image": file.is_image}


def permanent_url(file: Attachment) -> str:
    """Return the address of a file that stays the same whatever becomes of its item: what a text holds."""
    return f"/c/uploads/{file.pk}/"


@require_GET
@public
def show(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a file to whoever reads the item it hangs on; before it hangs on one, to its author alone (LF9)."""
    found = readable(request, pk)
    if found is None:
        if not access_of(request).is_signed_in:
            return to_sign_in(request)
        raise Http404
    return sent(request, found)


def readable(request: HttpRequest, pk: int) -> Attachment | None:
    """Return a file that the reader may read, None for every other."""
    # unfiltered: is_readable asks the rule of the file's item or comment, or of its author, below
    rows = Attachment.objects.filter(pk=min(pk, ID_MAX), comment__trashed_at=None)
    found = rows.select_related("blob", "content__group").first()
    return found if found is not None and is_readable(found, request) else None


def is_authors(request: HttpRequest, file: Attachment) -> bool:
    """Tell whether the reader is who sent the file."""
    access = access_of(request)
    return access.is_signed_in and file.author_id == access.user.pk


def is_readable(file: Attachment, request: HttpRequest) -> bool:
    """Tell whether the reader may read a file: by the rule of its item, or as its author while it has none."""
    access = access_of(request)
    if file.content_id is None:
        return access.is_signed_in and file.author_id == access.user.pk
    if file.comment_id is not None:
        return Comment.objects.visible_to(access).filter(pk=file.comment_id).exists()
    return Content.objects.visible_to(access).filter(pk=file.content_id).exists()


def sent(request: HttpRequest, file: Attachment) -> HttpResponseBase:
    """Return the bytes: shown when they may be, else, or with `?download=1`, as a download; nothing in them may run."""
    download = request.GET.get("download") == "1"
    return serving.send(request, file.blob, file.name, download=download, is_author=is_authors(request, file))


@require_GET
@public
def preview_picture(request: HttpRequest, key: str) -> HttpResponseBase:
    """Send the picture of a page elsewhere to whoever knows its address: that page is public, and we keep a copy."""
    # unfiltered: the key is made of the address of a public page, and only who was shown it can know it
    row = LinkPreview.objects.filter(url_key=key, picture__isnull=False).select_related("picture").first()
    if row is None or row.picture is None:
        raise Http404
    answer = FileResponse(row.picture.file.open("rb"), content_type=row.picture.media_type)
    answer["Cache-Control"] = "private, max-age=86400"
    return answer

"""Files joined to items and comments: bytes kept once, pictures made anew without their metadata."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import Attachment, Blob, Comment, Content
from core import clock, text
from core.pictures import own_image

FILES_MAX = 10


def check(files: Iterable[UploadedFile]) -> None:
    """Raise ValidationError, in plain words, for a file that is empty or too large, or for too many files."""
    files = list(files)
    if len(files) > FILES_MAX:
        raise ValidationError(_("At most %(count)s files at a time."), params={"count": FILES_MAX})
    for file in files:
        if not file.size:
            raise ValidationError(_("“%(name)s” is empty."), params={"name": file.name})
        if file.size > settings.UPLOAD_MAX_BYTES:
            megabytes = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
            raise ValidationError(
                _("“%(name)s” is larger than %(limit)s MB."), params={"name": file.name, "limit": megabytes}
            )


def keep(data: bytes, media_type: str) -> Blob:
    """Return the blob of these bytes, stored when they are new."""
    digest = hashlib.sha256(data).hexdigest()
    found = Blob.objects.filter(sha256=digest).first()
    if found:
        return found
    file = ContentFile(data, name=digest)
    blob, _made = Blob.objects.get_or_create(
        sha256=digest,
        defaults={"size": len(data), "media_type": media_type, "file": file, "created_at": clock.now()},
    )
    return blob


def attach(
    files: Iterable[UploadedFile], *, content: Content, author: User, comment: Comment | None = None
) -> list[Attachment]:
    """Join checked `files` to an item, or to one of its comments."""
    made = []
    for file in files:
        data = file.read()
        picture = own_image(data)
        data, media_type = picture or (data, "application/octet-stream")
        made.append(
            Attachment.objects.create(
                blob=keep(data, media_type),
                content_id=content.pk,
                comment=comment,
                author=author,
                name=text.one_line(PurePath(file.name or "").name)[:200] or "file",
                created_at=clock.now(),
            )
        )
    return made


def drop_unused(blob_ids: Iterable[int]) -> None:
    """Delete those of these blobs that nothing refers to any more, whichever table it was, and their bytes."""
    unused = Blob.objects.filter(pk__in=list(blob_ids))
    for relation in Blob._meta.related_objects:
        unused = unused.filter(**{f"{relation.name}__isnull": True})
    for blob in unused:
        drop_file(blob.file)
        blob.delete()


def drop_file(file: FieldFile) -> None:
    """Delete the bytes of a file once the present change holds."""
    storage, name = file.storage, file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))

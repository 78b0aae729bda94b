"""Receiving the files of a form on a disk that may be full: the form says so, and nothing typed is lost (REL-R6)."""

from __future__ import annotations

import errno
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class CarefulUploadHandler(TemporaryFileUploadHandler):
    """Puts the file on the disk like Django's own; when the disk is full, hands over what says so."""

    is_full = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        self.is_full = False
        self._try(super().new_file, *args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write a part of it; what comes after the disk is full is read and dropped."""
        if not self.is_full:
            self._try(super().receive_data_chunk, raw_data, start)
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Return the file, or what stands for one that found no room."""
        if not self.is_full:
            return super().file_complete(file_size)
        self.upload_interrupted()
        return CutFile(self.file_name or "file", b"\x00")

    def _try(self, act: Any, *args: Any, **kwargs: Any) -> None:
        try:
            act(*args, **kwargs)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            self.is_full = True
            if file := getattr(self, "file", None):
                file.file.close()


class CutFile(SimpleUploadedFile):
    """Stands for a file that the disk had no room for."""


def is_cut(file: object) -> bool:
    """Tell whether a file of a form found no room on the disk."""
    return isinstance(file, CutFile)

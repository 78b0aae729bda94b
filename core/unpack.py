"""Unpacking of compressed answers with a limit on what comes out (RFC 9110, 8.4.1)."""

import zlib

from core.fetch_guard import FetchError

_GZIP = frozenset({"gzip", "x-gzip"})
# Charset names and "none" are sent here by broken servers, and mean that nothing was done to the body.
_PLAIN = frozenset({"", "identity", "none", "utf-8", "iso-8859-1"})


class Unpacker:
    """Turns the chunks of a body with one content coding into bytes, at most `limit` in all.

    Raises FetchError: "garbled" for a coding we did not ask for or broken data, "too_big" past the limit.
    """

    def __init__(self, coding: str, limit: int) -> None:
        coding = coding.strip().lower()
        if coding not in _GZIP | _PLAIN | {"deflate"}:
            raise FetchError("garbled", f"content coding {coding[:40]!r}")
        self._coding = coding
        self._left = limit
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16) if coding in _GZIP else None

    def feed(self, chunk: bytes) -> bytes:
        """Return what `chunk` unpacks to."""
        if self._coding in _PLAIN:
            return self._counted(chunk)
        if self._inflater is None and chunk:
            # "deflate" means zlib, but some servers send it without its two first bytes.
            zlib_header = chunk[0] & 0x0F == 8 and (len(chunk) < 2 or int.from_bytes(chunk[:2], "big") % 31 == 0)
            self._inflater = zlib.decompressobj(zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)
        pieces = []
        while chunk and self._inflater is not None:
            pieces.append(self._counted(self._inflated(self._inflater, chunk)))
            chunk = self._inflater.unused_data
            if chunk and not (self._coding in _GZIP and chunk.startswith(b"\x1f")):
                break
            if chunk:
                self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return b"".join(pieces)

    def _inflated(self, inflater: "zlib._Decompress", chunk: bytes) -> bytes:
        try:
            # One byte more than allowed is enough to know; without this limit a bomb would fill the memory first.
            return inflater.decompress(chunk, self._left + 1)
        except zlib.error as error:
            raise FetchError("garbled", "compressed data") from error

    def _counted(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise FetchError("too_big", "unpacked")
        return data

    def finish(self) -> None:
        """Check that the body was whole. Raises FetchError("garbled") when it stopped half-way."""
        if self._inflater is not None and not self._inflater.eof:
            raise FetchError("garbled", "compressed data cut")

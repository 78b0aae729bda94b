"""Pictures that people send, made anew so that nothing hides in them."""

from __future__ import annotations

import io
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

PIXELS_MAX = 40_000_000
IMAGE_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
_GPS = 0x8825
Image.MAX_IMAGE_PIXELS = PIXELS_MAX


def own_image(data: bytes, *, widest: int = 2400) -> tuple[bytes, str] | None:
    """Return the picture in `data` made anew (bytes, media type), or None when it is no picture we show.

    Re-encoding drops position data and anything hidden behind the picture; dimensions are read before decoding.
    """
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.format not in IMAGE_FORMATS or image.width * image.height > PIXELS_MAX:
                return None
            kind = "PNG" if image.format in {"PNG", "GIF"} else image.format
            image.load()
            turned = ImageOps.exif_transpose(image) or image
            turned.thumbnail((widest, widest))
            if kind == "JPEG" and turned.mode not in {"RGB", "L"}:
                turned = turned.convert("RGB")
            out = io.BytesIO()
            Image.Image.save(_without_metadata(turned), out, kind, quality=85)
            return out.getvalue(), IMAGE_FORMATS[kind]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None


def has_too_many_points(data: bytes) -> bool:
    """Tell whether `data` begins as a picture larger than we decode; nothing of it is decoded to know."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.width * image.height > PIXELS_MAX
    except Image.DecompressionBombError:
        return True
    except (UnidentifiedImageError, Image.DecompressionBombWarning, OSError, ValueError, SyntaxError):
        return False


def tells_where(file: IO[bytes]) -> bool:
    """Tell whether a picture holds the place where it was taken; nothing of it is decoded."""
    try:
        with Image.open(file) as image:
            return bool(image.getexif().get_ifd(_GPS))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, KeyError):
        return False


def square(data: bytes, sides: tuple[int, ...]) -> list[bytes] | None:
    """Return the middle of the picture in `data` as WebP squares of these sides, or None when it is no picture we show.

    It is made anew: position data and anything hidden behind the picture are gone. Dimensions are read before decoding.
    """
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.format not in IMAGE_FORMATS or image.width * image.height > PIXELS_MAX:
                return None
            image.load()
            turned = (ImageOps.exif_transpose(image) or image).convert("RGBA")
            paper = Image.new("RGBA", turned.size, "white")
            flat = Image.alpha_composite(paper, turned).convert("RGB")
            return [_webp(ImageOps.fit(flat, (side, side), Image.Resampling.LANCZOS)) for side in sides]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None


def around(data: bytes, focus: tuple[int, int], sizes: list[tuple[int, int]]) -> list[bytes] | None:
    """Return the picture in `data` cut to these sizes as WebP, keeping what lies at `focus` (hundredths of its width
    and height) in view as far as its edges allow; None when it is no picture we show.
    """
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.format not in IMAGE_FORMATS or image.width * image.height > PIXELS_MAX:
                return None
            image.load()
            turned = (ImageOps.exif_transpose(image) or image).convert("RGBA")
            flat = Image.alpha_composite(Image.new("RGBA", turned.size, "white"), turned).convert("RGB")
            at = (min(focus[0], 100) / 100, min(focus[1], 100) / 100)
            return [_webp(ImageOps.fit(flat, size, Image.Resampling.LANCZOS, centering=at)) for size in sizes]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None


def _webp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=80)
    return out.getvalue()


def _without_metadata(image: Image.Image) -> Image.Image:
    bare = image.copy()
    bare.info = {key: value for key, value in image.info.items() if key == "transparency"}
    return bare

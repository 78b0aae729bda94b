"""The addresses of an edition on paper and in an office document, for whoever reads it (VD13)."""

from __future__ import annotations

from collections.abc import Callable

import typst
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from groups.middleware import access_of
from veille import printing, showing
from veille.guard import reads_edition
from veille.models import Watch
from veille.showing import Whole

ODT = "application/vnd.oasis.opendocument.text"
FORMS: dict[str, tuple[str, str, Callable[[Whole], bytes]]] = {
    "pdf": ("pdf", "application/pdf", printing.edition_pdf),
    "board": ("pdf", "application/pdf", printing.board_pdf),
    "odt": ("odt", ODT, printing.edition_odt),
}


@require_safe
@reads_edition
def printed(request: HttpRequest, watch: Watch, number: int, form: str) -> HttpResponse:
    """Send an edition as `form`, in the language of its group."""
    access = access_of(request)
    edition = showing.readable(watch, access).select_related("group").filter(slug=str(number)).first()
    if edition is None:
        raise Http404
    edition.watch = watch
    ext, media_type, make = FORMS[form]
    try:
        with translation.override(watch.group.language):
            made = make(showing.published(edition, access))
    except typst.TypstError:
        messages.error(request, _("This could not be made into a PDF. Print the page instead."))
        return redirect(edition)
    answer = HttpResponse(made, content_type=media_type)
    kind = "attachment" if ext == "odt" else "inline"
    name = f"{watch.group.slug}-{number}" + ("-board" if form == "board" else "")
    answer["Content-Disposition"] = f'{kind}; filename="{name}.{ext}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-cache"
    return answer

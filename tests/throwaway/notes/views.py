"""The kit's five pages, for notes."""

from tests.throwaway.notes.models import Note
from toolkit.forms import ContentForm
from toolkit.views import ContentViews


class NoteForm(ContentForm):
    """Title, text, tags, audience, files, dates."""

    schedulable = True

    class Meta(ContentForm.Meta):
        model = Note


class NoteViews(ContentViews):
    """List, page and forms of notes."""

    model = Note
    form_class = NoteForm

"""Addresses of notes."""

from tests.throwaway.notes.views import NoteViews

app_name = "notes"
urlpatterns = NoteViews.urls()

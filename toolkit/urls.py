"""Addresses shared by all items: `/c/<id>/` is the permanent address of each."""

from django.urls import path

from toolkit import comments, drafts, items, uploads, writing

app_name = "content"

urlpatterns = [
    path("uploads/", uploads.send, name="uploads"),
    path("uploads/<int:pk>/", uploads.show, name="upload"),
    path("drafts/", drafts.mine, name="drafts"),
    path("drafts/forget/", drafts.forget, name="draft_forget"),
    path("preview/", writing.preview, name="preview"),
    path("<int:pk>/names/", writing.names_on, name="names"),
    path("<int:pk>/", items.go, name="go"),
    path("<int:pk>/follow/", items.follow, name="follow"),
    path("<int:pk>/react/", items.react, name="react"),
    path("<int:pk>/pin/", items.pin, name="pin"),
    path("<int:pk>/lock/", items.lock, name="lock"),
    path("<int:pk>/restore/", items.restore, name="restore"),
    path("<int:pk>/files/<int:attachment>/", items.attachment, name="attachment"),
    path("<int:pk>/comments/", comments.create, name="comments"),
    path("<int:pk>/comments/<int:comment>/", comments.show, name="comment"),
    path("<int:pk>/comments/<int:comment>/edit/", comments.edit, name="comment_edit"),
    path("<int:pk>/comments/<int:comment>/delete/", comments.trash, name="comment_trash"),
    path("<int:pk>/comments/<int:comment>/restore/", comments.restore, name="comment_restore"),
]

"""Addresses shared by all items: `/c/<id>/` is the permanent address of each."""

from django.urls import path

from toolkit import comments, items

app_name = "content"

urlpatterns = [
    path("<int:pk>/", items.go, name="go"),
    path("<int:pk>/follow/", items.follow, name="follow"),
    path("<int:pk>/react/", items.react, name="react"),
    path("<int:pk>/pin/", items.pin, name="pin"),
    path("<int:pk>/feature/", items.feature, name="feature"),
    path("<int:pk>/lock/", items.lock, name="lock"),
    path("<int:pk>/restore/", items.restore, name="restore"),
    path("<int:pk>/files/<int:attachment>/", items.attachment, name="attachment"),
    path("<int:pk>/comments/", comments.create, name="comments"),
    path("<int:pk>/comments/<int:comment>/", comments.show, name="comment"),
    path("<int:pk>/comments/<int:comment>/edit/", comments.edit, name="comment_edit"),
    path("<int:pk>/comments/<int:comment>/delete/", comments.trash, name="comment_trash"),
    path("<int:pk>/comments/<int:comment>/restore/", comments.restore, name="comment_restore"),
]

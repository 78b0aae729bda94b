"""Addresses shared by all items: `/c/<id>/` is the permanent address of each."""

from django.urls import path

from toolkit import comments, dating, drafts, exporting, history, items, moves, reading, splitting, uploads, writing

app_name = "content"

urlpatterns = [
    path("uploads/", uploads.send, name="uploads"),
    path("uploads/<int:pk>/", uploads.show, name="upload"),
    path("previews/<slug:key>/", uploads.preview_picture, name="preview_picture"),
    path("drafts/", drafts.mine, name="drafts"),
    path("drafts/forget/", drafts.forget, name="draft_forget"),
    path("preview/", writing.preview, name="preview"),
    path("<int:pk>/names/", writing.names_on, name="names"),
    path("<int:pk>/", items.go, name="go"),
    path("<int:pk>/follow/", items.follow, name="follow"),
    path("<int:pk>/react/", items.react, name="react"),
    path("<int:pk>/marks/", reading.item_marks, name="marks"),
    path("<int:pk>/read/", reading.read, name="read"),
    path("<int:pk>/jump/", reading.jump, name="jump"),
    path("<int:pk>/split/", splitting.split, name="split"),
    path("<int:pk>/join/", splitting.join, name="join"),
    path("<int:pk>/history/", history.of_item, name="history"),
    path("<int:pk>/history/<int:revision>/restore/", history.restore_item, name="history_restore"),
    path("<int:pk>/move/", moves.move_page, name="move"),
    path("<int:pk>/shelves/", moves.shelves, name="shelves"),
    path("<int:pk>/shelves/<int:shelf>/withdraw/", moves.withdraw, name="shelf_withdraw"),
    path("<int:pk>/dates/", dating.dates, name="dates"),
    path("<int:pk>/pin/", items.pin, name="pin"),
    path("<int:pk>/feature/", items.feature, name="feature"),
    path("<int:pk>/lock/", items.lock, name="lock"),
    path("<int:pk>/restore/", items.restore, name="restore"),
    path("<int:pk>/files/<int:attachment>/", items.attachment, name="attachment"),
    path("<int:pk>/comments/", comments.create, name="comments"),
    path("<int:pk>/comments.<str:ext>", exporting.discussion, name="discussion"),
    path("<int:pk>/comments/<int:comment>/", comments.show, name="comment"),
    path("<int:pk>/comments/<int:comment>/quoted/", comments.quoted, name="comment_quoted"),
    path("<int:pk>/comments/<int:comment>/react/", comments.react, name="comment_react"),
    path("<int:pk>/comments/<int:comment>/accept/", comments.accept, name="comment_accept"),
    path("<int:pk>/comments/<int:comment>/marks/", reading.comment_marks, name="comment_marks"),
    path("<int:pk>/comments/<int:comment>/history/", history.of_comment, name="comment_history"),
    path(
        "<int:pk>/comments/<int:comment>/history/<int:revision>/restore/",
        history.restore_comment,
        name="comment_history_restore",
    ),
    path("<int:pk>/comments/<int:comment>/edit/", comments.edit, name="comment_edit"),
    path("<int:pk>/comments/<int:comment>/delete/", comments.trash, name="comment_trash"),
    path("<int:pk>/comments/<int:comment>/restore/", comments.restore, name="comment_restore"),
]

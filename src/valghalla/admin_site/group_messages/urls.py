"""Addresses of this feature."""

from django.urls import path

from valghalla.admin_site.group_messages import sending_views, views

ONE = "elections/<int:election_id>/group-messages/<int:group_id>/"

urlpatterns = [
    path("messages/group/", views.of_election_now, name="group_messages_now"),
    path("elections/<int:election_id>/group-messages/", views.group_messages, name="group_messages"),
    path("elections/<int:election_id>/group-messages/new/", views.new, name="group_message_new"),
    path(ONE, sending_views.report, name="group_message"),
    path(f"{ONE}text/", views.text, name="group_message_text"),
    path(f"{ONE}files/<int:file_id>/", views.file, name="group_message_file"),
    path(f"{ONE}recipients/", views.recipients, name="group_message_recipients"),
    path(f"{ONE}preview/", sending_views.preview, name="group_message_preview"),
    path(f"{ONE}test/", sending_views.test, name="group_message_test"),
    path(f"{ONE}send/", sending_views.send, name="group_message_send"),
    path(f"{ONE}call-off/", sending_views.call_off, name="group_message_call_off"),
    path(f"{ONE}delete/", views.delete, name="group_message_delete"),
]

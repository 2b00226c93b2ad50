"""Addresses of this feature."""

from django.urls import path

from valghalla.admin_site.communication import template_views, views

urlpatterns = [
    path("messages/", views.message_log, name="messages"),
    path("messages/export/", views.log_export, name="messages_export"),
    path("messages/again/", views.chosen_again, name="messages_again"),
    path("messages/<int:message_id>/", views.message, name="message"),
    path("messages/<int:message_id>/again/", views.again, name="message_again"),
    path("messages/<int:message_id>/another-way/", views.another_way, name="message_another_way"),
    path("messages/templates/", template_views.templates, name="message_templates"),
    path("messages/templates/new/", template_views.new, name="message_template_new"),
    path("messages/templates/<int:template_id>/", template_views.preview, name="message_template_preview"),
    path("messages/templates/<int:template_id>/edit/", template_views.edit, name="message_template_edit"),
    path(
        "messages/templates/<int:template_id>/files/<int:file_id>/", template_views.file, name="message_template_file"
    ),
    path("messages/templates/<int:template_id>/test/", template_views.test, name="message_template_test"),
    path(
        "messages/templates/<int:template_id>/versions/<int:number>/",
        template_views.version,
        name="message_template_version",
    ),
    path(
        "messages/templates/<int:template_id>/versions/<int:number>/again/",
        template_views.version_again,
        name="message_template_version_again",
    ),
    path("messages/templates/<int:template_id>/delete/", template_views.delete, name="message_template_delete"),
]

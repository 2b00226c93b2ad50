"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.audit_log import views

urlpatterns: list[URLPattern] = [
    path("administration/audit-log/", views.audit_log, name="audit_log"),
    path("administration/audit-log/export/", views.audit_log_export, name="audit_log_export"),
]

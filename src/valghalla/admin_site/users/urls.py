"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.users import role_views, views

urlpatterns: list[URLPattern] = [
    path("administration/users/", views.users, name="users"),
    path("administration/users/<int:staff_id>/end/", views.user_end, name="user_end"),
    path("administration/users/<int:staff_id>/reopen/", views.user_reopen, name="user_reopen"),
    path("administration/roles/", role_views.roles, name="roles"),
    path("administration/roles/new/", role_views.new, name="role_new"),
    path("administration/roles/<int:mapping_id>/edit/", role_views.edit, name="role_edit"),
    path("administration/roles/<int:mapping_id>/delete/", role_views.delete, name="role_delete"),
    path("administration/certificates/", views.certificates, name="certificates"),
]

"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.work_locations import views, views_import

ROOT = "administration/work-locations/"
ONE = ROOT + "<int:work_location_id>/"
IMPORT = ROOT + "import/"

urlpatterns: list[URLPattern] = [
    path(ROOT, views.work_locations, name="work_locations"),
    path(ROOT + "new/", views.new, name="work_location_new"),
    path(ROOT + "carry/", views.carry_all_places, name="work_locations_carry"),
    path(ONE + "edit/", views.edit, name="work_location_edit"),
    path(ONE + "carry/", views.carry, name="work_location_carry"),
    path(ONE + "delete/", views.delete, name="work_location_delete"),
    path(ONE + "responsibles/add/", views.responsible_add, name="work_location_responsible_add"),
    path(ONE + "responsibles/remove/", views.responsible_remove, name="work_location_responsible_remove"),
    path(IMPORT, views_import.upload, name="work_location_import"),
    path(IMPORT + "<int:draft_id>/columns/", views_import.columns, name="work_location_import_columns"),
    path(IMPORT + "<int:draft_id>/check/", views_import.check, name="work_location_import_check"),
    path(IMPORT + "<int:draft_id>/discard/", views_import.discard, name="work_location_import_discard"),
]

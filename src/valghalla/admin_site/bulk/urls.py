"""Addresses of this feature."""

from django.urls import path

from valghalla.admin_site.bulk import views, views_plan

ONE = "bulk/<int:bulk_id>/"

urlpatterns = [
    path("elections/<int:election_id>/bulk/", views_plan.bulk_new, name="bulk_new"),
    path("participants/bulk/", views_plan.bulk_people, name="bulk_people"),
    path("bulk/", views.bulk_runs, name="bulk_runs"),
    path(ONE, views.bulk_run, name="bulk_run"),
    path(f"{ONE}choose/", views_plan.bulk_choose, name="bulk_choose"),
    path(f"{ONE}leave-out/", views_plan.bulk_leave_out, name="bulk_leave_out"),
    path(f"{ONE}rows/<int:row_id>/person/", views_plan.bulk_person, name="bulk_person"),
    path(f"{ONE}start/", views_plan.bulk_start, name="bulk_start"),
    path(f"{ONE}drop/", views_plan.bulk_drop, name="bulk_drop"),
    path(f"{ONE}send-now/", views.bulk_send_now, name="bulk_send_now"),
    path(f"{ONE}undo/", views.bulk_undo, name="bulk_undo"),
]

"""Addresses for those who answer for a work location. Another's place is unknown here."""

from django.urls import path

from valghalla.citizen_site.my_work_location import views

urlpatterns = [
    path("my-work-location/", views.mine, name="work_location"),
    path("my-work-location/<int:work_location_id>/", views.place, name="work_location_day"),
    path("my-work-location/<int:work_location_id>/lists/<slug:sheet>/", views.sheet, name="work_location_sheet"),
]

"""How often somebody who answers for a team or a work location is told what happens there."""

from django.urls import path

from valghalla.citizen_site.notices import views

urlpatterns = [path("profile/news/", views.notices, name="notices")]

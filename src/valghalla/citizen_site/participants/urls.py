"""Address of one's own profile."""

from django.urls import path

from valghalla.citizen_site.participants import views

urlpatterns = [path("profile/", views.profile, name="profile")]

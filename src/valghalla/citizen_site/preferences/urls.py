"""Address of what one would rather."""

from django.urls import path

from valghalla.citizen_site.preferences import views

urlpatterns = [path("profile/preferences/", views.preferences, name="preferences")]

"""The address of the fallback, on the administrative site only."""

from django.urls import path

from valghalla.accounts.fallback import views

urlpatterns = [path("sign-in/fallback/", views.fallback, name="fallback")]

"""The address that stands in e-mails to many."""

from django.urls import path

from valghalla.citizen_site.emails import views

urlpatterns = [path("emails/<slug:kind>/<str:token>/", views.stop_emails, name="stop_emails")]

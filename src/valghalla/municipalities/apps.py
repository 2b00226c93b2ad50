"""The municipalities of the installation."""

from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    """Tells background jobs how a municipality is found by its key."""

    name = "valghalla.municipalities"

    def ready(self) -> None:
        from valghalla.base import jobs
        from valghalla.municipalities.models import Municipality

        jobs.find_municipality = lambda pk: Municipality.objects.get(pk=pk)

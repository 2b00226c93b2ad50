"""The request as a page of an election's tasks meets it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from valghalla.accounts.models import StaffUser
from valghalla.elections.models import Election
from valghalla.municipalities.models import Municipality


class OfficeRequest(HttpRequest):
    """What the middleware and ``admin_page`` have added to it."""

    election: Election
    staff: StaffUser
    municipality: Municipality
    htmx: HtmxDetails

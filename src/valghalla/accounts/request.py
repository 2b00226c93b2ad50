"""A request with who signed in, as the middleware leaves it; each site narrows it to what its pages get."""

from django.http import HttpRequest

from valghalla.accounts.models import StaffUser
from valghalla.base.cpr_number import CprNumber
from valghalla.municipalities.models import Municipality


class AccountRequest(HttpRequest):
    """Never made: it names what is put on the request on its way to a view.

    site_kind: "admin", "citizen" or "operator".   municipality: by the host name.   staff, citizen_cpr: who signed in on
    that site, None for nobody.   sign_in_cookie: what is set when the answer leaves.   was_wrong: what was posted was
    refused, which counts against who tries too often.
    """

    site_kind: str
    municipality: Municipality
    staff: StaffUser | None
    citizen_cpr: CprNumber | None
    sign_in_cookie: str
    was_wrong: bool

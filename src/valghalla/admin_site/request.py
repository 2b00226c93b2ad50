"""A request to the administrative site, as its pages get it."""

from django_htmx.middleware import HtmxDetails

from valghalla.accounts.models import StaffUser
from valghalla.accounts.request import AccountRequest
from valghalla.elections.models import Election


class AdminRequest(AccountRequest):
    """Never made: it names what is put on the request on its way to a page.

    municipality: by the host name.   staff: who signed in; ``admin_page`` lets nobody else in.   election: the one that the
    address names, where it names one.   worked_on: the one that she works on, once it has been asked for.
    """

    staff: StaffUser
    election: Election
    worked_on: Election | None
    htmx: HtmxDetails

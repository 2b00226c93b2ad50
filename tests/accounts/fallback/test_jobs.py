"""The regular round closes what is over, everywhere."""

import datetime

from tests.accounts.fallback.factories import clerk, enrol, opened
from valghalla.accounts import jobs  # noqa: F401 - what the worker reads
from valghalla.accounts.models import Fallback
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.base.jobs import rounds
from valghalla.base.tenancy import acting_for


def test_what_is_over_is_closed_in_every_municipality(municipality, other_municipality):
    now = clock.now()
    for place, ago in ((municipality, 2), (other_municipality, 0)):
        with acting_for(place):
            anna = clerk("Anna")
            enrol(anna, at=now)
            opened(anna, now=now - datetime.timedelta(hours=ago), hours=1)
    rounds["accounts.close_fallbacks"](0)
    with acting_for(municipality):
        over = Fallback.objects.get()
        assert over.closed_at == over.until
        assert AuditEntry.objects.filter(action="fallback.expired").count() == 1
    with acting_for(other_municipality):
        assert Fallback.objects.get().closed_at is None

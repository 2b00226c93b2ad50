"""Kept forms go after an hour, in every municipality."""

import datetime

from valghalla.accounts.models import KeptForm
from valghalla.accounts.session_end import keep
from valghalla.accounts.session_end.jobs import forget_kept_forms
from valghalla.accounts.session_end.posted import Posted
from valghalla.base import clock
from valghalla.base.jobs import rounds
from valghalla.base.tenancy import acting_for

BROWSER = b"b" * 32


def test_old_forms_go_everywhere(municipality, other_municipality, now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: now)
    for one in (municipality, other_municipality):
        with acting_for(one):
            for minutes in (59, 60, 90):
                kept_at = now - datetime.timedelta(minutes=minutes)
                keep.keep(Posted("/", ()), browser=BROWSER, owner=None, now=kept_at)
    rounds["accounts.forget_kept_forms"].func(timestamp=0)
    for one in (municipality, other_municipality):
        with acting_for(one):
            assert [row.kept_at for row in KeptForm.objects.all()] == [now - datetime.timedelta(minutes=59)]
    assert forget_kept_forms is rounds["accounts.forget_kept_forms"]

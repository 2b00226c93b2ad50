"""The page for an operator who is not let in: what happened, and what she can do about it.

The operators' log has the reason itself; the page a number to find it by where somebody has to look.
"""

import datetime
import logging
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from valghalla.accounts.sign_in import safe_return
from valghalla.operators.errors import NotLetIn
from valghalla.operators.record import record
from valghalla.operators.request import OperatorsRequest

log = logging.getLogger(__name__)

# reason → kind of page; whatever is not here is a fault in what the two sides say to each other.
KINDS = {
    "not_set_up": "not_set_up",
    "unreachable": "unreachable",
    "denied": "cancelled",
    "no_group": "no_group",
    "unsolicited": "too_late",
    "too_late": "too_late",
    "other_browser": "other_browser",
    "expired": "clock",
    "issued_at": "clock",
    "level": "level",
}
TECHNICAL = "technical"
# Somebody has to look, and finds the reason in the log by the number.
NUMBERED = frozenset({TECHNICAL, "clock", "level", "not_set_up"})
STATUS = {"not_set_up": 503, "unreachable": 503}


@dataclass(frozen=True)
class Refusal:
    """The page. kind: decides its words.   number: of the row in the log, None where it would not help."""

    kind: str
    again_url: str
    number: int | None


def refuse(request: OperatorsRequest, refused: NotLetIn, *, now: datetime.datetime) -> HttpResponse:
    """Record it and say so."""
    kind = KINDS.get(refused.reason, TECHNICAL)
    number = record("sign_in.refused", operator=None, now=now, reason=refused.reason)
    log.log(logging.WARNING if kind in NUMBERED else logging.INFO, "operator_refused reason=%s", refused.reason)
    return _page(request, kind, number, refused.return_to)


def once_more(request: OperatorsRequest) -> HttpResponse:
    """The same page again, as its language switch asks for it (``why``): nothing is decided, and nothing recorded."""
    why, given = request.GET.get("why", ""), request.GET.get("number", "")
    number = int(given) if re.fullmatch("[0-9]{1,18}", given) else None
    return_to = safe_return(request.GET.get("next", "/"), host=request.get_host())
    return _page(request, why if why in KINDS.values() else TECHNICAL, number, return_to)


def _page(request: OperatorsRequest, kind: str, number: int | None, return_to: str) -> HttpResponse:
    page = Refusal(
        kind=kind,
        again_url=f"{reverse('sign_in')}?{urlencode({'next': return_to})}",
        number=number if kind in NUMBERED else None,
    )
    shown_at = f"{reverse('sign_in_answer')}?{urlencode({'why': kind, 'number': page.number or '', 'next': return_to})}"
    shown = {"page": page, "shown_at": shown_at}
    return render(request, "operators/refused.html", shown, status=STATUS.get(kind, 403))

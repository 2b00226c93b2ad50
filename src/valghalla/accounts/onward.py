"""Sending a browser on to somewhere else after it has sent us a form.

A redirect would not do: browsers hold it, and every further redirect at the other end, against ``form-action`` of our
content policy, and an identity provider leads on to places we cannot know. A page that leads on by itself ends the
form's journey here, needs no script, and leaves the policy as strict as it is. Source: docs/adr/0009-sign-in-flow.md.
"""

from django.http import HttpResponse
from django.shortcuts import render

from valghalla.accounts.request import AccountRequest


def onward(request: AccountRequest, address: str) -> HttpResponse:
    """A page that goes on to the address at once, with a link for whoever is not taken along."""
    return render(request, "accounts/onward.html", {"address": address})

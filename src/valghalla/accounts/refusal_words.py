"""What the page says to whoever is not let in, by kind: a heading, what happened, and what to do."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Words(NamedTuple):
    """heading; happened; advice. %(municipality)s stands for its name."""

    heading: Text
    happened: Text
    advice: Text

    def of(self, municipality: str) -> "Words":
        """With the municipality's name, in the language of the moment."""
        return Words(*(str(text) % {"municipality": municipality} for text in self))


_NOT_SIGNED_IN = _("You were not signed in")
_TRY_AGAIN = _("Nothing has happened. Please try again.")
_TELL_THE_OFFICE = _(
    "Please try again in a few minutes. If it happens again, tell %(municipality)s, and give the number below."
)

_TELL_SUPPORT = _(
    "Please try again in a few minutes. If it happens again, tell those who run Valghalla, and give the number below."
)

WORDS = {
    "cancelled": Words(
        _NOT_SIGNED_IN,
        _("You cancelled the sign-in, or it did not succeed."),
        _TRY_AGAIN,
    ),
    "level": Words(
        _("Your sign-in was not secure enough"),
        _("You have to sign in at the NSIS level of assurance Substantial or High."),
        _("Sign in with your MitID app, your MitID code display or your MitID chip. A password alone is not enough."),
    ),
    "not_as_asked": Words(
        _("Sign in in another way"),
        _("The way you signed in is not enough here, so the sign-in service sent you back."),
        _("Use your private MitID, and sign in with your MitID app, your MitID code display or your MitID chip."),
    ),
    "private": Words(
        _("Use your private MitID"),
        _("You signed in with an identity for work, or without a CPR number. Here you take part as a private person."),
        _("Sign in again, and choose your private MitID when you are asked."),
    ),
    "no_role": Words(
        _("You do not have access"),
        _("You have signed in, but you have no role in Valghalla for %(municipality)s."),
        _("Ask your role administrator in %(municipality)s for a role in Valghalla. Then sign in again."),
    ),
    "other_municipality": Words(
        _("You belong to another organisation"),
        _("You signed in as an employee of another organisation than %(municipality)s."),
        _("Go to your own municipality's address, or ask %(municipality)s whether they let other organisations in."),
    ),
    "access_ended": Words(
        _("Your access has ended"),
        _("The election office of %(municipality)s has ended your access."),
        _("Ask the election office if you think that this is a mistake."),
    ),
    "too_late": Words(
        _NOT_SIGNED_IN,
        _("It took too long to get back here. For your safety a sign-in is only valid for a short time."),
        _TRY_AGAIN,
    ),
    "other_browser": Words(
        _NOT_SIGNED_IN,
        _("You came back in another browser or window than the one you began in."),
        _("Sign in again, and stay in the same window until you are back here. Cookies must be allowed."),
    ),
    "replayed": Words(
        _NOT_SIGNED_IN,
        _("This sign-in has already been used. It happens when you go back in the browser."),
        _TRY_AGAIN,
    ),
    "clock": Words(
        _NOT_SIGNED_IN,
        _("The clocks here and where you signed in do not agree. It is not your fault."),
        _TELL_THE_OFFICE,
    ),
    "technical": Words(
        _NOT_SIGNED_IN,
        _("There was a technical error, and we could not be sure who you are. It is not your fault."),
        _TELL_THE_OFFICE,
    ),
    "not_set_up": Words(
        _("You cannot sign in right now"),
        _("The connection to the sign-in service is not ready. It is not your fault."),
        _TELL_THE_OFFICE,
    ),
    "sign_out": Words(
        _("We cannot tell whether you have signed out everywhere"),
        _("We could not trust the answer from the sign-in service."),
        _("Close all windows of the browser to be on the safe side."),
    ),
}

_TWO_FACTORS = Words(
    _("Your sign-in was not secure enough"),
    _("You have to sign in at the NSIS level of assurance Substantial or High."),
    _("Sign in with two factors. If that is not possible, ask your IT department for an NSIS identity."),
)
# Where the office reads something else than citizens do.
WORDS_FOR_STAFF = WORDS | {
    "level": _TWO_FACTORS,
    "not_as_asked": _TWO_FACTORS,
    **{kind: WORDS[kind]._replace(advice=_TELL_SUPPORT) for kind in ("clock", "technical", "not_set_up")},
}

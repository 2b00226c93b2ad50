"""The texts an office can write, as its pages know them."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valghalla.content.models import Text

LANGUAGES = {"da": _("Danish"), "en": _("English")}


@dataclass(frozen=True)
class TextKind:
    """One text. slug: in addresses.   where: where citizens see it.   page: a name of the citizen site's, "" for none of
    its own.   plain: written without format.   titled: has a heading of its own.   off: can be switched off, with the
    words of the switch.   delivered: citizens read a text of the system's until one is written.
    """

    kind: str
    slug: str
    label: str | Promise
    where: str | Promise
    icon: str
    page: str = ""
    plain: bool = False
    titled: bool = False
    off: str | Promise = ""
    delivered: bool = False


KINDS = (
    TextKind(
        Text.Kind.FRONT_PAGE,
        "front-page",
        _("Front page"),
        _("The first that citizens see while an election is active."),
        "home",
        "front_page",
        titled=True,
    ),
    TextKind(
        Text.Kind.FAQ,
        "faq",
        _("Questions and answers"),
        _("A page of its own, in the citizens' menu as long as it is switched on."),
        "contact-support",
        "faq",
        titled=True,
        off=_("Show the page"),
    ),
    TextKind(
        Text.Kind.DISCLOSURE,
        "disclosure",
        _("Disclosure statement"),
        _("Citizens accept it when they register, and find it in the footer as the privacy policy."),
        "info",
        "privacy",
    ),
    TextKind(
        Text.Kind.CONSENT,
        "consent",
        _("Declaration of consent"),
        _("Citizens may agree to it when they register, or not, and change their mind on their profile."),
        "how-to-reg",
        plain=True,
        off=_("Ask for consent"),
    ),
    TextKind(
        Text.Kind.ACCESSIBILITY,
        "accessibility",
        _("Accessibility statement"),
        _("Citizens find it in the footer. The law asks for it, and for a look at it every year."),
        "accessibility-new",
        "accessibility",
        delivered=True,
    ),
)
_BY_SLUG = {kind.slug: kind for kind in KINDS}


def kind_of(slug: str) -> TextKind:
    """The text of an address. Raises Http404 for none."""
    if (found := _BY_SLUG.get(slug)) is None:
        raise Http404
    return found


def language_of(code: str) -> str:
    """The language of an address. Raises Http404 for one that nobody can choose."""
    if code not in LANGUAGES:
        raise Http404
    return code

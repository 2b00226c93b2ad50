"""The pages of one's own second factor as the templates show them."""

from dataclasses import dataclass

from django.forms import BaseForm
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.accounts.fallback.enrol import secret_of
from valghalla.accounts.fallback.totp import in_groups
from valghalla.accounts.models import SecondFactor
from valghalla.admin_site.catalogue.pages import AskPage
from valghalla.components.parts import Confirm, Crumb, Fact

Text = str | Promise


@dataclass(frozen=True)
class SecondFactorPage:
    """State and next step. state: "none", "waiting" for the first digits, or "in_use".

    secret: in groups, while waiting.   may_change: not for whoever came in by the fallback itself.
    """

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    state: str
    form: BaseForm
    begin_url: str
    remove_url: str
    facts: tuple[Fact, ...] = ()
    secret: str = ""
    picture_url: str = ""
    may_change: bool = True


def second_factor_page(factor: SecondFactor | None, form: BaseForm, *, may_change: bool) -> SecondFactorPage:
    """The page of the person whose factor it is."""
    title = _("Second factor")
    waiting = factor is not None and factor.confirmed_at is None and may_change
    in_use = factor is not None and factor.confirmed_at is not None
    return SecondFactorPage(
        title=title,
        lead=_("Your key to the administration on a day when the national sign-in is down."),
        breadcrumb=(Crumb(_("Administration"), reverse("administration")), Crumb(title)),
        state="waiting" if waiting else "in_use" if in_use else "none",
        form=form,
        begin_url=reverse("second_factor_begin"),
        remove_url=reverse("second_factor_remove"),
        facts=(Fact(_("In use since"), factor.confirmed_at),) if factor is not None and in_use else (),
        secret=in_groups(secret_of(factor)) if factor is not None and waiting else "",
        picture_url=reverse("second_factor_picture") if waiting else "",
        may_change=may_change,
    )


def replace_page() -> AskPage:
    """The question before a factor in use is given up for a new one."""
    return _ask(
        _("Replace the second factor"),
        question=_("Begin anew with another telephone or app?"),
        lines=(_("The one you have now stops working at once. Have the new telephone at hand."),),
    )


def remove_page() -> AskPage:
    """The question before the factor goes."""
    return _ask(
        _("Remove the second factor"),
        question=_("Remove your second factor?"),
        lines=(_("You can then not come in by the fallback, until you have set up a new one."),),
    )


def _ask(title: Text, *, question: Text, lines: tuple[Text, ...]) -> AskPage:
    own = reverse("second_factor")
    return AskPage(
        title=title,
        breadcrumb=(
            Crumb(_("Administration"), reverse("administration")),
            Crumb(_("Second factor"), own),
            Crumb(title),
        ),
        confirm=Confirm(question=question, yes=title, cancel_url=own, lines=lines),
    )

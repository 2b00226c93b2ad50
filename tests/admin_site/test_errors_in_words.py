"""What the office is told when something cannot be done: each a short sentence that says what to do (requirements, Appendix B)."""

import datetime

import pytest
from django import forms

from valghalla.admin_site.participants.forms import CprField
from valghalla.admin_site.tasks.words import why_not
from valghalla.participants.fields import EmailField, MobileField
from valghalla.tasks.eligibility import Rule, Span
from valghalla.tasks.errors import (
    BelowAccepted,
    Gone,
    NotAtPlace,
    NotEligible,
    OutOfBounds,
    Overlaps,
    Taken,
    WouldRetract,
)

DAY = datetime.date(2026, 11, 3)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Overlaps([Span(DAY, datetime.time(8), datetime.time(16))]), "Har en anden opgave: tir 03-11-2026 08:00–16:00"),
        (Overlaps([]), "Har en anden opgave samtidig"),
        (NotEligible([Rule.ALIVE]), "Død, eller CPR oplyser ingen status"),
        (NotEligible([Rule.OF_AGE]), "Ikke fyldt 18 på opgavedagen"),
        (NotEligible([Rule.RESIDENT]), "Bor ikke i kommunen"),
        (NotEligible([Rule.CITIZEN]), "Ikke dansk statsborger"),
        (NotEligible([Rule.LEGALLY_COMPETENT]), "Under værgemål, eller CPR oplyser det ikke"),
        (NotAtPlace(), "Teamet eller opgavetypen hører ikke til arbejdsstedet ved dette valg."),
        (Taken(), "Opgaven er i mellemtiden givet til en anden."),
        (BelowAccepted(2), "2 har accepteret, så tallet kan ikke være lavere."),
        (WouldRetract(1), "1, der ikke har svaret, mister sin invitation."),
        (OutOfBounds(), "Tallet er for stort, eller dagen ligger uden for valget."),
        (Gone(), "En anden har ændret det i mellemtiden. Se tallene, som de er nu, og prøv igen."),
    ],
)
def test_why_a_task_was_not_given_or_changed(error, said):
    assert why_not(error) == [said]


@pytest.mark.parametrize(
    ("field", "written", "said"),
    [
        (CprField(), "", "Skriv CPR-nummeret."),
        (CprField(), "01018012345", "Et CPR-nummer har ti cifre."),
        (CprField(), "010180-12X4", "Et CPR-nummer består kun af cifre"),
        (MobileField(), "1234567", "Skriv mobilnummeret med otte cifre"),
        (MobileField(), "12 34 ab 78", "Skriv mobilnummeret med otte cifre"),
        (EmailField(), "anna(at)example.dk", "Skriv en e-mailadresse"),
    ],
)
def test_what_is_wrong_with_what_was_written(field, written, said):
    with pytest.raises(forms.ValidationError) as wrong:
        field.clean(written)
    (sentence,) = wrong.value.messages
    assert said in sentence
    assert not written or written not in sentence

"""The well-known numbers: each chooses an outcome, so that nobody has to patch anything to see it.

One table, in the order in which the start page shows it. All but four numbers are made up; 1012620000 to 1012620003 are
published test numbers.
"""

import datetime
from dataclasses import dataclass, replace
from enum import StrEnum

from valghalla_simulators.municipalities import AARHUS, COPENHAGEN, KORSBAEK, Municipality
from valghalla_simulators.numbers import born, is_woman
from valghalla_simulators.person import Address, Guardianship, Person, Status
from valghalla_simulators.population import OTHER_CITIZENSHIPS, address_in, sweden


class Outcome(StrEnum):
    """What CPR does when asked about the number."""

    ANSWER = "svarer"
    UNKNOWN = "findes ikke"
    DOWN = "nede"
    SLOW = "langsom"
    GARBAGE = "volapyk"
    BREACH = "brud på skemaet"


@dataclass(frozen=True)
class WellKnown:
    """A number with its outcome. shows: what it is good for, in Danish. can_sign_in: makes sense as a citizen."""

    number: str
    label: str
    shows: str
    outcome: Outcome = Outcome.ANSWER
    person: Person | None = None
    can_sign_in: bool = True


def _living_in(municipality: Municipality, number: str, first: str, last: str, **facts: object) -> Person:
    day = born(number)
    person = Person(
        number=number,
        first=first,
        last=last,
        born=day,
        woman=is_woman(number),
        address=address_in(municipality, number),
        status_since=day,
    )
    return replace(person, **facts)  # type: ignore[arg-type]


def _korsbaek(number: str, first: str, last: str, **facts: object) -> Person:
    return _living_in(KORSBAEK, number, first, last, **facts)


def _nowhere(number: str, first: str, last: str, **facts: object) -> Person:
    return _korsbaek(number, first, last, **{"address": None, "digital_post": False, "text_messages": False} | facts)


def _shows(
    person: Person, label: str, shows: str, outcome: Outcome = Outcome.ANSWER, *, signs_in: bool = True
) -> WellKnown:
    return WellKnown(person.number, label, shows, outcome, person, signs_in)


_NUUK = Address("0956", None, 214, "Aqqusinersuaq", "0007", "3900", "Nuuk")
_NO_FIXED_ABODE = Address("0999", KORSBAEK.cvr, 9901, "Uden fast bopæl", "", "4272", "Korsbæk")
_FARM = replace(address_in(KORSBAEK, "2303911068"), care_of="c/o Kirsten Eksempel", locality="Strandgården")
_CURRENT = "0204802068"
# Registered for Digital Post, and yet nothing arrives; and one of whom no receipt ever tells.
UNDELIVERABLE, SILENT = "2011801008", "0808881004"

WELL_KNOWN: tuple[WellKnown, ...] = (
    _shows(
        _korsbaek(
            "1012620000", "Åse", "Østergård", middle="Prøve", occupation="Lærer", marital="G", mother="Karla Prøve"
        ),
        "Almindelig voksen",
        "Bor i Korsbæk og kan tage alle opgaver.",
    ),
    _shows(
        _living_in(AARHUS, "2207781048", "Kirsten", "Aarestrup", middle="Ågård"),
        "Bor i en anden kommune",
        "Bor i Aarhus. For Korsbæk er hun udenbys.",
    ),
    _shows(
        _living_in(COPENHAGEN, "1306861049", "Viggo", "Vesterbro"),
        "Bor i København",
        "Udenbys for både Korsbæk og Aarhus.",
    ),
    _shows(
        _korsbaek("1012620001", "Bo", "Prøve", protected=True, digital_post=False),
        "Adressebeskyttelse",
        "Adressen må ikke ses på lister, i breve eller i udtræk. Er også fritaget for Digital Post.",
    ),
    _shows(
        _korsbaek("0411491048", "Gerda", "Brevsen", digital_post=False, text_messages=False),
        "Fritaget for Digital Post",
        "Skal have brev på papir.",
    ),
    _shows(
        _korsbaek("1702841069", "Uffe", "Uvis", digital_post=None, text_messages=None),
        "Digital Post ukendt",
        "CPR oplyser ikke, om han er tilmeldt. Det er ikke det samme som nej.",
    ),
    _shows(
        _korsbaek(UNDELIVERABLE, "Karla", "Fuldkasse"),
        "Digital Post kan ikke afleveres",
        "Er tilmeldt, men en kvittering fortæller, at beskeden mislykkedes.",
    ),
    _shows(
        _korsbaek(SILENT, "Stine", "Stille"),
        "Digital Post uden kvittering",
        "Beskeden når frem, men der kommer aldrig en kvittering.",
    ),
    _shows(
        _nowhere(
            "1012620003",
            "Dan",
            "Eksempel",
            status=Status.DEAD,
            status_since=datetime.date(2024, 11, 30),
            born_uncertain=True,
            marital="D",
        ),
        "Død (90)",
        "Kan ikke tage opgaver. Fødselsdatoen er mærket usikker.",
        signs_in=False,
    ),
    _shows(
        _nowhere(
            "1203581005", "Gorm", "Forsvundsen", status=Status.DISAPPEARED, status_since=datetime.date(2023, 5, 4)
        ),
        "Forsvundet (70)",
        "Kan ikke tage opgaver; har sine egne ord, ikke dem for døde.",
        signs_in=False,
    ),
    _shows(
        _nowhere(
            "1012620002",
            "Carla",
            "Eksempel",
            status=Status.EMIGRATED,
            status_since=datetime.date(2020, 1, 15),
            abroad=sweden(datetime.date(2020, 1, 15)),
            digital_post=True,
        ),
        "Udrejst (80)",
        "Bor i Sverige og har ingen dansk adresse.",
    ),
    _shows(
        _korsbaek("2106761038", "Pipaluk", "Grønlund", status=Status.GREENLAND, address=_NUUK),
        "Bor i Grønland (5)",
        "Har en adresse, men ikke i en dansk kommune.",
    ),
    _shows(
        _korsbaek(
            "0507711049", "Vagn", "Vejløs", status=Status.SPECIAL_ROAD, address=_NO_FIXED_ABODE, digital_post=False
        ),
        "Uden fast bopæl (3)",
        "Almindelig borger i Korsbæk på en særlig vejkode. Brev kan ikke bringes ud.",
    ),
    _shows(
        _korsbaek("1503125028", "Freja", "Ung"),
        "Under 18",
        "Født 15. marts 2012. For ung til alle opgaver til og med 14. marts 2030.",
    ),
    _shows(
        _korsbaek("1506095049", "Noah", "Snart-Voksen"),
        "Fylder 18 den 15. juni 2027",
        "Alderen skal regnes på opgavens dag: for ung den 14., gammel nok den 15.",
    ),
    _shows(
        _korsbaek("3112085008", "Vilma", "Nytår"),
        "Fylder 18 den 31. december 2026",
        "Endnu en, der bliver myndig på en bestemt dag.",
    ),
    _shows(
        _korsbaek("1909851005", "Lars-Erik", "Lindström", citizenship=OTHER_CITIZENSHIPS[0]),
        "Anden nationalitet",
        "Ikke dansk statsborger. Kan hjælpe ved kommunalvalg, men ikke ved folketingsvalg.",
    ),
    _shows(
        _korsbaek("2404671068", "Eva", "Værgemål", guardianship=Guardianship.FULL, incapable=True, spouse="1012620001"),
        "Umyndiggjort (fuldt værgemål)",
        "Har mistet den retlige handleevne.",
    ),
    _shows(
        _korsbaek("3009901069", "Palle", "Delvis", guardianship=Guardianship.PARTIAL),
        "Delvist værgemål",
        "Har en værge, men er ikke umyndiggjort og kan tage opgaver.",
    ),
    _shows(
        _korsbaek("0101821503", "Janus", "Januar"),
        "Uden kontrolciffer",
        "Et rigtigt nummer fra 1. januar 1982, selv om det ikke går op i 11.",
    ),
    _shows(
        _korsbaek(
            "0204801029",
            "Skift",
            "Nummersen",
            status=Status.CHANGED,
            current_number=_CURRENT,
            address=None,
            status_since=datetime.date(2022, 9, 1),
        ),
        "Afløst nummer (60)",
        "Det nye nummer er 020480-2068.",
        signs_in=False,
    ),
    _shows(
        _korsbaek(_CURRENT, "Skift", "Nummersen"),
        "Det gældende nummer",
        "Nummeret, der afløste 020480-1029 og 030480-1018.",
    ),
    _shows(
        _korsbaek(
            "0304801018",
            "Skift",
            "Nummersen",
            status=Status.DOUBLE,
            current_number=_CURRENT,
            address=None,
            status_since=datetime.date(2022, 9, 1),
        ),
        "Slettet dobbeltnummer (50)",
        "Samme person som 020480-2068.",
        signs_in=False,
    ),
    _shows(
        _nowhere(
            "1101741059",
            "Annie",
            "Annulleret",
            woman=True,
            status=Status.ANNULLED,
            status_since=datetime.date(2001, 1, 1),
        ),
        "Annulleret nummer (30)",
        "Skal behandles, som om nummeret ikke findes.",
        signs_in=False,
    ),
    _shows(
        _nowhere("0808921049", "Skatte", "Borger", status=Status.TAX_ONLY, citizenship=None),
        "Kun til skat (20)",
        "Har et nummer, men bor ikke i landet. CPR oplyser ikke statsborgerskab.",
        signs_in=False,
    ),
    _shows(
        _korsbaek("2905791004", "Mangla", "Adresseløs", address=None),
        "Mangler adresse",
        "Bor i landet, men svaret har ingen adresse. Kommunen kan ikke aflæses.",
    ),
    _shows(
        Person(
            "2501831029",
            "Knud",
            "Knap",
            born("2501831029"),
            woman=False,
            status=None,
            citizenship=None,
            digital_post=None,
            text_messages=None,
            marital="",
        ),
        "Næsten tomt svar",
        "Kun navn og fødselsdato: alt andet, som skemaet tillader at udelade, er udeladt.",
    ),
    _shows(
        _korsbaek(
            "0606951000",
            "Anna-Sofie Cecilie Emilie",
            "Gyldenløve Ørsted-Kjærgaard af Østre Ågårdskær",
            middle="Bodil Renée Møller-Sørensen Æbeløgård",
        ),
        "Meget langt navn",
        "Over 90 tegn med æ, ø, å, é og bindestreger.",
    ),
    _shows(
        _korsbaek("1703941059", "Seán", "O'Neill", middle="D'Ávila"),
        "Navn med apostrof",
        "Apostroffer og accenter skal overleve hele vejen.",
    ),
    _shows(
        _korsbaek("2303911068", "Connie", "Co", address=_FARM),
        "C/o-adresse",
        "Har c/o-navn og lokalitet på adressen.",
    ),
    _shows(
        _korsbaek("0107722068", "Usikke", "Dato", born_uncertain=True),
        "Usikker fødselsdato",
        "CPR mærker fødselsdatoen som usikker.",
    ),
    WellKnown(
        "1410701029", "Ukendt nummer", "CPR svarer, at nummeret ikke findes.", Outcome.UNKNOWN, can_sign_in=False
    ),
    WellKnown("1510711048", "CPR er nede", "Svarer HTTP 503: prøv igen senere.", Outcome.DOWN, can_sign_in=False),
    _shows(
        _korsbaek("1610721059", "Sigurd", "Sendrægtig"),
        "CPR er langsom",
        "Svaret er flere sekunder om at komme.",
        Outcome.SLOW,
    ),
    WellKnown(
        "1710731000",
        "Volapyk",
        "Svarer med en afbrudt HTML-side i stedet for SOAP.",
        Outcome.GARBAGE,
        can_sign_in=False,
    ),
    WellKnown(
        "1810741003", "Brud på skemaet", "Svarer SOAP, som ikke følger kontrakten.", Outcome.BREACH, can_sign_in=False
    ),
)
BY_NUMBER = {known.number: known for known in WELL_KNOWN}

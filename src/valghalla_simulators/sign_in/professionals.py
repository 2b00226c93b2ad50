"""People with MitID Erhverv, whom a site for citizens has to turn away."""

from dataclasses import dataclass

from valghalla_simulators.saml import facts
from valghalla_simulators.saml.facts import Facts
from valghalla_simulators.saml.names import Level


@dataclass(frozen=True)
class Professional:
    """cpr: empty where the identity carries none."""

    key: str
    label: str
    name: str
    shows: str
    cpr: str = ""

    def facts(self, level: Level) -> Facts:
        """What NemLog-in tells of her."""
        return facts.professional(
            self.name, cvr="30303030", organisation="Prøvebageriet ApS", cpr=self.cpr, level=level,
            email=f"{self.key}@bageriet.example",
        )  # fmt: skip


PROFESSIONALS = (
    Professional(
        "kirsten",
        "Erhverv, med CPR-nummer",
        "Kirsten Ågård Aarestrup",
        "Ansat hos Prøvebageriet ApS. Skal afvises, selv om nummeret er med.",
        "2207781048",
    ),
    Professional("erik", "Erhverv, uden CPR-nummer", "Erik Bagersen", "Ansat hos Prøvebageriet ApS. Skal afvises."),
)
BY_KEY = {one.key: one for one in PROFESSIONALS}

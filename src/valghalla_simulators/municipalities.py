"""Where the made-up people live: real municipalities with some postal districts, and Korsbæk, which is made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Municipality:
    """code: four digits. cvr: None where no agreement concerns it. weight: its share of the people, per thousand."""

    code: str
    name: str
    cvr: str | None
    slug: str
    weight: int
    districts: tuple[tuple[str, str], ...]


def _one(code: str, name: str, cvr: str | None, slug: str, weight: int, districts: str) -> Municipality:
    pairs = [district.strip().split(" ", 1) for district in districts.split(",")]
    return Municipality(code, name, cvr, slug, weight, tuple((number, place) for number, place in pairs))


AARHUS = _one(
    "0751", "Aarhus", "55133018", "aarhus", 350,
    "8000 Aarhus C, 8200 Aarhus N, 8210 Aarhus V, 8220 Brabrand, 8230 Åbyhøj, 8240 Risskov, 8250 Egå, 8260 Viby J, "
    "8270 Højbjerg, 8310 Tranbjerg J, 8320 Mårslet, 8330 Beder, 8340 Malling, 8380 Trige, 8381 Tilst, 8462 Harlev J, "
    "8471 Sabro, 8520 Lystrup, 8530 Hjortshøj, 8541 Skødstrup",
)  # fmt: skip
KORSBAEK = _one("0999", "Korsbæk", "12345678", "korsbaek", 250, "4272 Korsbæk")
COPENHAGEN = _one(
    "0101", "København", "64942212", "koebenhavn", 200,
    "2100 København Ø, 2200 København N, 2300 København S, 2400 København NV, 2450 København SV, 2500 Valby, "
    "2700 Brønshøj, 2720 Vanløse",
)  # fmt: skip
SOENDERBORG = _one(
    "0540", "Sønderborg", "29189773", "soenderborg", 100,
    "6400 Sønderborg, 6430 Nordborg, 6440 Augustenborg, 6300 Gråsten, 6310 Broager, 6320 Egernsund, 6470 Sydals",
)  # fmt: skip
MUNICIPALITIES = (
    AARHUS,
    KORSBAEK,
    COPENHAGEN,
    SOENDERBORG,
    _one("0461", "Odense", None, "", 20, "5000 Odense C, 5200 Odense V, 5220 Odense SØ, 5230 Odense M, 5270 Odense N"),
    _one("0851", "Aalborg", None, "", 20, "9000 Aalborg, 9200 Aalborg SV, 9210 Aalborg SØ, 9400 Nørresundby"),
    _one("0561", "Esbjerg", None, "", 8, "6700 Esbjerg, 6705 Esbjerg Ø, 6710 Esbjerg V, 6760 Ribe, 6740 Bramming"),
    _one("0730", "Randers", None, "", 8, "8920 Randers NV, 8930 Randers NØ, 8940 Randers SV, 8960 Randers SØ"),
    _one("0630", "Vejle", None, "", 8, "7100 Vejle, 7120 Vejle Øst, 7300 Jelling, 7080 Børkop"),
    _one("0615", "Horsens", None, "", 6, "8700 Horsens, 8732 Hovedgård, 8740 Brædstrup"),
    _one("0621", "Kolding", None, "", 6, "6000 Kolding, 6091 Bjert, 6070 Christiansfeld"),
    _one("0265", "Roskilde", None, "", 6, "4000 Roskilde, 4040 Jyllinge, 4130 Viby Sjælland"),
    _one("0791", "Viborg", None, "", 6, "8800 Viborg, 8840 Rødkærsbro, 7470 Karup J"),
    _one("0479", "Svendborg", None, "", 6, "5700 Svendborg, 5881 Skårup Fyn, 5762 Vester Skerninge"),
    _one("0400", "Bornholm", None, "", 6, "3700 Rønne, 3730 Nexø, 3740 Svaneke, 3760 Gudhjem, 3770 Allinge"),
)
BY_CODE = {municipality.code: municipality for municipality in MUNICIPALITIES}
BY_WEIGHT = tuple(municipality for municipality in MUNICIPALITIES for _ in range(municipality.weight))

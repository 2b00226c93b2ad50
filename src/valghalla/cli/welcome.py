"""What `up` says when everything runs: where to go and whom to be."""

from valghalla.cli.ports import Ports

MUNICIPALITIES = (("Korsbæk", "korsbaek"), ("Aarhus", "aarhus"))

# Made-up people whom the simulators' sign-in page knows. Where, who, what for.
PEOPLE = (
    ("administration", "Karen Valgmand", "head of the election office"),
    ("administration", "Birger Urneholm", "election secretary, to be two at the same thing"),
    ("operations", "Dagny Driftsen", "runs Valghalla for all municipalities"),
    ("citizens", "Åse Prøve Østergård", "101262-0000, lives in Korsbæk and may take every task"),
    ("citizens", "Kirsten Ågård Aarestrup", "220778-1048, lives in Aarhus"),
    ("citizens", "Seán D'Ávila O'Neill", "170394-1059, answers for a team in both"),
    ("citizens", "Connie Co", "230391-1068, answers for two work locations in both"),
)


def welcome(ports: Ports) -> str:
    """The addresses and people, as lines for the terminal."""
    rows = []
    for name, slug in MUNICIPALITIES:
        rows.append((name, "citizens", f"http://{slug}.localhost:{ports.web}"))
        rows.append(("", "administration", f"http://admin.{slug}.localhost:{ports.web}"))
    rows.append(("Operations", "all municipalities", f"http://drift.localhost:{ports.web}"))
    rows.append(("Simulators", "CPR, mail, people", f"http://simulators.localhost:{ports.simulators}"))
    lines = ["", "Valghalla is running; Ctrl-C stops it.", ""]
    lines += [f"  {name:<12}{site:<20}{address}" for name, site, address in rows]
    lines += ["", "Sign in as one of these; the sign-in page lists more:", ""]
    lines += [f"  {where:<16}{name:<26}{what}" for where, name, what in PEOPLE]
    return "\n".join([*lines, ""])

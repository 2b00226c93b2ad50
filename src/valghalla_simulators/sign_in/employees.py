"""The municipality's employees that one can be at the Context Handler: ordinary ones, and one for every odd case."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace

from valghalla_simulators.municipalities import AARHUS, KORSBAEK, MUNICIPALITIES, Municipality
from valghalla_simulators.saml import facts, names
from valghalla_simulators.saml.facts import ADMINISTRATOR, EDITOR, READER, Facts, Group, privilege_list
from valghalla_simulators.saml.flaws import Refusal
from valghalla_simulators.saml.names import Level

BY_CVR = {one.cvr: one for one in MUNICIPALITIES if one.cvr}
_Make = Callable[["Employee", str, Level], Facts]


@dataclass(frozen=True)
class Employee:
    """key: names her in forms. make: what is told of her, by CVR and level. refused: the Context Handler's own no."""

    key: str
    name: str
    shows: str
    make: _Make
    refused: Refusal | None = None

    def facts(self, cvr: str, level: Level) -> Facts:
        """What is told of her as an employee of the municipality with that CVR number."""
        return self.make(self, cvr, level)


def neighbour_of(cvr: str) -> Municipality:
    """Another municipality than that one."""
    return KORSBAEK if cvr == AARHUS.cvr else AARHUS


def user_uuid(cvr: str, key: str) -> str:
    """An employee's UUID, always the same: what the municipality's organisation calls her, too."""
    return facts.stable_uuid("employee", cvr, key)


def in_own_words(name: str, cvr: str, roles: list[str], level: Level) -> Facts:
    """Somebody with that name; the same name is the same person next time."""
    plain = " ".join(name.split())
    document = privilege_list([Group(cvr, roles)]) if roles else None
    return _told(plain, f"own {plain.casefold()}", cvr, level, document)


def _told(name: str, key: str, cvr: str, level: Level, document: str | None) -> Facts:
    municipality = BY_CVR.get(cvr)
    organisation = f"{municipality.name} Kommune" if municipality else "Prøve Kommune"
    email = f"{key}@{municipality.slug}.example" if municipality and key.isascii() and " " not in key else ""
    return facts.employee(
        name, user_uuid=user_uuid(cvr, key), cvr=cvr, organisation=organisation, privileges=document, email=email,
        level=level,
    )  # fmt: skip


def _with(*groups: Group, namespace: str = facts.BPP) -> _Make:
    """Groups in which the scope "own" is her municipality's and "other" the neighbour's."""

    def make(self: Employee, cvr: str, level: Level) -> Facts:
        scopes = {"own": cvr, "other": neighbour_of(cvr).cvr or ""}
        placed = [replace(group, scope=scopes[group.scope]) for group in groups]
        return _told(self.name, self.key, cvr, level, privilege_list(placed, namespace=namespace))

    return make


def _without_roles(self: Employee, cvr: str, level: Level) -> Facts:
    return _told(self.name, self.key, cvr, level, None)


_ordinary = _with(Group("own", [ADMINISTRATOR]))


def _delegated(self: Employee, cvr: str, level: Level) -> Facts:
    document = privilege_list([Group(cvr, [ADMINISTRATOR])])
    return _told(self.name, self.key, neighbour_of(cvr).cvr or "", level, document)


def _old_names(self: Employee, cvr: str, level: Level) -> Facts:
    told = _ordinary(self, cvr, level)
    renamed = {new: old for old, new in names.NEW_NAMES.items() if old != names.OLD_LEVEL}
    return replace(told, attributes={renamed.get(name, name): values for name, values in told.attributes.items()})


def _without_nsis(assurance: str) -> _Make:
    def make(self: Employee, cvr: str, level: Level) -> Facts:
        told = _ordinary(self, cvr, level)
        nsis = (names.LEVEL, names.IDENTITY_LEVEL, names.AUTHENTICATOR_LEVEL)
        left = {name: values for name, values in told.attributes.items() if name not in nsis}
        return replace(told, level=None, attributes=left | {names.OLD_LEVEL: (assurance,)})

    return make


def _x509_format(self: Employee, cvr: str, level: Level) -> Facts:
    return replace(_ordinary(self, cvr, level), name_id_format=names.X509_SUBJECT)


def _opaque(self: Employee, cvr: str, level: Level) -> Facts:
    told = _ordinary(self, cvr, level)
    left = {name: values for name, values in told.attributes.items() if name != names.PROFESSIONAL_UUID}
    return replace(told, name_id=f"urn:uuid:{told.subject}", attributes=left)


def _two_cvrs(self: Employee, cvr: str, level: Level) -> Facts:
    told = _ordinary(self, cvr, level)
    return replace(told, attributes=dict(told.attributes) | {names.CVR: (neighbour_of(cvr).cvr or "",)})


def _unreadable(self: Employee, cvr: str, level: Level) -> Facts:
    told = _ordinary(self, cvr, level)
    broken = b64encode(b"<PrivilegeList><PrivilegeGroup>").decode()
    return replace(told, attributes=dict(told.attributes) | {names.PRIVILEGES: (broken,)})


_CONSTRAINT = ("http://valghalla.dk/constraints/organisation/1", "5b1d0c2e-0000-4000-8000-000000000001")
STAFF = (
    Employee("karen-valgmand", "Karen Valgmand", "Leder af valgkontoret.", _ordinary),
    Employee(
        "birger-urneholm",
        "Birger Urneholm",
        "Valgsekretær. Brug ham, når to skal rette det samme på én gang.",
        _ordinary,
    ),
    Employee("soeren-oestergaard", "Søren Østergård", "Vikar, der er ny i systemet.", _ordinary),
    Employee(
        "rikke-retter",
        "Rikke Retter",
        "Har kun rollen editor. Kommer ind, hvis kommunen har knyttet den til noget.",
        _with(Group("own", [EDITOR])),
    ),
    Employee(
        "lasse-laeser",
        "Lasse Læser",
        "Har kun rollen reader. Kommer ind, hvis kommunen har knyttet den til noget.",
        _with(Group("own", [READER])),
    ),
)
ODD = (
    Employee("nora-rolleloes", "Nora Rolleløs", "Ingen roller: rettighederne mangler helt i svaret.", _without_roles),
    Employee("tom-liste", "Tom Liste", "Ingen roller: listen med rettigheder er tom.", _with()),
    Employee(
        "ragna-afvist",
        "Ragna Afvist",
        "Ingen roller: adgangsstyringen afviser hende selv (RequestDenied).",
        _without_roles,
        Refusal.DENIED,
    ),
    Employee(
        "gitte-grupper",
        "Gitte Grupper",
        "Flere grupper: læser hos naboen, redaktør og administrator her. Skal ind.",
        _with(Group("other", [READER]), Group("own", [EDITOR]), Group("own", [READER, ADMINISTRATOR])),
    ),
    Employee(
        "nanna-nabo",
        "Nanna Nabo",
        "Ansat her, men rollen gælder en anden kommune. Skal afvises.",
        _with(Group("other", [ADMINISTRATOR])),
    ),
    Employee(
        "dorte-delegeret",
        "Dorte Delegeret",
        "Ansat i en anden kommune, men rollen gælder denne. Kun ind, hvis det er slået til.",
        _delegated,
    ),
    Employee(
        "bente-begraenset",
        "Bente Begrænset",
        "Rollen er begrænset på en måde, som systemet ikke kender. Skal afvises.",
        _with(Group("own", [ADMINISTRATOR], [_CONSTRAINT])),
    ),
    Employee(
        "gunnar-gammel",
        "Gunnar Gammel",
        "Rettighederne står i det gamle navnerum fra itst.dk. Skal ind.",
        _with(Group("own", [ADMINISTRATOR]), namespace=facts.OLD_BPP),
    ),
    Employee(
        "osvald-otte",
        "Osvald Otte",
        "Attributterne har deres navne fra OIOSAML 2. Skal ind.",
        _old_names,
    ),
    Employee(
        "ulla-uden",
        "Ulla Uden-Nsis",
        "Ikke NSIS, men AssuranceLevel 3. Kun ind, hvis det er slået til.",
        _without_nsis("3"),
    ),
    Employee(
        "poul-password",
        "Poul Password",
        "Ikke NSIS, og kun AssuranceLevel 2. Afvises, fordi niveauet er for lavt.",
        _without_nsis("2"),
    ),
    Employee(
        "aagot-aebeloe",
        "Ågot Æbelø, f. Sørensen=Østergård, CN=Ingen",
        "Navn med komma, lighedstegn, æ, ø og å i NameID. Skal ind under hele navnet.",
        _ordinary,
    ),
    Employee("xenia-x509", "Xenia Xantippe", "NameID har formatet X509SubjectName. Skal ind.", _x509_format),
    Employee("olga-opak", "Olga Opak", "NameID er uigennemskuelig, og UUID’et mangler. Skal ind.", _opaque),
    Employee("ove-to", "Ove Tocvr", "CVR-nummeret i NameID er et andet end attributtens. Skal afvises.", _two_cvrs),
    Employee("villy-volapyk", "Villy Volapyk", "Rettighederne kan ikke læses. Skal afvises.", _unreadable),
)
BY_KEY = {one.key: one for one in (*STAFF, *ODD)}

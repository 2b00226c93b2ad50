"""What an identity provider knows of somebody, and the attributes that tell it."""

import uuid
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape, quoteattr

from valghalla_simulators.saml import names
from valghalla_simulators.saml.names import Identity, Level

SPACE = uuid.UUID("5b1f9c0a-7d7e-4a4b-9f1d-3d0c1f3e7a11")
BPP = "http://digst.dk/oiosaml/basic_privilege_profile"
OLD_BPP = "http://itst.dk/oiosaml/basic_privilege_profile"
ROLES = "http://valghalla.dk/roles/usersystemrole/"
ADMINISTRATOR, EDITOR, READER = f"{ROLES}administrator/1", f"{ROLES}editor/1", f"{ROLES}reader/1"


@dataclass(frozen=True)
class Facts:
    """Somebody who has signed in.

    name: as pages show it. name_id: whole, or with ``pairwise`` its beginning, to which a UUID of the person's own at
    each service provider is added. level: reached at this sign-in; None without an NSIS identity.
    """

    name: str
    subject: str
    identity: Identity
    level: Level | None
    name_id: str
    name_id_format: str = names.PERSISTENT
    pairwise: bool = False
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def name_id_at(self, entity_id: str) -> str:
        """The NameID for one service provider."""
        return self.name_id + (str(uuid.uuid5(SPACE, f"{self.subject} {entity_id}")) if self.pairwise else "")

    @property
    def old_level(self) -> str:
        """The level as OIOSAML 2 has it, "" without one."""
        return next(iter(self.attributes.get(names.OLD_LEVEL, ())), "")

    def attributes_for(self, requested: frozenset[str]) -> dict[str, tuple[str, ...]]:
        """Those that were asked for, by their new name or the one we have."""
        return {
            name: values
            for name, values in self.attributes.items()
            if values and (name in requested or names.NEW_NAMES.get(name) in requested)
        }


def stable_uuid(*parts: str) -> str:
    """The same UUID for the same parts, always."""
    return str(uuid.uuid5(SPACE, " ".join(parts)))


def citizen(cpr: str, name: str, *, level: Level = Level.SUBSTANTIAL) -> Facts:
    """Somebody with a private MitID. cpr: ten digits."""
    return Facts(
        name, f"person {cpr}", Identity.PERSON, level, f"{names.EID}person/uuid/", pairwise=True,
        attributes=_common(name, level) | {
            names.CPR_NUMBER: (cpr,), names.CPR_UUID: (stable_uuid("cpr", cpr),),
        },
    )  # fmt: skip


def professional(
    name: str, *, cvr: str, organisation: str, cpr: str = "", email: str = "", level: Level = Level.SUBSTANTIAL
) -> Facts:
    """Somebody with MitID Erhverv. cpr: empty where the identity carries none."""
    own = stable_uuid("professional", cvr, name)
    told = _common(name, level) | _professional(own, cvr, organisation, email)
    if cpr:
        told |= {names.CPR_NUMBER: (cpr,), names.CPR_UUID: (stable_uuid("cpr", cpr),)}
    start = f"{names.EID}professional/uuid/"
    return Facts(name, own, Identity.PROFESSIONAL, level, start, pairwise=True, attributes=told)


def employee(
    name: str,
    *,
    user_uuid: str,
    cvr: str,
    organisation: str,
    privileges: str | None,
    email: str = "",
    level: Level = Level.SUBSTANTIAL,
) -> Facts:
    """An employee of a municipality as the Context Handler tells of her.

    privileges: the privilege list as XML (``privilege_list``); None when no roles are told at all.
    """
    told = _common(name, level) | _professional(user_uuid, cvr, organisation, email)
    told[names.KOMBIT_SPEC_VERSION] = ("2.0",)
    if privileges is not None:
        told[names.PRIVILEGES] = (b64encode(privileges.encode()).decode(),)
    # Put together without any escaping, as municipalities' own systems do it (reference § 3).
    name_id = f"C=DK,O={cvr},CN={name},Serial={user_uuid}"
    return Facts(name, user_uuid, Identity.PROFESSIONAL, level, name_id, attributes=told)


def with_level(facts: Facts, level: Level) -> Facts:
    """The same person with another level, where there is one."""
    if facts.level is None:
        return facts
    told = dict(facts.attributes) | _levels(level)
    return replace(facts, level=level, attributes=told)


@dataclass(frozen=True)
class Group:
    """A privilege group. scope: a CVR number, or a whole scope with a colon in it. constraints: name and value."""

    scope: str
    privileges: Sequence[str]
    constraints: Sequence[tuple[str, str]] = ()


def privilege_list(groups: Iterable[Group], *, namespace: str = BPP) -> str:
    """An OIO Basic Privilege Profile document, version 1.2, or an older one by its namespace."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><bpp:PrivilegeList xmlns:bpp="{namespace}">'
        f"{''.join(_group(group) for group in groups)}</bpp:PrivilegeList>"
    )


def _group(group: Group) -> str:
    scope = group.scope if ":" in group.scope else f"urn:dk:gov:saml:cvrNumberIdentifier:{group.scope}"
    inside = [f"<Privilege>{escape(uri)}</Privilege>" for uri in group.privileges]
    inside += [f"<Constraint Name={quoteattr(name)}>{escape(value)}</Constraint>" for name, value in group.constraints]
    return f"<PrivilegeGroup Scope={quoteattr(scope)}>{''.join(inside)}</PrivilegeGroup>"


def _common(name: str, level: Level) -> dict[str, tuple[str, ...]]:
    first, _, last = name.rpartition(" ")
    return {
        names.SPEC_VERSION: ("OIO-SAML-3.0",),
        **_levels(level),
        names.FULL_NAME: (name,),
        names.FIRST_NAME: (first or name,),
        names.LAST_NAME: (last,),
    }


def _levels(level: Level) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys((names.LEVEL, names.IDENTITY_LEVEL, names.AUTHENTICATOR_LEVEL), (level.word,))


def _professional(own: str, cvr: str, organisation: str, email: str) -> dict[str, tuple[str, ...]]:
    return {
        names.PROFESSIONAL_UUID: (own,),
        names.CVR: (cvr,),
        names.ORGANISATION: (organisation,),
        names.EMAIL: (email,) if email else (),
    }

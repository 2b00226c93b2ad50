"""What a signed assertion must say before somebody is let in on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from valghalla.integrations.saml import oiosaml, xml
from valghalla.integrations.saml.assertion import Assertion, NameId
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.saml.parties import IdentityProvider, Profile, ServiceProvider

SKEW = timedelta(minutes=5)  # that clocks may differ by
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
LONGEST_NAME_ID = 1024
_KNOWN_CONDITIONS = {f"{{{xml.SAML}}}{name}" for name in ("AudienceRestriction", "OneTimeUse", "ProxyRestriction")}


@dataclass(frozen=True, slots=True)
class Expected:
    """What the assertion has to fit: both parties, our request, and the time it is."""

    sp: ServiceProvider
    idp: IdentityProvider
    request_id: str
    requested_at: datetime
    now: datetime


def read(assertion: etree._Element, expected: Expected) -> Assertion:
    """What the assertion says. Raises SamlRefused for the first thing that does not fit, in the order of the text."""
    now = expected.now
    xml.require_issuer(assertion, expected.idp.entity_id)
    if assertion.get("Version") != "2.0":
        raise SamlRefused("structure")
    require_recent(assertion, now)
    name_id = name_id_in(xml.only(assertion, "saml:Subject", "structure"))
    ends = [_confirmed_until(assertion, expected), *_conditions_until(assertion, expected)]
    statement = xml.only(assertion, "saml:AuthnStatement", "structure")
    if xml.elements(assertion, "saml:AuthzDecisionStatement | saml:Statement"):
        raise SamlRefused("structure")
    session_index, session_ends_at = _session(statement, now)
    read = Assertion(
        id=str(assertion.get("ID")),
        expires_at=max(ends) + SKEW,
        name_id=name_id,
        session_index=session_index,
        authenticated_at=_authenticated_at(statement, expected),
        attributes=_attributes(assertion),
        session_ends_at=session_ends_at,
    )
    _require_oiosaml(read, expected.sp.profile)
    return read


def require_recent(message: etree._Element, now: datetime) -> None:
    """Raise SamlRefused("issue_instant") unless the message was made within five minutes of now."""
    if abs(xml.instant(message.get("IssueInstant"), "issue_instant") - now) > SKEW:
        raise SamlRefused("issue_instant")


def name_id_in(parent: etree._Element) -> NameId:
    """The one NameID in a subject or a sign-out. Raises SamlRefused("name_id")."""
    element = xml.only(parent, "saml:NameID", "name_id")
    value = xml.text_of(element, "name_id")
    if not value.strip() or len(value) > LONGEST_NAME_ID:
        raise SamlRefused("name_id")
    return NameId(
        value,
        element.get("Format") or "",
        element.get("NameQualifier") or "",
        element.get("SPNameQualifier") or "",
    )


def _confirmed_until(assertion: etree._Element, expected: Expected) -> datetime:
    """The end of the one bearer confirmation; like the library, it knows no tolerance."""
    confirmation = xml.only(assertion, "saml:Subject/saml:SubjectConfirmation", "confirmation")
    details = xml.only(confirmation, "saml:SubjectConfirmationData", "confirmation")
    if confirmation.get("Method") != BEARER or details.get("NotBefore") is not None:
        raise SamlRefused("confirmation")
    if details.get("Recipient") != expected.sp.acs_url:
        raise SamlRefused("recipient")
    if details.get("InResponseTo") != expected.request_id:
        raise SamlRefused("in_response_to")
    end = xml.instant(details.get("NotOnOrAfter"), "confirmation")
    if end <= expected.now:
        raise SamlRefused("expired")
    return end


def _conditions_until(assertion: etree._Element, expected: Expected) -> list[datetime]:
    conditions = xml.only(assertion, "saml:Conditions", "structure")
    if any(child.tag not in _KNOWN_CONDITIONS for child in conditions):
        raise SamlRefused("structure")
    begin, end = conditions.get("NotBefore"), conditions.get("NotOnOrAfter")
    if begin is not None and xml.instant(begin, "structure") > expected.now + SKEW:
        raise SamlRefused("not_yet_valid")
    until = [xml.instant(end, "structure")] if end is not None else []
    if until and until[0] + SKEW <= expected.now:
        raise SamlRefused("expired")
    restriction = xml.only(conditions, "saml:AudienceRestriction", "audience")
    audience = xml.only(restriction, "saml:Audience", "audience")
    if xml.text_of(audience, "audience") != expected.sp.entity_id:
        raise SamlRefused("audience")
    return until


def _session(statement: etree._Element, now: datetime) -> tuple[str, datetime | None]:
    """The session's name, and when it is over at the latest (SAML core 2.7.2)."""
    given = statement.get("SessionNotOnOrAfter")
    ends = xml.instant(given, "structure") if given is not None else None
    if ends is not None and ends <= now:
        raise SamlRefused("expired")
    if not (index := statement.get("SessionIndex")):
        raise SamlRefused("session_index")
    return index, ends


def _authenticated_at(statement: etree._Element, expected: Expected) -> datetime:
    """We asked for a sign-in anew, so it happened after we asked."""
    moment = xml.instant(statement.get("AuthnInstant"), "authn_instant")
    if not expected.requested_at - SKEW <= moment <= expected.now + SKEW:
        raise SamlRefused("authn_instant")
    return moment


def _attributes(assertion: etree._Element) -> Mapping[str, tuple[str, ...]]:
    """Texts by name; what is not text is left out, unknown names are kept, none may come twice."""
    statement = xml.only(assertion, "saml:AttributeStatement", "structure")
    if xml.elements(statement, "saml:EncryptedAttribute"):
        raise SamlRefused("structure")
    read: dict[str, tuple[str, ...]] = {}
    for attribute in xml.elements(statement, "saml:Attribute"):
        name = attribute.get("Name") or ""
        if not name or name in read:
            raise SamlRefused("structure")
        values = [value for value in xml.elements(attribute, "saml:AttributeValue") if not len(value)]
        read[name] = tuple(text for value in values if (text := (value.text or "").strip()))
    return read


def _require_oiosaml(assertion: Assertion, profile: Profile) -> None:
    """Raise SamlRefused: spec_version, level, name_id. A number for the level may do; whether, the caller says."""
    if assertion.only(oiosaml.SPEC_VERSION) != "OIO-SAML-3.0":
        raise SamlRefused("spec_version")
    level = oiosaml.level_of(assertion, accept_legacy=True)
    if level is None or level < oiosaml.Level.SUBSTANTIAL:
        raise SamlRefused("level")
    if profile is Profile.CITIZEN and not (
        assertion.name_id.format in (PERSISTENT, oiosaml.TRANSIENT) and oiosaml.is_eid_name(assertion.name_id.value)
    ):
        raise SamlRefused("name_id")

"""The assertion and the response as XML."""

from lxml import etree

from valghalla_simulators.saml import names
from valghalla_simulators.saml.draft import Draft
from valghalla_simulators.saml.flaws import SUCCESS, StatusCodes
from valghalla_simulators.saml.instants import written
from valghalla_simulators.saml.names import SAML, SAMLP
from valghalla_simulators.saml.xml import element


def assertion(draft: Draft) -> etree._Element:
    """The assertion, not yet signed."""
    return element(
        SAML, "Assertion",
        element(SAML, "Issuer", draft.issuer),
        _subject(draft),
        _conditions(draft),
        _statement(draft),
        _attributes(draft),
        attributes={"ID": draft.assertion_id, "Version": "2.0", "IssueInstant": written(draft.issued_at)},
        declared={"xs": names.XS, "xsi": names.XSI},
    )  # fmt: skip


def response(draft: Draft, *inside: etree._Element, status: StatusCodes = SUCCESS) -> etree._Element:
    """The response around what is inside it."""
    made = element(
        SAMLP, "Response",
        element(SAML, "Issuer", draft.issuer),
        status_element(status),
        attributes={
            "ID": draft.response_id,
            "Version": "2.0",
            "IssueInstant": written(draft.issued_at),
            "Destination": draft.destination,
            "InResponseTo": draft.in_response_to,
        },
    )  # fmt: skip
    made.extend(inside)
    return made


def status_element(status: StatusCodes) -> etree._Element:
    """Status with its codes and message."""
    second = element(SAMLP, "StatusCode", attributes={"Value": status.second_uri}) if status.second else None
    return element(
        SAMLP, "Status",
        element(SAMLP, "StatusCode", second, attributes={"Value": status.top_uri}),
        element(SAMLP, "StatusMessage", status.message) if status.message else None,
    )  # fmt: skip


def _subject(draft: Draft) -> etree._Element:
    confirmation = element(
        SAML, "SubjectConfirmationData",
        attributes={
            "Recipient": draft.recipient,
            "InResponseTo": draft.confirmed_request,
            "NotOnOrAfter": written(draft.confirmed_until),
        },
    )  # fmt: skip
    return element(
        SAML, "Subject",
        element(SAML, "NameID", draft.name_id, attributes={"Format": draft.name_id_format}),
        element(SAML, "SubjectConfirmation", confirmation, attributes={"Method": draft.confirmation}),
    )  # fmt: skip


def _conditions(draft: Draft) -> etree._Element:
    audience = None
    if draft.audience is not None:
        audience = element(SAML, "AudienceRestriction", element(SAML, "Audience", draft.audience))
    times = {"NotBefore": written(draft.not_before), "NotOnOrAfter": written(draft.not_on_or_after)}
    return element(SAML, "Conditions", audience, attributes=times)


def _statement(draft: Draft) -> etree._Element:
    context = element(SAML, "AuthnContext", element(SAML, "AuthnContextClassRef", draft.context))
    told = {"AuthnInstant": written(draft.authenticated_at), "SessionIndex": draft.session_index}
    return element(SAML, "AuthnStatement", context, attributes=told)


def _attributes(draft: Draft) -> etree._Element:
    made = [
        element(
            SAML, "Attribute",
            *(_value(value) for value in values),
            attributes={"Name": name, "NameFormat": names.NAME_FORMAT_URI},
        )
        for name, values in draft.attributes.items()
    ]  # fmt: skip
    return element(SAML, "AttributeStatement", *made)


def _value(text: str) -> etree._Element:
    value = element(SAML, "AttributeValue", text, declared={"xs": names.XS, "xsi": names.XSI})
    value.set(etree.QName(names.XSI, "type"), "xs:string")
    return value

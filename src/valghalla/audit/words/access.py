"""Who comes in, by what, and what is done about it."""

from django.utils.translation import pgettext_lazy

from valghalla.audit.words.parts import Kind, Type, Words

_AT_SIGN_IN = pgettext_lazy("audit", "The sign-in service said so at sign-in")
_NOBODY = pgettext_lazy("audit", "Nobody was signed in")

WORDS: dict[str, Words] = {
    "staff.signed_in": Words(pgettext_lazy("audit", "Signed in"), Type.SIGN_IN, Kind.SIGN_IN),
    "staff.signed_out": Words(pgettext_lazy("audit", "Signed out"), Type.SIGN_IN, Kind.SIGN_IN),
    "citizen.signed_in": Words(
        pgettext_lazy("audit", "A citizen signed in"),
        Type.SIGN_IN,
        Kind.SIGN_IN,
        pgettext_lazy("audit", "The log does not keep who"),
    ),
    "citizen.signed_out": Words(
        pgettext_lazy("audit", "A citizen signed out"),
        Type.SIGN_IN,
        Kind.SIGN_IN,
        pgettext_lazy("audit", "The log does not keep who"),
    ),
    "session.ended_elsewhere": Words(
        pgettext_lazy("audit", "Signed out at the sign-in service"),
        Type.SIGN_IN,
        Kind.SIGN_IN,
        pgettext_lazy("audit", "The sign-in service asked for it"),
    ),
    "sign_in.refused": Words(pgettext_lazy("audit", "Sign-in refused"), Type.SIGN_IN, Kind.REFUSE, _NOBODY),
    "sign_out.refused": Words(
        pgettext_lazy("audit", "Message about signing out refused"), Type.SIGN_IN, Kind.REFUSE, _NOBODY
    ),
    "rate_limit.reached": Words(pgettext_lazy("audit", "Too many attempts"), Type.SIGN_IN, Kind.REFUSE, _NOBODY),
    "staff.added": Words(pgettext_lazy("audit", "User created"), Type.USER, Kind.CREATE, _AT_SIGN_IN),
    "staff.changed": Words(pgettext_lazy("audit", "User changed"), Type.USER, Kind.CHANGE, _AT_SIGN_IN),
    "staff.access_opened": Words(pgettext_lazy("audit", "Access opened"), Type.USER, Kind.CHANGE, _AT_SIGN_IN),
    "staff.access_reopened": Words(pgettext_lazy("audit", "Access opened again"), Type.USER, Kind.CHANGE),
    "staff.access_ended": Words(pgettext_lazy("audit", "Access ended"), Type.USER, Kind.CHANGE, _AT_SIGN_IN),
    "role_mapping.added": Words(pgettext_lazy("audit", "Role added"), Type.USER, Kind.CREATE),
    "role_mapping.changed": Words(pgettext_lazy("audit", "Role changed"), Type.USER, Kind.CHANGE),
    "role_mapping.deleted": Words(pgettext_lazy("audit", "Role deleted"), Type.USER, Kind.DELETE),
    "second_factor.begun": Words(pgettext_lazy("audit", "Second factor begun"), Type.USER, Kind.CREATE),
    "second_factor.confirmed": Words(pgettext_lazy("audit", "Second factor taken into use"), Type.USER, Kind.CHANGE),
    "second_factor.removed": Words(pgettext_lazy("audit", "Second factor removed"), Type.USER, Kind.DELETE),
    "fallback.opened": Words(pgettext_lazy("audit", "Fallback opened"), Type.SIGN_IN, Kind.CHANGE),
    "fallback.closed": Words(pgettext_lazy("audit", "Fallback closed"), Type.SIGN_IN, Kind.CHANGE),
    "fallback.expired": Words(
        pgettext_lazy("audit", "Fallback over"),
        Type.SIGN_IN,
        Kind.CHANGE,
        pgettext_lazy("audit", "Its time was over"),
    ),
    "fallback.code_given": Words(pgettext_lazy("audit", "New emergency code given"), Type.SIGN_IN, Kind.CREATE),
    "fallback.entered": Words(pgettext_lazy("audit", "Came in by the fallback"), Type.SIGN_IN, Kind.SIGN_IN),
    "fallback.refused": Words(pgettext_lazy("audit", "Refused at the fallback"), Type.SIGN_IN, Kind.REFUSE, _NOBODY),
    "service_provider.changed": Words(
        pgettext_lazy("audit", "Set-up of the sign-in changed"), Type.CERTIFICATE, Kind.CHANGE
    ),
    "service_provider_key.added": Words(pgettext_lazy("audit", "Certificate uploaded"), Type.CERTIFICATE, Kind.CREATE),
    "service_provider_key.activated": Words(
        pgettext_lazy("audit", "Certificate taken into use"), Type.CERTIFICATE, Kind.CHANGE
    ),
    "service_provider_key.taken_back": Words(
        pgettext_lazy("audit", "Earlier certificate taken into use again"), Type.CERTIFICATE, Kind.CHANGE
    ),
    "service_provider_key.removed": Words(pgettext_lazy("audit", "Certificate removed"), Type.CERTIFICATE, Kind.DELETE),
    "service_provider_key.warned": Words(
        pgettext_lazy("audit", "Warned that a certificate runs out"),
        Type.CERTIFICATE,
        Kind.SEND,
        pgettext_lazy("audit", "The certificate runs out soon"),
    ),
    "audit.viewed": Words(pgettext_lazy("audit", "Audit log seen"), Type.AUDIT, Kind.SEE),
    "audit.exported": Words(pgettext_lazy("audit", "Audit log exported"), Type.AUDIT, Kind.EXPORT),
    "audit.forgotten": Words(pgettext_lazy("audit", "Old rows of the audit log deleted"), Type.AUDIT, Kind.DELETE),
}

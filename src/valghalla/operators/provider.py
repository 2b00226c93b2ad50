"""The operators' own provider, as the settings name it, and who of its people is an operator."""

from django.conf import settings

from valghalla.integrations.oidc import Person, Registration
from valghalla.operators.errors import NotLetIn


def registration() -> Registration:
    """How we are known to the provider. Raises NotLetIn("not_set_up") while anything is missing.

    The group is one of those things: everybody whom the provider knows is never an operator.
    """
    given = settings.OPERATOR_SIGN_IN
    found = Registration(
        issuer=given["issuer"],
        client_id=given["client_id"],
        client_secret=given["client_secret"],
        acr=tuple(given["acr"].split()),
    )
    if not found.is_complete or not given["group"]:
        raise NotLetIn("not_set_up")
    return found


def is_operator(person: Person) -> bool:
    """Whether the provider says that she is in the group."""
    given = settings.OPERATOR_SIGN_IN
    return bool(given["group"]) and given["group"] in person.values(given["group_claim"])


def address(path: str) -> str:
    """The address of a path of the operator's site, from the settings and not from what a request says."""
    return f"{settings.PUBLIC_SCHEME}://{settings.OPERATOR_HOST}{settings.PUBLIC_PORT}{path}"

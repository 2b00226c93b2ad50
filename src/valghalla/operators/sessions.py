"""Operators' sessions: rows of no municipality, kept under a hash of the cookie as those of the other sites are."""

from valghalla.accounts.sessions import SessionStore as SiteSessionStore

__all__ = ["SessionStore"]


class SessionStore(SiteSessionStore):
    """The other sites' store over the operators' table."""

    @classmethod
    def get_model_class(cls):
        from valghalla.operators.models import (
            OperatorSession,
        )  # tables are not loaded yet when settings name this module

        return OperatorSession

    def whose(self) -> dict[str, object]:
        return {"operator_id": self.get("operator")}

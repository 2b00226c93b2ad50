"""What may stand in a log: event names, keys and where in the code, never what somebody wrote or who somebody is."""

import logging

from valghalla.base import reference
from valghalla.base.cpr_number import without_cpr_numbers

# The database repeats whole rows in these lines of its errors.
TELLING = ("DETAIL:", "CONTEXT:", "HINT:")


class LineFormatter(logging.Formatter):
    """One line an event; errors with the way through the code, without the rows the database repeats."""

    def format(self, record: logging.LogRecord) -> str:
        return without_cpr_numbers(super().format(record))

    def formatException(self, ei) -> str:
        lines = super().formatException(ei).splitlines()
        return "\n".join(line for line in lines if not line.lstrip().startswith(TELLING))


class RouteInsteadOfPath(logging.Filter):
    """Lets Django's lines about requests name the route, since a path can hold a personal link."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        match = getattr(request, "resolver_match", None)
        if request is not None and isinstance(record.args, tuple) and len(record.args) == 2:
            record.args = (record.args[0], f"/{match.route}" if match else "(no route)")
        return True


class WithReference(logging.Filter):
    """Lets every line bear the reference of the request or job that wrote it, "-" outside both."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.reference = reference.current() or "-"
        return True

"""Handing a provider no more a second than it takes, counted over all workers of the installation.

Only where the operator has set how many. The times stand in one row for each provider: whoever wants to send takes the
next and waits until it is there, so that no worker has to know of the others.
"""

import time
from collections.abc import Callable, Mapping

from django.conf import settings
from django.db import connection

from valghalla.base.jobs import let_go_of_connection
from valghalla.communication.models import Pace

_APART = "make_interval(secs => %(apart)s)"
_TAKE = f"""
    INSERT INTO "{Pace._meta.db_table}" AS pace (provider, next_at) VALUES (%(provider)s, clock_timestamp() + {_APART})
    ON CONFLICT (provider) DO UPDATE SET next_at = greatest(pace.next_at, clock_timestamp()) + {_APART}
    RETURNING extract(epoch FROM next_at - {_APART} - clock_timestamp())
"""  # noqa: S608 (the name of our own table)


def wait_for_turn(
    channel: str, *, per_second: Mapping[str, float] | None = None, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Come back when the next message may be handed over by that channel; at once where no pace is set. No transaction
    may be open. per_second: channel → messages a second; the installation's when None."""
    wanted = (settings.MESSAGES_PER_SECOND if per_second is None else per_second).get(channel)
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"provider": channel, "apart": 1 / wanted})
        ((seconds,),) = cursor.fetchall()
    let_go_of_connection()
    if seconds > 0:
        sleep(float(seconds))

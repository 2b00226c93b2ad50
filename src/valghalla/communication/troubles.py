"""Channels that do not work, in all municipalities: for those who run the service."""

import datetime
import json
from dataclasses import dataclass

from valghalla.base.across import figures_of_each
from valghalla.communication.closing import HICCUP
from valghalla.communication.models import ChannelState
from valghalla.integrations import Level
from valghalla.municipalities.models import Municipality
from valghalla.operators.models import OutsideLook

PARTY = "channels"
_HERE = f"""
    SELECT coalesce(json_agg(json_build_array(channel, failing_since, stopped, last_error) ORDER BY channel), '[]')::text
    FROM "{ChannelState._meta.db_table}" WHERE failing_since IS NOT NULL AND (stopped <> '' OR failing_since <= %s)
"""  # noqa: S608 (the name of our own table)


@dataclass(frozen=True)
class Trouble:
    """A channel that does not work for a municipality. stopped: somebody has to see to it.   code: the newest failure's."""

    municipality: str
    channel: str
    since: datetime.datetime
    stopped: bool
    code: str


def troubles(*, now: datetime.datetime) -> list[Trouble]:
    """All of them that last, those that somebody has to see to first. Two questions to the database, however many
    municipalities."""
    names = dict(Municipality.objects.order_by("name").values_list("pk", "name"))
    found = figures_of_each(list(names), _HERE, [now - HICCUP], reason="communication.troubles")
    every = [
        Trouble(names[pk], channel, datetime.datetime.fromisoformat(since), bool(stopped), code)
        for pk, (rows,) in found.items()
        for channel, since, stopped, code in json.loads(rows)
    ]
    return sorted(every, key=lambda one: (not one.stopped, one.since))


def remember(*, now: datetime.datetime) -> None:
    """Keep for the health page whether there are any (operators/health.py)."""
    found = troubles(now=now)
    level, code, since = Level.GOOD, "all_work", now
    if found:
        stopped = found[0].stopped
        level, code = (Level.PROBLEM, "stopped") if stopped else (Level.WARNING, "failing")
        since = min(one.since for one in found if one.stopped == stopped)
    OutsideLook.objects.update_or_create(
        party=PARTY, defaults={"level": level, "code": code, "since": since, "at": now}
    )

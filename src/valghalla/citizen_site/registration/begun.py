"""A registration under way, kept in the session until the last yes. What is personal is sealed; nothing is in any
table.

Signing in anew empties the session for anybody but the same person, so a draft is never met by somebody else.
"""

import base64
import dataclasses
import datetime
import json
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.tasks.ways import ByLink
from valghalla.integrations.cpr import PersonFacts
from valghalla.municipalities.keys import keyring
from valghalla.participants.cpr.kept_facts import open_sealed, seal
from valghalla.tasks.claim import Group

KEY = "registration"
CONTEXT = "citizen_site.registration"


@dataclass(frozen=True)
class Draft:
    """What has been gathered. disclosure, consent_text: keys of the versions shown.   consent: None when not asked for.
    person: what CPR answered, None until the details are filled in.   typed: the details as they were typed when the
    person went back a step, not looked at yet; None when there is nothing but what stands above."""

    disclosure: int | None = None
    passed_disclosure: bool = False
    mobile: str = ""
    email: str = ""
    diets: tuple[int, ...] = ()
    consent_text: int | None = None
    consent: bool | None = None
    person: PersonFacts | None = None
    typed: dict[str, Any] | None = None


@dataclass(frozen=True)
class Begun:
    """Where it began and leads to: a task by a link, or a team by its link. place … day are of the task's group."""

    token: str
    group: Group | None
    draft: Draft

    @property
    def is_for_task(self) -> bool:
        """Whether a task waits at the end."""
        return self.group is not None


def begin_for_task(request: CitizenRequest, way: ByLink, group: Group) -> None:
    """Begin, or lead what was begun to another task."""
    _keep(request, Begun(way.link.token, group, _draft(request)))


def begin_for_team(request: CitizenRequest, token: str) -> None:
    """Begin, or lead what was begun to another team."""
    _keep(request, Begun(token, None, _draft(request)))


def begun(request: CitizenRequest) -> Begun | None:
    """The registration under way in this session."""
    kept = request.session.get(KEY)
    if kept is None:
        return None
    group = None
    if kept["group"]:
        election, place, team, kind, day = kept["group"]
        group = Group(election, place, team, kind, datetime.date.fromisoformat(day))
    return Begun(kept["token"], group, _draft(request))


def note(request: CitizenRequest, **values: Any) -> None:
    """Add to the draft."""
    under_way = begun(request)
    assert under_way is not None
    _keep(request, replace(under_way, draft=replace(under_way.draft, **values)))


def forget(request: CitizenRequest) -> None:
    """It is over."""
    request.session.pop(KEY, None)


def next_address(under_way: Begun) -> str:
    """The first step that is not done."""
    if not under_way.draft.passed_disclosure:
        return reverse("registration")
    return reverse("registration_details" if under_way.draft.person is None else "registration_summary")


def next_step(request: CitizenRequest) -> str:
    """The same for the registration of this session."""
    under_way = begun(request)
    assert under_way is not None
    return next_address(under_way)


def _draft(request: CitizenRequest) -> Draft:
    kept = request.session.get(KEY)
    if kept is None:
        return Draft()
    plain = json.loads(keyring().open(base64.b64decode(kept["draft"]), context=CONTEXT))
    person = plain.pop("person")
    plain["diets"] = tuple(plain["diets"])
    return Draft(**plain, person=open_sealed(person) if person else None)


def _keep(request: CitizenRequest, under_way: Begun) -> None:
    draft = under_way.draft
    plain = {name: value for name, value in vars(draft).items() if name != "person"}
    plain["person"] = seal(draft.person) if draft.person else None
    group = under_way.group
    request.session[KEY] = {
        "token": under_way.token,
        "group": [*dataclasses.astuple(group)[:4], group.task_day.isoformat()] if group else None,
        "draft": base64.b64encode(keyring().seal(json.dumps(plain), context=CONTEXT)).decode(),
    }

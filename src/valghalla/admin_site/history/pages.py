"""The story of a task, a participant or an election as a page shows it: newest first, a part of it at a time."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from valghalla.admin_site.catalogue.pages import Way
from valghalla.admin_site.history.moments import Moment, moments_of
from valghalla.admin_site.history.sources import Source, newest, of_election, of_participant, of_task, place_of
from valghalla.admin_site.tasks.words import task_in_words
from valghalla.components.links import with_query
from valghalla.components.parts import Crumb, Pager, Tab
from valghalla.elections.models import Election
from valghalla.participants.models import Participant
from valghalla.tasks.models import Task

Text = str | Promise
MOST = 50
_PARTS: dict[str, Text] = {
    "": gettext_lazy("Everything"),
    "changes": pgettext_lazy("history", "Changes"),
    "tasks": gettext_lazy("Tasks"),
    "messages": gettext_lazy("Messages"),
    "looks": gettext_lazy("Looks and lists"),
}


@dataclass(frozen=True)
class StoryPage:
    """What the template shows. tabs: parts of the story, none when it is of one part.   empty: said when there is nothing."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    tabs: tuple[Tab, ...]
    moments: tuple[Moment, ...]
    pager: Pager | None
    empty: Text
    ways: tuple[Way, ...] = ()


def task_story(task: Task, query: QueryDict) -> StoryPage:
    """Everything that happened to one task, messages included."""
    moments, pager = _told(of_task(task), query, about="task")
    place = reverse("place", args=[task.election_id, task.work_location_id])
    return StoryPage(
        title=_("History of the task"),
        lead=f"{task_in_words(task)}, {task.work_location.title}, {task.team.name}",
        breadcrumb=(
            Crumb(_("Start"), reverse("start")),
            Crumb(_("Overview of tasks"), reverse("overview", args=[task.election_id])),
            Crumb(task.work_location.title, place),
            Crumb(_("History")),
        ),
        tabs=(),
        moments=moments,
        pager=pager,
        empty=_("Nothing has happened to the task yet: nobody has had it."),
        ways=(Way(_("To the work location"), place, "secondary", "location"),),
    )


def participant_story(person: Participant, query: QueryDict) -> StoryPage:
    """A person's tasks, messages, comments, what was changed, and who looked."""
    sources = of_participant(person)
    part = _part(query, sources)
    moments, pager = _told(_only(sources, part), query, about="participant")
    return StoryPage(
        title=_("History of %(name)s") % {"name": person.name},
        lead=_(
            "What was changed and who looked is kept as long as the audit log, the rest as long as the participant."
        ),
        breadcrumb=(
            Crumb(_("Participants"), reverse("participants")),
            Crumb(person.name, reverse("participant", args=[person.pk])),
            Crumb(_("History")),
        ),
        tabs=_tabs(sources, part, query),
        moments=moments,
        pager=pager,
        empty=_("Nothing of this has happened."),
    )


def election_story(election: Election, query: QueryDict) -> StoryPage:
    """What was done to the election; its tasks and messages are parts of their own."""
    sources = of_election(election)
    part = _part(query, sources, usual="changes")
    moments, pager = _told(_only(sources, part), query, about="election")
    return StoryPage(
        title=_("History of the election"),
        lead=election.title,
        breadcrumb=(
            Crumb(_("Administration"), reverse("administration")),
            Crumb(_("Elections"), reverse("elections")),
            Crumb(election.title, reverse("election", args=[election.pk])),
            Crumb(_("History")),
        ),
        tabs=_tabs(sources, part, query),
        moments=moments,
        pager=pager,
        empty=_("Nothing of this has happened."),
        ways=(Way(_("To the election"), reverse("election", args=[election.pk]), "secondary"),),
    )


def _told(sources: Sequence[Source], query: QueryDict, *, about: str) -> tuple[tuple[Moment, ...], Pager | None]:
    """A page of the story: each source gives as many as a page holds, and the newest of them all are it."""
    beyond = place_of(query.get("after"))
    found = [newest(source, beyond=beyond, most=MOST + 1) for source in sources]
    merged = list(heapq.merge(*found, key=lambda one: (-one[0].at.timestamp(), one[0].rank, -one[0].pk)))[: MOST + 1]
    shown, more = merged[:MOST], len(merged) > MOST
    moments = moments_of((row for _place, row in shown), about=about)
    if not more and beyond is None:
        return moments, None
    following = with_query(query, {"after": str(shown[-1][0])}) if more else ""
    return moments, Pager(with_query(query, {}) if beyond else "", following)


def _part(query: QueryDict, sources: Sequence[Source], *, usual: str = "") -> str:
    part = query.get("part", usual)
    return part if part in {"", *(source.part for source in sources)} else usual


def _only(sources: Sequence[Source], part: str) -> list[Source]:
    return [source for source in sources if (source.part == part if part else not source.alone)]


def _tabs(sources: Sequence[Source], part: str, query: QueryDict) -> tuple[Tab, ...]:
    offered = ["", *dict.fromkeys(source.part for source in sources)]
    return tuple(
        Tab(label, with_query(query, {"part": name}), name == part) for name, label in _PARTS.items() if name in offered
    )

"""The files of a task type: kept with it, replaced by name, copied into elections, and never left behind."""

import io

import pytest

from tests.elections.factories import scene, task_type
from tests.task_types.pdf import pdf
from tests.task_types.test_keep import VALUES
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import StaleVersion
from valghalla.elections.copy import add_links
from valghalla.elections.models import ElectionTaskTypeFile
from valghalla.task_types.files import files_of
from valghalla.task_types.keep import change_task_type, create_task_type
from valghalla.task_types.models import TaskType, TaskTypeFile
from valghalla.tasks.catalogue.take_out import delete_task_type


class Uploaded(io.BytesIO):
    """A file as the browser sent it."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        super().__init__(content)


def names(record) -> list[str]:
    return [file.name for file in files_of(record)]


@pytest.mark.acceptance("A-109")
def test_several_are_kept_in_danish_order_and_told_in_numbers(acting, by, now):
    files = [Uploaded("Å.pdf", pdf("a")), Uploaded("B.pdf", pdf("b"))]
    kind = create_task_type(**VALUES, files_added=files, by=by, now=now)
    assert names(kind) == ["B.pdf", "Å.pdf"]
    assert bytes(TaskTypeFile.objects.get(name="B.pdf").content) == pdf("b")
    details = AuditEntry.objects.get(action="task_type.created").details
    assert details["files"] == {"added": 2, "removed": 0}
    assert "B.pdf" not in str(details)


def test_one_with_the_same_name_replaces_and_the_same_file_changes_nothing(acting, by, now):
    kind = create_task_type(**VALUES, files_added=[Uploaded("A.pdf", pdf("1"))], by=by, now=now)

    def add(content: bytes, version: int) -> TaskType:
        file = Uploaded("A.pdf", content)
        return change_task_type(kind.pk, **VALUES, version=version, files_added=[file], by=by, now=now)

    assert add(pdf("1"), 1).version == 1
    assert add(pdf("2"), 1).version == 2
    assert bytes(TaskTypeFile.objects.get().content) == pdf("2")


@pytest.mark.acceptance("A-030")
def test_a_save_that_fails_neither_takes_nor_adds(acting, by, now):
    kind = create_task_type(**VALUES, files_added=[Uploaded("A.pdf", pdf("1"))], by=by, now=now)
    had = TaskTypeFile.objects.get()
    with pytest.raises(StaleVersion):
        change_task_type(
            kind.pk, **VALUES, version=7, files_added=[Uploaded("B.pdf", pdf())], files_removed=[had.pk], by=by, now=now
        )
    assert list(TaskTypeFile.objects.all()) == [had]


def test_only_its_own_can_be_taken_away(acting, by, now):
    kind = create_task_type(**VALUES, files_added=[Uploaded("A.pdf", pdf())], by=by, now=now)
    other = task_type("Anden")
    theirs = TaskTypeFile.objects.create(task_type=other, name="X.pdf", content=b"", size=0, digest="")
    own = TaskTypeFile.objects.get(task_type=kind)
    change_task_type(kind.pk, **VALUES, version=1, files_removed=[own.pk, theirs.pk], by=by, now=now)
    assert list(TaskTypeFile.objects.all()) == [theirs]


@pytest.mark.acceptance("A-030", "E-303")
def test_files_go_with_their_type_and_stay_with_an_election_that_is_over(acting, today, by, now):
    kind = create_task_type(**VALUES | {"title": "Med fil"}, files_added=[Uploaded("A.pdf", pdf())], by=by, now=now)
    s = scene(state="closed")
    add_links(s.place, task_types=[kind.pk], teams=[])
    assert ElectionTaskTypeFile.objects.values_list("task_type__title", "name").get() == ("Med fil", "A.pdf")
    delete_task_type(kind, today=today, by=by, now=now)
    assert (TaskTypeFile.objects.count(), ElectionTaskTypeFile.objects.count()) == (0, 1)
    s.election.delete()
    assert ElectionTaskTypeFile.objects.count() == 0

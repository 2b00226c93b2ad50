"""Files that go out with messages: how much fits, and reading them when a message is sent."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Sum

from valghalla.base.files import in_order, kind_of
from valghalla.communication.models import Channel, GroupMessageFile, Message, TemplateFile
from valghalla.integrations.email import Attachment

MEGABYTES = 15
# Encoded for e-mail that is 20 MB, which mail servers commonly take.
LARGEST_TOGETHER = MEGABYTES * 1024 * 1024


class FilesTooLarge(Exception):
    """The files are larger together than what is taken; nothing was saved. megabytes: the most."""

    def __init__(self) -> None:
        self.megabytes = MEGABYTES
        super().__init__(str(MEGABYTES))


def demand_room(files: Any) -> None:
    """Raises FilesTooLarge when a record's files (``record.files``) are too large together."""
    if (files.aggregate(size=Sum("size"))["size"] or 0) > LARGEST_TOGETHER:
        raise FilesTooLarge


class Files:
    """The files of some messages. Which have any is read at once; a content when it is asked for, and kept until
    another is: messages of one text follow each other."""

    def __init__(self, messages: Sequence[Message]) -> None:
        letters = [message for message in messages if message.channel != Channel.SMS]
        groups = {message.group_id for message in letters} - {None}
        templates = {message.template_id for message in letters if message.group_id is None} - {None}
        found = GroupMessageFile.objects.filter(group__in=groups) if groups else GroupMessageFile.objects.none()
        self._groups = set(found.values_list("group_id", flat=True))
        others = TemplateFile.objects.filter(template__in=templates) if templates else TemplateFile.objects.none()
        self._templates = set(others.values_list("template_id", flat=True))
        self._kept: tuple[tuple[int | None, int | None], tuple[Attachment, ...]] = ((None, None), ())

    def of(self, message: Message) -> tuple[Attachment, ...]:
        """What goes out with the message, in Danish order of the names; nothing with an SMS."""
        if message.channel == Channel.SMS:
            return ()
        if message.group_id in self._groups:
            return self._read((message.group_id, None))
        if message.group_id is None and message.template_id in self._templates:
            return self._read((None, message.template_id))
        return ()

    def _read(self, key: tuple[int | None, int | None]) -> tuple[Attachment, ...]:
        if self._kept[0] != key:
            self._kept = ((None, None), ())  # let go of the one before the next is read
            group, template = key
            files: Any = GroupMessageFile.objects.filter(group=group)
            if group is None:
                files = TemplateFile.objects.filter(template=template)
            self._kept = (key, attachments(files))
        return self._kept[1]


def attachments(files: Any) -> tuple[Attachment, ...]:
    """The files as a letter takes them."""
    return tuple(Attachment(file.name, _content_type(file.name), bytes(file.content)) for file in in_order(files))


def _content_type(name: str) -> str:
    kind = kind_of(name)
    return kind.content_type if kind else ""

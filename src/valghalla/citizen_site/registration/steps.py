"""The steps of a registration: three by a team's link, four by a task's, where the last is the receipt."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valghalla.components.parts import Step

TEAM_STEPS: tuple[str | Promise, ...] = (_("Your personal data"), _("Your details"), _("Summary"))
TASK_STEPS: tuple[str | Promise, ...] = (*TEAM_STEPS, _("Receipt"))


def steps_at(labels: Sequence[str | Promise], current: int) -> tuple[Step, ...]:
    """The step indicator. current: which step, counted from 1."""
    states = ["done" if number < current else "current" if number == current else "ahead" for number in range(1, 5)]
    return tuple(Step(label, state) for label, state in zip(labels, states, strict=False))

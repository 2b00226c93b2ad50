"""Saving a form by a verb, with what to say when the name is taken or somebody else saved first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.page import EDIT
from valghalla.admin_site.request import AdminRequest
from valghalla.audit import actors
from valghalla.audit.actors import Actor
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.base.errors import NameTaken, StaleVersion
from valghalla.components.forms import DesignForm
from valghalla.components.parts import Conflict, Difference

Refusals = Mapping[type[Exception], Callable[[Any], tuple[str | None, str]]]


@dataclass(frozen=True)
class Attempt:
    """What came of saving: the record, or the form to show again."""

    form: DesignForm
    saved: Any = None
    conflict: Conflict | None = None


def attempt(
    form: DesignForm,
    save: Callable[[dict[str, Any]], Any],
    *,
    record: Model | None = None,
    values_of: Callable[[Any], dict[str, Any]] | None = None,
    refusals: Refusals | None = None,
    page: str = "",
) -> Attempt:
    """Call the verb with what the form holds.

    record: what is edited, or None.   values_of: the form's values of a record.   refusals: the verb's errors
    → (field or None for the whole form, sentence).   page: of a record that is edited on several, by its name in the
    audit. Raises Http404 when the record is gone.
    """
    if not form.is_valid():
        return Attempt(form)
    known = dict(refusals or {})
    try:
        return Attempt(form, saved=save(form.cleaned_data))
    except NameTaken as taken:
        form.add_error(taken.field, _("Another one has the name already, or almost the same. Choose another name."))
    except StaleVersion:
        assert record is not None
        assert values_of is not None
        overtook = overtaken(form, record, values_of, page)
        return replace(overtook, saved=record, conflict=None) if _sent_twice(overtook, record, values_of) else overtook
    except ObjectDoesNotExist as gone:
        raise Http404 from gone
    except tuple(known) as refusal:
        field, sentence = next(words for kind, words in known.items() if isinstance(refusal, kind))(refusal)
        form.add_error(field, sentence)
    return Attempt(form)


def actor(request: AdminRequest) -> Actor:
    """The member of staff who asks."""
    return actors.staff(request.staff.pk)


def may_edit(request: AdminRequest) -> bool:
    """Whether the member of staff may change the catalogue."""
    return request.staff.role in EDIT


def overtaken(form: DesignForm, record: Model, values_of: Callable[[Any], dict[str, Any]], page: str = "") -> Attempt:
    """The validated form again, with what was written, and how it differs from what somebody else has saved meanwhile.

    Saving it once more replaces the other's. Raises Http404 when the record is gone.
    """
    try:
        record.refresh_from_db()
    except ObjectDoesNotExist as gone:
        raise Http404 from gone
    theirs = values_of(record)
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(theirs.get("version", getattr(record, "version", "")))
    form.data = data
    differences = tuple(
        Difference(
            bound.label, _shown(bound.field, theirs[bound.name]), _shown(bound.field, form.cleaned_data[bound.name])
        )
        for bound in form.visible_fields()
        if bound.name in theirs and _comparable(theirs[bound.name]) != _comparable(form.cleaned_data[bound.name])
    )
    entries = AuditEntry.objects.filter(subject_type=record._meta.model_name, subject_id=record.pk)
    entry = (entries.filter(details__page=page) if page else entries).order_by("-at", "-id").first()
    return Attempt(
        form, conflict=Conflict(by=who(entry), at=entry.at if entry else clock.now(), differences=differences)
    )


def _sent_twice(overtook: Attempt, record: Model, values_of: Callable[[Any], dict[str, Any]]) -> bool:
    """Whether all that was sent is saved already: the button was pressed twice, or two clerks meant the same."""
    assert overtook.conflict is not None
    given = {name for name, value in overtook.form.cleaned_data.items() if value}
    return not overtook.conflict.differences and given <= values_of(record).keys() | {"version"}


def who(entry: AuditEntry | None) -> str:
    """The colleague behind an entry of the audit by name, "somebody else" where that is not known."""
    if entry is not None and entry.actor_kind == "staff" and entry.actor_id is not None:
        name = StaffUser.objects.filter(pk=entry.actor_id).values_list("name", flat=True).first()
        if name:
            return name
    return _("Somebody else")


def _comparable(value: Any) -> Any:
    if isinstance(value, (list, tuple, set, frozenset, QuerySet)):
        return sorted(_key(one) for one in value)
    return "" if value is None else _key(value)


def _key(value: Any) -> str:
    return str(value.pk if isinstance(value, Model) else value)


def _shown(field: forms.Field, value: Any) -> Any:
    """A value as text: choices by their words, several on a line."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        words = {str(key): str(label) for key, label in choices}
        chosen = value if isinstance(value, (list, tuple, set, frozenset, QuerySet)) else [value]
        return ", ".join(words.get(_key(one), _key(one)) for one in chosen if one not in (None, ""))
    return strip_tags(value) if isinstance(value, str) and "</" in value else value

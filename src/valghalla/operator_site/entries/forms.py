"""The form over the operator log."""

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from valghalla.base.danish_order import sort_key
from valghalla.components.forms import DesignForm
from valghalla.municipalities.models import Municipality


class EntriesForm(DesignForm):
    """Which municipality."""

    municipality = forms.ChoiceField(label=_("Municipality"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        found = sorted(Municipality.objects.values_list("pk", "name"), key=lambda one: sort_key(one[1]))
        field = self.fields["municipality"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", now_("All")), *((str(pk), name) for pk, name in found)]

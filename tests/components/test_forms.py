"""Forms in the design system's markup, with our words."""

import datetime as dt
import re

import pytest
from django import forms
from django.forms import formset_factory

from valghalla.components.forms import DateField, DesignForm, Group, Problem, TimeField, VersionedForm, problems


class Place(VersionedForm):
    name = forms.CharField(label="Name", max_length=10, help_text="As voters know it <b>.")
    mail = forms.EmailField(label="E-mail", required=False)
    day = DateField(label="Day")
    opens = TimeField(label="Opens")
    voters = forms.IntegerField(label="Voters", min_value=0)
    area = forms.ChoiceField(label="Area", choices=[("", "Choose"), ("1", "North")])
    kind = forms.ChoiceField(label="Kind", widget=forms.RadioSelect, choices=[("a", "A <b>"), ("b", "B")])
    diets = forms.MultipleChoiceField(
        label="Diets", required=False, widget=forms.CheckboxSelectMultiple, choices=[("v", "Vegetarian")]
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="I have read it")


GOOD = {
    "version": "4", "name": "School", "day": "2026-11-03", "opens": "08:00", "voters": "12", "area": "1", "kind": "a",
    "agree": "on",
}  # fmt: skip


def tag(html: str, name: str) -> str:
    """The first input of that name."""
    return re.search(rf'<(?:input|select|textarea)[^>]*name="{name}"[^>]*>', html)[0]


def field(form: forms.Form, name: str) -> str:
    return str(form[name].as_field_group())


def test_a_text_field_has_label_hint_and_class():
    html = field(Place(), "name")
    assert '<label class="form-label" for="id_name">Name</label>' in html
    assert '<span class="form-hint" id="id_name_helptext">As voters know it &lt;b&gt;.</span>' in html
    assert 'class="form-input"' in tag(html, "name")
    assert 'aria-describedby="id_name_helptext"' in tag(html, "name")
    assert 'aria-required="true"' in tag(html, "name")
    assert " required" not in tag(html, "name").replace("aria-required", "")


def test_an_error_is_linked_to_its_field():
    html = field(Place({**GOOD, "name": ""}), "name")
    assert html.startswith('<div class="form-group form-error">')
    assert 'id="id_name_error"><span class="sr-only">Error: </span>Fill in “Name”.</span>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in tag(html, "name")
    assert 'aria-invalid="true"' in tag(html, "name")


def test_radios_and_checkboxes_are_a_fieldset_with_a_legend():
    html = field(Place({**GOOD, "kind": ""}), "kind")
    assert '<fieldset aria-describedby="id_kind_error">' in html
    assert '<legend class="form-label">Kind' in html
    assert 'class="form-radio" name="kind" value="a" id="id_kind_0"><label for="id_kind_0">A &lt;b&gt;</label>' in html
    assert 'class="form-checkbox" name="diets" value="v"' in field(Place(), "diets")


def test_a_lone_checkbox_stands_before_its_label():
    html = field(Place(), "agree")
    assert re.search(r'<input[^>]*class="form-checkbox"[^>]*><label for="id_agree">I have read it</label>', html)


def test_a_select_has_its_own_class():
    assert 'class="form-select"' in tag(field(Place(), "area"), "area")


def test_dates_times_and_numbers_use_the_browsers_own():
    form = Place(initial={"day": dt.date(2026, 11, 3), "opens": dt.time(8), "voters": 1200})
    assert 'type="date"' in tag(field(form, "day"), "day")
    assert 'value="2026-11-03"' in tag(field(form, "day"), "day")
    assert 'value="08:00"' in tag(field(form, "opens"), "opens")
    assert 'inputmode="numeric"' in tag(field(form, "voters"), "voters")


def test_what_a_picker_cannot_show_stays_as_typed():
    form = Place({**GOOD, "day": "31-02-2026"})
    html = field(form, "day")
    assert 'type="text"' in tag(html, "day")
    assert 'value="31-02-2026"' in tag(html, "day")
    assert "Write the date as day-month-year, for example 24-12-2026." in html


@pytest.mark.parametrize("typed", ["2026-12-24", "24-12-2026", "24.12.2026", "24/12/2026", "24122026", "24-12-26"])
def test_dates_may_be_typed(typed):
    form = Place({**GOOD, "day": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == dt.date(2026, 12, 24)


@pytest.mark.parametrize(("typed", "meant"), [("8:30", (8, 30)), ("08.30", (8, 30)), ("0830", (8, 30)), ("8", (8, 0))])
def test_times_may_be_typed(typed, meant):
    form = Place({**GOOD, "opens": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["opens"] == dt.time(*meant)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("name", "", "Fill in “Name”."),
        ("area", "", "Choose “Area”."),
        ("area", "9", "The choice is no longer there. Choose again."),
        ("kind", "", "Choose “Kind”."),
        ("agree", "", "Tick “I have read it” to go on."),
        ("voters", "many", "Write a whole number in figures."),
        ("diets", ["x"], "One of the choices is no longer there. Choose again."),
        ("mail", "karen@", "Write an e-mail address, for example name@example.dk."),
        ("opens", "25:00", "Write the time as hours and minutes, for example 08:30."),
    ],
)
def test_our_words(name, typed, said):
    form = Place({**GOOD, name: typed})
    assert form.errors == {name: [said]}


def test_a_forms_own_words_are_kept():
    class Own(DesignForm):
        name = forms.CharField(error_messages={"required": "Who?"})

    assert Own({}).errors == {"name": ["Who?"]}


def test_a_per_cent_sign_in_a_label_does_no_harm():
    class Share(DesignForm):
        share = forms.ChoiceField(label="50 % or more", choices=[("1", "Yes")])

    assert Share({}).errors == {"share": ["Choose “50 % or more”."]}
    assert Share({"share": "9"}).errors == {"share": ["The choice is no longer there. Choose again."]}


def test_an_email_validator_is_not_changed_for_other_forms():
    class Plain(forms.Form):
        mail = forms.EmailField()

    assert not Place({**GOOD, "mail": "x"}).is_valid()
    assert Plain({"mail": "x"}).errors == {"mail": ["Enter a valid email address."]}


def test_the_rarer_of_optional_and_required_is_marked():
    assert "(optional)" in field(Place(), "note")
    assert "(must" not in field(Place(), "name")

    class Mostly(DesignForm):
        name = forms.CharField(label="Name")
        a = forms.CharField(required=False)
        b = forms.CharField(required=False)
        c = forms.CharField(required=False)

    assert "(must be filled in)" in field(Mostly(), "name")
    assert "(optional)" not in field(Mostly(), "a")


def test_groups_lay_the_form_out_and_forget_no_field():
    class Grouped(Place):
        groups = (Group("Where", ("name", "area", "gone"), columns=2), Group("Nothing", ("absent",)))

    html = str(Grouped())
    assert html.count('<fieldset class="form-section">') == 1
    assert '<legend class="h3">Where</legend>' in html
    assert '<div class="form-columns columns-2">' in html
    for name in GOOD:
        assert len(re.findall(rf'<(?:input|select|textarea)[^>]*name="{name}"', html)) == (2 if name == "kind" else 1)


def test_the_version_travels_with_the_form():
    assert 'type="hidden" name="version" value="7"' in str(Place(initial={"version": 7}))
    assert not Place({**GOOD, "version": ""}).is_valid()


def test_the_summary_links_to_every_field_in_order(shown):
    html = shown("{% error_summary form %}", form=Place({"version": "1", "voters": "x", "agree": "on", "opens": "8"}))
    assert re.findall(r'<a href="(#[\w-]+)">([^<]+)</a>', html) == [
        ("#id_name", "Fill in “Name”."),
        ("#id_day", "Fill in “Day”."),
        ("#id_voters", "Voters: Write a whole number in figures."),
        ("#id_area", "Choose “Area”."),
        ("#id_kind_0", "Choose “Kind”."),
    ]
    assert 'role="alert"' in html
    assert "There are 5 things to correct" in html


def test_every_link_of_the_summary_has_somewhere_to_go(shown):
    form = Place({})
    page = shown("{% error_summary form %}{{ form }}", form=form)
    for href in re.findall(r'<a href="#([\w-]+)">', page):
        assert page.count(f'id="{href}"') == 1


def test_no_errors_no_summary(shown):
    assert shown("{% error_summary form %}", form=Place()).strip() == ""
    assert shown("{% error_summary form %}", form=Place(GOOD)).strip() == ""


def test_errors_of_formsets_and_of_whole_forms_are_told():
    class Line(DesignForm):
        name = forms.CharField(label="Name")

        def clean(self):
            raise forms.ValidationError("Does not add up.")

    lines = formset_factory(Line, extra=2)({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1"}, prefix="form")
    assert problems(lines, None) == [Problem("Does not add up."), Problem("Fill in “Name”.", "#id_form-0-name")]


def test_what_people_wrote_is_escaped_on_the_way_back():
    assert "<script>" not in field(Place({**GOOD, "name": '"><script>'}), "name")


def test_buttons_under_a_form(shown):
    html = shown('{% form_buttons cancel_url="/back/" delete_url="/delete/" %}')
    assert re.findall(r'<(button|a) class="button button-(\w+)"[^>]*?>', html) == [
        ("button", "primary"),
        ("a", "secondary"),
        ("a", "tertiary"),
    ]
    assert "Save" in html


def test_django_s_own_forms_are_dressed_too():
    class Plain(forms.Form):
        name = forms.CharField(label="Name")

    assert '<label class="form-label"' in str(Plain()["name"].as_field_group())


def test_signs_that_nobody_can_see_do_not_get_in_and_a_name_stays_on_one_line():
    sent = GOOD | {
        "name": "S\x00ko\u202ele\r\nn\x1b",
        "note": "en\r\nto\x00",
        "diets": ["v\u200b"],
        "voters": "1\u200e2",
    }
    form = Place(sent)
    assert form.is_valid()
    kept = ("name", "note", "diets", "voters")
    assert {name: form.cleaned_data[name] for name in kept} == {
        "name": "Skole n",
        "note": "en\r\nto",
        "diets": ["v"],
        "voters": 12,
    }
    assert 'value="Skole n"' in field(form, "name")


@pytest.mark.parametrize("typed", ["0001-01-01", "0026-12-24", "9999-12-31", "31-12-2200"])
def test_a_year_out_of_reach_is_a_slip(typed):
    form = Place(GOOD | {"day": typed})
    assert form.errors["day"] == ["Write a year between 1900 and 2199."]


@pytest.mark.parametrize("typed", ["29-02-2027", "31-04-2026", "24-12-20266", "24-13-2026", "i morgen", "²4-12-2026"])
def test_what_is_no_date_is_told(typed):
    assert list(Place(GOOD | {"day": typed}).errors) == ["day"]

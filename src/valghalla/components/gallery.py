"""Every part on one page, filled with made-up values: for whoever builds pages, and for the accessibility check."""

import datetime as dt

from django import forms
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path

from valghalla.components.filters import FilterBar, chips
from valghalla.components.forms import DateField, DesignForm, Group, TimeField, VersionedForm
from valghalla.components.frame import ADMIN_MENU, CITIZEN_MENU, FooterContact, Frame, menu
from valghalla.components.inline import Actions, Badge, Lines, Link, MatrixCell, Staffing, Status
from valghalla.components.parts import (
    Card,
    Confirm,
    Conflict,
    Crumb,
    Difference,
    Fact,
    Figure,
    Pager,
    Progress,
    Step,
    Tab,
)
from valghalla.components.rich_text import RichText
from valghalla.components.sites import site_of
from valghalla.components.tables import Column, Row, Selection, Table

_TEAMS = [("1", "Frivillige"), ("2", "Rød liste"), ("3", "Blå liste")]
_SAMPLE_QUERY = "search=Holm&team=1&team=3&day=2026-11-03"


class SampleForm(VersionedForm):
    """A field of each kind."""

    groups = (
        Group("Arbejdssted", ("title", "area", "address", "seats", "opens", "day"), columns=2),
        Group("Mere", ("note", "text", "kind", "diets", "agree"), hint="Felter, der bruges nu og da."),
        Group("Filer", ("file",), hint="Foldet sammen, fordi feltet sjældent bruges.", folded=True),
    )
    title = forms.CharField(label="Navn", max_length=120)
    area = forms.ChoiceField(label="Område", choices=[("", "Vælg område"), ("1", "Nord"), ("2", "Syd")])
    address = forms.CharField(label="Adresse", help_text="Vej, nummer, postnummer og by.")
    seats = forms.IntegerField(label="Antal vælgere", min_value=0)
    opens = TimeField(label="Åbner")
    day = DateField(label="Valgdag")
    note = forms.CharField(label="Bemærkning", required=False, widget=forms.Textarea)
    text = forms.CharField(label="Tekst til borgere", required=False, widget=RichText, help_text="Kort og venligt.")
    kind = forms.ChoiceField(
        label="Hvordan skal deltagere tildeles?",
        widget=forms.RadioSelect,
        choices=[("self", "De vælger selv"), ("office", "Valgkontoret tildeler")],
    )
    diets = forms.MultipleChoiceField(
        label="Specialkost",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("v", "Vegetar"), ("g", "Glutenfri"), ("n", "Nøddeallergi")],
    )
    file = forms.FileField(label="Vejledning", required=False, help_text="PDF, højst 10 MB.")
    agree = forms.BooleanField(label="Jeg har læst vejledningen")


class SampleFilter(DesignForm):
    """Filters over a list."""

    marking = "none"
    search = forms.CharField(label="Søg efter navn eller sted", required=False)
    team = forms.MultipleChoiceField(label="Team", required=False, choices=_TEAMS, widget=forms.CheckboxSelectMultiple)
    day = DateField(label="Dag", required=False)


def gallery_urls() -> list[URLPattern | URLResolver]:
    """The gallery's addresses for a site's own list: ``/components/`` where ``SHOW_COMPONENTS`` is set, else none."""
    if not getattr(settings, "SHOW_COMPONENTS", False):
        return []
    return [
        path("components/", show, name="components"),
        path("components/confirm/", question, name="components_confirm"),
        path("components/progress/", progress, name="components_progress"),
    ]


def show(request: HttpRequest) -> HttpResponse:
    """The gallery in the frame of the site asked."""
    site = _site(request)
    return render(request, "components/gallery.html", {"frame": _frame(site, request), **_samples(site)})


def question(request: HttpRequest) -> HttpResponse:
    """A page that asks before something is done; a posted yes leads back."""
    site = _site(request)
    confirm = Confirm(
        question="Slet arbejdsstedet Sundby Skole?",
        lines=("12 opgaver slettes.", "3 deltagere får besked om, at deres opgave er aflyst."),
        yes="Slet arbejdsstedet",
        cancel_url="../",
    )
    return render(
        request,
        "components/gallery_confirm.html",
        {
            "frame": _frame(site, request),
            "page": {"title": "Slet arbejdssted"},
            "confirm": confirm,
            "frame_template": _frame_of(site),
        },
    )


def progress(request: HttpRequest) -> HttpResponse:
    """The part that the progress bar of the gallery asks for: finished."""
    _site(request)
    return render(request, "components/gallery_progress.html", {"progress": _progress(finished=True)})


def _site(request: HttpRequest) -> str:
    if not getattr(settings, "SHOW_COMPONENTS", False):
        raise Http404
    return (
        request.GET.get("site", "") if request.GET.get("site") in ("admin", "citizen") else site_of(request) or "admin"
    )


def _frame_of(site: str) -> str:
    return f"{site}_site/frame.html"


def _frame(site: str, request: HttpRequest) -> Frame:
    entries = ADMIN_MENU if site == "admin" else CITIZEN_MENU
    addresses = {key: f"#{key}" for key, _ in entries} | {"tasks": request.path}
    return Frame(
        municipality_name="Korsbæk Kommune",
        department="Borgerservice og Valg",
        menu=menu(entries, addresses, path=request.path),
        person_name="Ida Mortensen",
        team_names=("Frivillige", "Rød liste"),
        election_name="Kommunal- og regionsrådsvalg 2026" if site == "admin" else "",
        election_url="#elections",
        change_election_url="#change",
        sign_out_url="#sign-out",
        language_url="#language",
        other_site_url="#other",
        manual_url="#manual",
        footer_contact=FooterContact(
            department="Borgerservice og Valg",
            address="Torvet 1",
            postal_code="4990",
            city="Korsbæk",
            phone="70 10 20 30",
            email="valg@korsbaek.example",
            digital_post_url="#post",
            contact_url="#contact",
            privacy_url="#privacy",
            accessibility_url="#accessibility",
        ),
    )


def _samples(site: str) -> dict[str, object]:
    wrong = SampleForm(
        {"version": "3", "seats": "mange", "opens": "25:99", "day": "31-02-2026", "area": "9"}, auto_id="wrong_%s"
    )
    filters = SampleFilter(QueryDict(_SAMPLE_QUERY), auto_id="filter_%s")
    return {
        "frame_template": _frame_of(site),
        "page": {
            "title": "Komponenter",
            "lead": "Alle byggesten samlet, med opdigtede oplysninger.",
            "breadcrumb": (Crumb("Start", "#start"), Crumb("Administration", "#administration"), Crumb("Komponenter")),
        },
        "notices": [
            Message(constants.SUCCESS, "Arbejdsstedet er gemt."),
            Message(constants.WARNING, "2 af de 14 deltagere har ingen e-mailadresse."),
        ],
        "form": SampleForm(
            initial={"version": 3, "title": "Sundby Skole", "day": dt.date(2026, 11, 3), "opens": dt.time(8)}
        ),
        "wrong": wrong,
        "bar": FilterBar(filters, chips(filters, QueryDict(_SAMPLE_QUERY)), clear_url="?"),
        "table": _table(),
        "matrix": _matrix(),
        "nothing": Table("Tom liste", (Column("name", "Navn"),), id="nothing"),
        "tabs": (
            Tab("Tirsdag 3. november", "#1", True, 48),
            Tab("Onsdag 4. november", "#2", False, 12),
            Tab("Alle", "#3"),
        ),
        "steps": (
            Step("Oplysninger om behandling", "done", "#1"),
            Step("Dine oplysninger", "current"),
            Step("Opsummering"),
            Step("Kvittering"),
        ),
        "cards": _cards(),
        "figures": (
            Figure("Besat", "912 / 1.200", "#accepted", "good", "check", "76 %"),
            Figure("Ubesvaret", 143, "#unanswered", "waiting", "hourglass"),
            Figure("Ledig", 145, "#available", "neutral", "free"),
            Figure("Afvist", 27, "#declined", "bad", "close", "siden mandag"),
        ),
        "facts": (
            Fact("Navn", "Anna Sofie Holm"),
            Fact("Født", dt.date(1986, 3, 9)),
            Fact("Svarede", dt.datetime(2026, 10, 2, 12, 30, tzinfo=dt.UTC)),
            Fact("Specialkost", None),
        ),
        "progress": _progress(finished=False),
        "confirm": Confirm(
            question="Slet 14 deltagere?",
            lines=("Deres oplysninger slettes for altid.",),
            yes="Slet deltagerne",
            cancel_url="#",
            word="SLET",
        ),
        "conflict": Conflict(
            by="Bo Lund",
            at=dt.datetime(2026, 10, 2, 9, 4, tzinfo=dt.UTC),
            differences=(Difference("Navn", "Sundby Skole", "Sundbyskolen"), Difference("Antal vælgere", 4210, 4120)),
        ),
        "link": "https://korsbaek.example/opgaver/xk29-fu81-qq07",
        "badges": (
            Badge("Kladde"),
            Badge("I gang", "news", "sync"),
            Badge("Sendt", "good", "success"),
            Badge("Fejlet", "bad", "error"),
        ),
    }


def _progress(*, finished: bool) -> Progress:
    done = 3000 if finished else 1240
    return Progress("Deltagere slås op i CPR", done, 3000, "progress/", "?", finished=finished, failed=2)


def _table() -> Table:
    people = (
        ("1", "Anna Sofie Holm", "Frivillige", "accepted", 3, dt.date(2026, 10, 2)),
        ("2", "Åse Ærøskøbing-Østergård", "Rød liste", "unanswered", 1, dt.date(2026, 10, 9)),
        ("3", 'Bo "Bobby" <Lund>', "Blå liste", "declined", 0, None),
        ("4", "Łukasz Wójcik", "Frivillige", "available", 12, dt.date(2026, 9, 30)),
    )
    return Table(
        caption="Deltagere",
        columns=(
            Column("name", "Navn", sortable=True),
            Column("team", "Team", sortable=True),
            Column("state", "Status"),
            Column("tasks", "Opgaver", numeric=True, sortable=True),
            Column("answered", "Sidst svaret", sortable=True, secondary=True),
            Column("actions", "Handlinger"),
        ),
        rows=tuple(
            Row(
                (name, team, Status(state), tasks, day, _actions(key, name)),
                url=f"#person-{key}",
                id=key,
                name=name,
            )
            for key, name, team, state, tasks, day in people
        ),
        sort="name",
        selection=Selection("bulk", total=1234),
        pager=Pager(
            previous_url="?before=a",
            next_url="?after=b",
            first=51,
            last=54,
            total=1234,
            sizes=((50, "?size=50", True), (100, "?size=100", False)),
        ),
        id="people",
    )


def _actions(key: str, name: str) -> Actions:
    return Actions((Link("Redigér", f"#edit-{key}", name), Link("Vis", f"#show-{key}", name)))


def _matrix() -> Table:
    kinds = (("VST", "Valgstyrerformand"), ("VAL", "Valgstyrer"), ("TIL", "Tilforordnet vælger"), ("LOG", "Logistik"))
    places = (
        ("Sundby Skole", "Nord", ((1, 1, 0), (4, 6, 2), (10, 12, 0), (0, 0, 0))),
        ("Ørsted Hallen", "Nord", ((1, 1, 0), (6, 6, 0), (9, 14, 3), (1, 2, 1))),
        ("Åbo Kulturhus", "Syd", ((0, 1, 1), (3, 6, 0), (2, 12, 1), (2, 2, 0))),
    )
    return Table(
        caption="Bemanding af arbejdssteder",
        columns=(
            Column("place", "Arbejdssted"),
            *(Column(short, label, numeric=True, short=short) for short, label in kinds),
            Column("all", "I alt"),
        ),
        rows=tuple(
            Row(
                (
                    Lines(Link(place, f"#{place}"), area),
                    *(MatrixCell(accepted, total, unanswered) for accepted, total, unanswered in cells),
                    Staffing(sum(c[0] for c in cells), sum(c[1] for c in cells), sum(c[2] for c in cells)),
                )
            )
            for place, area, cells in places
        ),
        footer=("I alt", "2 / 3", "13 / 18", "21 / 38", "3 / 4", Staffing(39, 63, 8)),
        id="matrix",
        show_caption=True,
        cards=False,
        fixed_first=True,
    )


def _cards() -> tuple[Card, ...]:
    return (
        Card(
            "Tilforordnet vælger",
            "#task-1",
            "Hjælp vælgerne ved valgbordet.",
            facts=(
                ("location", "Sundby Skole, Skolevej 4"),
                ("calendar-month", "Tirsdag 3. november 2026"),
                ("time", "07.00–15.00"),
                ("payments", "Diæt 1.025 kr."),
            ),
            status=Status("available", 4),
            level=3,
        ),
        Card("Arbejdssteder", "#places", "Opret, ret og indlæs afstemningssteder.", icon="location", level=3),
    )

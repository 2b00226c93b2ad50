"""Task links of an election: listed, made, named and closed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.page import EDIT, READ, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.task_links.forms import LinkFilter, NameForm, link_filter
from valghalla.admin_site.task_links.new_page import groups_of, key_of, new_page, trusted_page
from valghalla.admin_site.task_links.pages import close_page, link_page, list_page
from valghalla.base import clock
from valghalla.base.readable import on_one_line
from valghalla.elections.models import ElectionTeam
from valghalla.tasks.links.links import link_to, make_link, rename, revoke
from valghalla.tasks.models import TaskLink

ASK = "admin_site/catalogue/ask.html"


@admin_page(may=READ)
def task_links(request: AdminRequest) -> HttpResponse:
    """All links of the election with how they are used. The addresses themselves stand on the page of each."""
    may_edit = request.staff.role in EDIT
    page = list_page(request.election, request.GET, may_edit=may_edit, unfolded=bool(request.htmx), now=clock.now())
    return render(request, "admin_site/task_links/list.html", {"page": page})


@admin_page(may=EDIT)
def new(request: AdminRequest) -> HttpResponse:
    """Show what a link with the filter would show; by POST make it, or the direct link of one of the tasks."""
    form = link_filter(request.election, request.POST if request.method == "POST" else request.GET)
    if request.method == "POST" and form is not None and form.is_valid():
        return _make(request, form)
    key, at = request.GET.get("link", ""), request.GET.get("page", "")
    links = TaskLink.objects.filter(election=request.election, revoked_at=None)
    page = new_page(
        request.election,
        form,
        number_of_page=int(at) if at.isdecimal() and len(at) < 9 else 1,
        made=links.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None,
        municipality=request.municipality,
    )
    return render(request, "admin_site/task_links/new.html", {"page": page})


def _make(request: AdminRequest, form: LinkFilter) -> HttpResponse:
    """Make the link, or find the one there is; trusted tasks are asked about first."""
    own = reverse("task_link_new", args=[request.election.pk])
    direct, name = request.POST.get("direct", ""), on_one_line(request.POST.get("name", "")).strip()[:255]
    one = next((one for one in groups_of(form) if key_of(one.group) == direct), None) if direct else None
    if direct and one is None:
        messages.warning(request, _("The task is no longer available."))
        return redirect(f"{own}?{urlencode(form.pairs)}")
    trusted = one.task_type.trusted if one else form.narrowing["with_trusted"]
    if trusted and request.POST.get("agreed") != "1":
        kept = tuple(pair for pair in (("direct", direct), ("name", name)) if pair[1])
        page = trusted_page(request.election, (*form.pairs, *kept), f"{own}?{urlencode(form.pairs)}")
        return render(request, ASK, {"page": page})
    now = clock.now()
    if one:
        link = link_to(one.group, by=actor(request), now=now)
    else:
        team = ElectionTeam.objects.get(pk=form.cleaned_data["team"])
        link = make_link(team, name=name, **form.narrowing, by=actor(request), now=now)
        if name and not link.name:
            link = rename(link, name, by=actor(request), now=now)
    return redirect(f"{own}?{urlencode((*form.pairs, ('link', str(link.pk))))}")


@admin_page(may=EDIT)
def one(request: AdminRequest, link_id: int) -> HttpResponse:
    """A link with its address; by POST give it a name, or (asked first) close it."""
    links = TaskLink.objects.select_related("team", "election")
    link = get_object_or_404(links, pk=link_id, election=request.election)
    now, do = clock.now(), request.POST.get("do", "")
    if request.method == "POST" and do == "close":
        if request.POST.get("agreed") != "1":
            return render(request, ASK, {"page": close_page(link)})
        revoke(link, by=actor(request), now=now)
        messages.success(request, _("The link is closed. Nobody can take a task by it any more."))
        return redirect("task_link_one", request.election.pk, link.pk)
    form = NameForm(request.POST if do == "name" else None, initial={"name": link.name, "was": link.name})
    if request.method == "POST" and do == "name" and form.is_valid() and form.still(link):
        rename(link, form.cleaned_data["name"], by=actor(request), now=now)
        messages.success(request, _("The name of the link is saved."))
        return redirect("task_link_one", request.election.pk, link.pk)
    page = link_page(link, form, municipality=request.municipality, now=now)
    return render(request, "admin_site/task_links/link.html", {"page": page})

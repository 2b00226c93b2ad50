"""Comments of the office on a person's profile."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valghalla.admin_site.catalogue.deleting import seen, still_as_seen
from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.catalogue.pages import AskPage, FormPage
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.participants.forms import CommentEditForm, CommentForm
from valghalla.admin_site.participants.profile_page import profile_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.base.errors import StaleVersion
from valghalla.components.parts import Confirm, Crumb
from valghalla.participants.comments import add_comment, change_comment, delete_comment
from valghalla.participants.models import Comment, Participant


@require_POST
@admin_page(may=EDIT)
def add(request: AdminRequest, participant_id: int) -> HttpResponse:
    """Note something."""
    person = get_object_or_404(Participant, pk=participant_id)
    form, now = CommentForm(request.POST), clock.now()
    if not form.is_valid():
        page = profile_page(request, person, now=now, comment_form=form)
        return render(request, "admin_site/participants/profile.html", {"page": page})
    add_comment(person, form.cleaned_data["text"], by=actor(request), now=now)
    messages.success(request, _("The comment is saved."))
    return redirect(f"{reverse('participant', args=[person.pk])}#comments")


@admin_page(may=EDIT)
def edit(request: AdminRequest, participant_id: int, comment_id: int) -> HttpResponse:
    """Write it anew; who was overtaken by another is told and sees the other's text."""
    comment = _comment(participant_id, comment_id)
    form = CommentEditForm(request.POST or None, initial={"text": comment.text, "read_at": comment.at.isoformat()})
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, comment, form)
            messages.success(request, _("The comment is saved."))
            return redirect(f"{reverse('participant', args=[participant_id])}#comments")
        except StaleVersion:
            form = _with_theirs(request, comment)
        except Comment.DoesNotExist as gone:
            raise Http404 from gone
    return render(request, "admin_site/catalogue/form.html", {"page": _page(comment, form)})


@admin_page(may=EDIT)
def delete(request: AdminRequest, participant_id: int, comment_id: int) -> HttpResponse:
    """Ask, then take it away."""
    comment = _comment(participant_id, comment_id)
    if request.method == "POST" and still_as_seen(request, comment):
        delete_comment(comment, by=actor(request), now=clock.now())
        messages.success(request, _("The comment has been deleted."))
        return redirect(f"{reverse('participant', args=[participant_id])}#comments")
    person, profile = comment.participant, reverse("participant", args=[participant_id])
    page = AskPage(
        title=_("Delete comment"),
        breadcrumb=(
            Crumb(_("Participants"), reverse("participants")),
            Crumb(person.name, profile),
            Crumb(_("Delete comment")),
        ),
        confirm=Confirm(
            _("Delete the comment?"),
            _("Delete"),
            f"{profile}#comments",
            lines=(comment.text,),
            hidden=seen(comment),
        ),
    )
    return render(request, "admin_site/catalogue/ask.html", {"page": page})


def _comment(participant_id: int, comment_id: int) -> Comment:
    return get_object_or_404(Comment.objects.select_related("participant"), pk=comment_id, participant=participant_id)


def _change(request: AdminRequest, comment: Comment, form: CommentEditForm) -> None:
    try:
        read_at = datetime.datetime.fromisoformat(form.cleaned_data["read_at"])
    except ValueError:
        raise StaleVersion from None
    change_comment(comment, form.cleaned_data["text"], read_at=read_at, by=actor(request), now=clock.now())


def _with_theirs(request: AdminRequest, comment: Comment) -> CommentEditForm:
    """The form again with what was typed, and what the other wrote in the message above it."""
    comment.refresh_from_db()
    data = request.POST.copy()
    data["read_at"] = comment.at.isoformat()
    form = CommentEditForm(data)
    form.is_valid()
    form.add_error(
        None,
        _("Somebody else has changed the comment meanwhile. It says: “%(text)s” Save once more if yours is to stand.")
        % {"text": comment.text},
    )
    return form


def _page(comment: Comment, form: CommentEditForm) -> FormPage:
    profile = reverse("participant", args=[comment.participant_id])
    return FormPage(
        title=_("Edit comment"),
        breadcrumb=(
            Crumb(_("Participants"), reverse("participants")),
            Crumb(comment.participant.name, profile),
            Crumb(_("Edit comment")),
        ),
        form=form,
        cancel_url=f"{profile}#comments",
        delete_url=reverse("participant_comment_delete", args=[comment.participant_id, comment.pk]),
    )

"""Publishing texts: versions, two clerks, what the audit is told."""

import pytest

from valghalla.audit.actors import SYSTEM
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import StaleVersion
from valghalla.content.current import current, current_active, newest
from valghalla.content.models import Text
from valghalla.content.publish import bring_back, publish

pytestmark = pytest.mark.usefixtures("acting")


def published(html: str, *, by, now, kind=Text.Kind.FAQ, language="da", title="Svar", active=True) -> Text:
    before = newest(kind, language)
    return publish(
        kind,
        language=language,
        title=title,
        html=html,
        active=active,
        version=before.pk if before else 0,
        by=by,
        now=now,
    )


@pytest.mark.acceptance("A-420")
def test_every_version_is_kept_with_who_and_when_and_the_newest_counts(by, now):
    first = published("<p>Et</p>", by=by, now=now)
    second = published("<p>To</p>", by=by, now=now)
    assert [(text.pk, text.html, text.created_by, text.created_at) for text in Text.objects.order_by("id")] == [
        (first.pk, "<p>Et</p>", by.id, now),
        (second.pk, "<p>To</p>", by.id, now),
    ]
    assert current(Text.Kind.FAQ) == second


def test_the_audit_names_what_changed_and_not_the_text(by, now):
    published("<p>Et</p>", by=by, now=now)
    published("<p>To</p>", by=by, now=now, active=False)
    entry = AuditEntry.objects.order_by("-id")[0]
    assert (entry.action, entry.details) == (
        "text.published",
        {"kind": "faq", "language": "da", "changed": {"html": [None, None], "active": [True, False]}},
    )


def test_the_same_again_is_no_new_version(by, now):
    first = published("<p>Et</p>", by=by, now=now)
    assert published("<p>Et</p>", by=by, now=now) == first
    assert Text.objects.count() == AuditEntry.objects.count() == 1


def test_the_same_words_laid_out_otherwise_are_no_new_version(by, now):
    first = published("<p>Et\nto</p>\n<ul>\n<li>a </li>\n</ul>", by=by, now=now)
    assert published("<p>Et to</p><ul><li>a</li></ul>", by=by, now=now) == first
    assert published("<p>Et to</p><ol><li>a</li></ol>", by=by, now=now) != first


def test_a_version_written_from_an_older_one_is_refused(by, now):
    first = published("<p>Et</p>", by=by, now=now)
    published("<p>To</p>", by=by, now=now)
    with pytest.raises(StaleVersion):
        publish(Text.Kind.FAQ, language="da", title="", html="<p>Tre</p>", version=first.pk, by=by, now=now)
    with pytest.raises(StaleVersion):
        bring_back(first, version=first.pk, by=by, now=now)
    assert Text.objects.count() == 2


@pytest.mark.acceptance("A-420")
def test_an_earlier_version_comes_back_as_a_new_one_and_stays_switched_as_it_is(by, now):
    first = published("<p>Et</p>", by=by, now=now, title="Først")
    second = published("<p>To</p>", by=by, now=now, active=False)
    third = bring_back(first, version=second.pk, by=by, now=now)
    assert (third.title, third.html, third.active) == ("Først", "<p>Et</p>", False)
    assert third.pk > second.pk
    assert AuditEntry.objects.order_by("-id")[0].action == "text.brought_back"


def test_languages_stand_beside_each_other_and_danish_stands_in(by, now):
    danish = published("<p>Dansk</p>", by=by, now=now)
    assert current(Text.Kind.FAQ, language="en") == danish
    english = published("<p>English</p>", by=by, now=now, language="en")
    assert current(Text.Kind.FAQ, language="en") == english
    assert current(Text.Kind.FAQ) == danish
    published("", by=by, now=now, language="en", title="")
    assert current(Text.Kind.FAQ, language="en") == danish


def test_the_danish_switch_holds_for_every_language(by, now):
    published("<p>Dansk</p>", by=by, now=now)
    english = published("<p>English</p>", by=by, now=now, language="en")
    assert current_active(Text.Kind.FAQ, language="en") == english
    published("<p>Dansk</p>", by=by, now=now, active=False)
    assert current_active(Text.Kind.FAQ, language="en") is None


def test_what_the_system_writes_has_nobodys_name(now):
    assert published("<p>Et</p>", by=SYSTEM, now=now).created_by is None

"""Creating a municipality is one command (A-468), as the owner of the tables; what it begins with is there at once."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from tests.pages import SiteClient
from valghalla.accounts.models import ServiceProvider
from valghalla.base.tenancy import acting_for
from valghalla.communication.models import MessageTemplate
from valghalla.config import env
from valghalla.municipalities.models import DataKey, Municipality, Settings
from valghalla.places.models import WorkLocation
from valghalla.teams.models import Team

RINGSTED = ["Ringsted Kommune", "--code=0329", "--cvr=18957981", "--slug=ringsted", "--domain=localhost"]


@pytest.fixture
def as_owner(django_db_blocker, test_owner_url: str) -> Iterator[None]:
    """Everything inside is done by the owner of the tables, and undone."""
    connection = connections["default"]
    with django_db_blocker.unblock():
        connection.close()
        application = dict(connection.settings_dict)
        connection.settings_dict.update(env.DatabaseUrl.parse(test_owner_url).for_django())
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(application)


@pytest.mark.acceptance("A-468")
def test_one_command_makes_it_and_both_its_sites_answer(as_owner):
    said = StringIO()
    call_command("create_municipality", *RINGSTED, stdout=said)
    made = Municipality.objects.get(code="0329")
    assert (made.citizen_host, made.admin_host) == ("ringsted.localhost", "admin.ringsted.localhost")
    assert made.admin_host in said.getvalue()
    with acting_for(made):
        assert (Team.objects.count(), WorkLocation.objects.count(), MessageTemplate.objects.count()) == (16, 4, 13)
        assert (DataKey.objects.count(), ServiceProvider.objects.count()) == (2, 2)
        settings = Settings.objects.get()
    assert (settings.invitation_reminder_days, settings.task_reminder_days) == (4, 5)
    assert (settings.sends_from, settings.sends_until, settings.frees_tasks) == (8, 20, False)
    assert (settings.message_months, settings.audit_months) == (4, 6)
    assert SiteClient("ringsted.localhost").get("/").status_code == 200
    assert SiteClient("admin.ringsted.localhost").get("/").status_code == 302


WRONG = [
    ("--code=329", "code"),
    ("--cvr=1895798", "cvr"),
    ("--code=0999", "code"),
    ("--slug=korsbaek", "slug"),
    ("--slug=Ring sted", "slug"),
]


@pytest.mark.acceptance("A-468")
@pytest.mark.parametrize(("wrong", "field"), WRONG)
def test_what_will_not_do_is_named_and_nothing_is_left(as_owner, wrong, field):
    option = wrong.split("=")[0]
    arguments = [wrong if one.startswith(option) else one for one in RINGSTED]
    with pytest.raises(CommandError, match=field):
        call_command("create_municipality", *arguments)
    assert Municipality.objects.count() == 2


@pytest.mark.acceptance("A-468", "A-482")
def test_samples_can_be_left_out(as_owner):
    call_command("create_municipality", *RINGSTED, "--without-samples", stdout=StringIO())
    with acting_for(Municipality.objects.get(code="0329")):
        assert (WorkLocation.objects.count(), Settings.objects.get().sample_data) == (0, False)

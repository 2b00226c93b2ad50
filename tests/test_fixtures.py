"""What tests share holds: one leaves nothing behind for the next."""

from tests.conftest import restore, rows_of
from valghalla.accounts.models import RoleMapping, ServiceProviderKey
from valghalla.base.tenancy import acting_for
from valghalla.municipalities.models import Settings


def test_what_a_test_changes_of_what_the_database_was_made_with_is_put_back(committed, municipality, as_made):
    with acting_for(municipality):
        Settings.objects.update(sends_from=8, sends_until=9)
        ServiceProviderKey.objects.all().delete()
        RoleMapping.objects.create(role_uri="http://example.com/another/1", role="reader")
    assert rows_of(municipality) != as_made["0999"]
    restore(as_made)
    assert rows_of(municipality) == as_made["0999"]

"""Work by the clock reaches every municipality, whatever goes wrong in one of them."""

import pytest

from valghalla.base import tenancy
from valghalla.municipalities.rounds import RoundFailed, in_each


@pytest.mark.acceptance("E-315")
@pytest.mark.usefixtures("db")
def test_the_others_are_done_and_the_job_counts_as_failed(municipality, other_municipality, caplog):
    seen = []

    def work() -> None:
        seen.append(tenancy.required_id())
        if seen == [municipality.pk]:
            raise ValueError("Karen Valgmand")

    with pytest.raises(RoundFailed) as failed:
        in_each(work, reason="test.round")
    assert (sorted(seen), failed.value.municipalities) == (
        sorted([municipality.pk, other_municipality.pk]),
        [municipality.pk],
    )
    assert f"round_failed reason=test.round municipality={municipality.pk}" in caplog.text

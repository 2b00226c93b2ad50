"""What a good answer says, with which keys it is read, and by which clock."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.integrations.saml import kit
from tests.integrations.saml.making import CITIZEN_NAME, PERSISTENT
from valghalla.integrations.saml.answers import Assertion, NameId, read_answer
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.saml.xml import instant


def read(s, message=None, **times):
    given = {"requested_at": s.now, "now": s.now, **times}
    return read_answer(message or kit.good_answer(s), s.sp, s.idp, request_id=s.request_id, **given)


def reason_of(s, message=None, **times):
    with pytest.raises(SamlRefused) as refused:
        read(s, message, **times)
    return refused.value.reason


def test_says_who_signed_in_when_and_until_when_it_must_be_remembered():
    s = kit.situation()
    now = s.now.replace(microsecond=0)
    assert read(s, kit.good_answer(s, ID="_a1")) == Assertion(
        id="_a1",
        expires_at=now + timedelta(minutes=15),
        name_id=NameId(CITIZEN_NAME, PERSISTENT),
        session_index="_s77",
        authenticated_at=now - timedelta(seconds=1),
        attributes={name: (value,) for name, value in s.attributes.items()},
    )


def test_shows_nobody_by_accident():
    s = kit.situation()
    shown = repr(read(s)) + repr(s.sp)
    for value in (*s.attributes.values(), s.name_id, s.sp.signing.private_key[100:200]):
        assert value not in shown


def test_any_key_of_ours_may_open_it():
    s = kit.situation()
    older, newer = kit.key_pair("Older"), kit.key_pair("Newer")
    message = kit.good_answer(s)
    for opening in ((s.sp.signing, older), (newer, s.sp.signing), (newer, older, s.sp.signing)):
        assert read(replace(s, sp=replace(s.sp, opening=opening)), message)
    for opening in ((), (newer, older)):
        assert reason_of(replace(s, sp=replace(s.sp, opening=opening)), message) == "cannot_decrypt"


def test_any_key_of_theirs_may_have_signed_it_while_it_is_announced():
    s = kit.situation()
    later = kit.key_pair("Next identity provider")
    message = kit.good_answer(replace(s, idp_key=later))
    both = replace(s.idp, certificates=(*s.idp.certificates, later.certificate))
    assert read(replace(s, idp=both), message)
    assert reason_of(s, message) == "signature"


def test_the_answer_may_be_signed_as_well_but_only_by_them():
    s = kit.situation()

    def answer(key):
        parcel = kit.encrypt(
            kit.sign(kit.assertion(s), s.idp_key), s.sp.signing.certificate, transport=kit.TRANSPORTS[-1]
        )
        return kit.encoded(kit.sign(kit.response(s, parcel), key))

    assert read(s, answer(s.idp_key))
    assert reason_of(s, answer(kit.key_pair("Somebody else"))) == "signature"


def test_unknown_attributes_and_values_without_text_do_no_harm():
    s = kit.situation()
    read_ones = read(s, kit.good_answer(s, change={"urn:x": (" a ", "", "b"), "urn:empty": ()})).attributes
    assert (read_ones["urn:x"], read_ones["urn:empty"]) == (("a", "b"), ())


def test_line_breaks_in_the_form_field_do_no_harm():
    s = kit.situation()
    message = kit.good_answer(s)
    assert read(s, "\r\n".join(message[start : start + 76] for start in range(0, len(message), 76)))


@pytest.mark.parametrize("written", ["2026-11-20T09:00:00Z", "2026-11-20T09:00:00.1234567Z", "2026-11-20T09:00:00"])
def test_instants_may_carry_fractions(written):
    assert instant(written, "x").isoformat() == "2026-11-20T09:00:00+00:00"


@pytest.mark.parametrize(
    "written", [None, "", "2026-11-20", "2026-13-20T09:00:00Z", "2026-11-20T09:00:00+01:00", "٢٠٢٦-11-20T09:00:00Z"]
)
def test_other_instants_are_refused(written):
    with pytest.raises(SamlRefused):
        instant(written, "x")


# The library reads the clock of the machine; these times are within what it allows, so that ours decide.


@pytest.mark.parametrize("minutes", [-6, 6])
def test_the_time_passed_in_decides_how_fresh_it_is(minutes):
    s = kit.situation()
    assert reason_of(s, now=s.now + timedelta(minutes=minutes)) == "issue_instant"


@pytest.mark.parametrize("minutes", [-4, 4])
def test_clocks_may_differ_by_a_few_minutes(minutes):
    s = kit.situation()
    assert read(s, now=s.now + timedelta(minutes=minutes))


def test_the_time_passed_in_decides_whether_it_has_expired():
    s = kit.situation()
    ends = {"confirmation_ends": s.at(minutes=2)}
    assert read(s, kit.good_answer(s, **ends), now=s.now + timedelta(minutes=1))
    assert reason_of(s, kit.good_answer(s, **ends), now=s.now + timedelta(minutes=3)) == "expired"


def test_the_sign_in_must_be_later_than_our_request():
    s = kit.situation()
    message = kit.good_answer(s, authn_instant=s.at(minutes=-6))
    assert reason_of(s, message) == "authn_instant"
    assert read(s, message, requested_at=s.now - timedelta(minutes=3))

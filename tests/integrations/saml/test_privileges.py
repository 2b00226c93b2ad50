"""Reading the roles in an assertion."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.saml.privileges import NAMESPACES, PrivilegeGroup, read_privileges, role_uris_for

ADMINISTRATOR = "http://valg.example/roles/usersystemrole/administrator/1"
SCOPE = "urn:dk:gov:saml:cvrNumberIdentifier:"


def encoded(xml: str | bytes) -> str:
    return base64.b64encode(xml.encode() if isinstance(xml, str) else xml).decode()


def listing(*groups: PrivilegeGroup, namespace=NAMESPACES[0], inner=""):
    root = etree.Element(f"{{{namespace}}}PrivilegeList", nsmap={"bpp": namespace})
    for group in groups:
        made = etree.SubElement(root, f"{inner}PrivilegeGroup", Scope=group.scope)
        for name, value in group.constraints:
            etree.SubElement(made, f"{inner}Constraint", Name=name).text = value
        for uri in group.privileges:
            etree.SubElement(made, f"{inner}Privilege").text = uri
    return etree.tostring(root)


MINE = PrivilegeGroup(f"{SCOPE}11111111", (ADMINISTRATOR, "http://valg.example/roles/usersystemrole/reader/1"))
LIMITED = PrivilegeGroup(
    f"{SCOPE}22222222", (ADMINISTRATOR,), (("http://valg.example/constraints/organisation/1", "5b1d"),)
)


@pytest.mark.parametrize("namespace", NAMESPACES)
@pytest.mark.parametrize("qualified", [False, True])
def test_reads_every_group_in_either_namespace(namespace, qualified):
    inner = f"{{{namespace}}}" if qualified else ""
    assert read_privileges(encoded(listing(MINE, LIMITED, namespace=namespace, inner=inner))) == (MINE, LIMITED)


def test_reads_what_real_senders_send():
    xml = f"""<?xml version="1.0" encoding="UTF-8"?>
    <!-- made by hand -->
    <bpp:PrivilegeList xmlns:bpp="{NAMESPACES[0]}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
      <PrivilegeGroup Scope="{SCOPE}11111111">
        <Privilege>
          {ADMINISTRATOR}
        </Privilege>
        <Later/>
      </PrivilegeGroup>
      <Later/>
    </bpp:PrivilegeList>"""
    wrapped = "\n".join(encoded(xml)[start : start + 76] for start in range(0, len(encoded(xml)), 76))
    assert read_privileges(wrapped) == (PrivilegeGroup(f"{SCOPE}11111111", (ADMINISTRATOR,)),)


def test_no_groups_are_no_roles():
    assert read_privileges(encoded(listing())) == ()


GOOD = listing(MINE).decode()


@pytest.mark.parametrize(
    "content",
    [
        "no base64!",
        encoded(b"\x00\xff"),
        "",
        encoded(GOOD[:-20]),
        encoded("<PrivilegeList/>"),
        encoded(GOOD.replace(NAMESPACES[0], "http://other.example")),
        encoded(GOOD.replace("Scope=", "scope=")),
        encoded(GOOD.replace(f"{SCOPE}11111111", " ")),
        encoded(GOOD.replace("/administrator/1", "<x/>/administrator/1")),
        encoded("<!DOCTYPE x>" + GOOD),
        encoded("<!DOCTYPE x [<!ENTITY r '" + ADMINISTRATOR + "'>]>" + GOOD.replace(ADMINISTRATOR, "&r;")),
        encoded(GOOD + " " * 65536),
    ],
)
def test_anything_unreadable_is_refused_whole(content):
    with pytest.raises(SamlRefused) as refused:
        read_privileges(content)
    assert refused.value.reason == "privileges_unreadable"


def test_roles_count_for_the_organisation_they_are_scoped_to():
    assert role_uris_for((MINE, LIMITED), "11111111") == set(MINE.privileges)
    assert role_uris_for((MINE,), "33333333") == set()
    other_kind = PrivilegeGroup("urn:dk:gov:saml:seNumberIdentifier:11111111", (ADMINISTRATOR,))
    assert role_uris_for((other_kind,), "11111111") == set()


def test_a_constraint_takes_the_whole_group_away_but_no_other():
    assert role_uris_for((LIMITED,), "22222222") == set()
    free = PrivilegeGroup(LIMITED.scope, ("urn:other",))
    assert role_uris_for((LIMITED, free), "22222222") == {"urn:other"}


xml_text = st.text(
    st.characters(min_codepoint=33, max_codepoint=0xD7FF, exclude_categories=["Zs", "Zl", "Zp", "Cc"]), min_size=1
)
groups = st.builds(
    PrivilegeGroup,
    xml_text,
    st.lists(xml_text).map(tuple),
    st.lists(st.tuples(xml_text, xml_text)).map(tuple),
)


@given(st.lists(groups, max_size=5), st.sampled_from(NAMESPACES))
def test_what_is_written_is_what_is_read(written, namespace):
    assert read_privileges(encoded(listing(*written, namespace=namespace))) == tuple(written)


@given(st.one_of(st.text(), st.binary().map(encoded), st.text().map(lambda text: encoded(GOOD.replace("Scope", text)))))
def test_nothing_but_a_refusal_comes_of_nonsense(content):
    try:
        read = read_privileges(content)
    except SamlRefused:
        return
    assert all(group.scope for group in read)


@given(st.lists(groups, max_size=5), st.from_regex(r"[0-9]{8}", fullmatch=True))
def test_no_role_comes_from_elsewhere(some, cvr):
    given_roles = role_uris_for(some, cvr)
    allowed = {
        uri for group in some for uri in group.privileges if group.scope.endswith(cvr) and group.constraints == ()
    }
    assert given_roles <= allowed

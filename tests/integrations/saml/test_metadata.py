"""Metadata, theirs and ours."""

from dataclasses import replace

import pytest
from lxml import etree

from tests.integrations.saml import kit
from tests.integrations.saml.lookalike import ADDRESS, ENTITY, bare, key_descriptor, metadata
from tests.integrations.saml.reading import schema_errors
from valghalla.integrations.saml.answers import read_answer
from valghalla.integrations.saml.errors import MetadataUnusable
from valghalla.integrations.saml.metadata import read_identity_provider, service_provider_metadata
from valghalla.integrations.saml.parties import Contact, IdentityProvider, Profile

SCHEMA = "saml-schema-metadata-2.0.xsd"
NAMESPACES = {"md": "urn:oasis:names:tc:SAML:2.0:metadata", "ds": "http://www.w3.org/2000/09/xmldsig#"}
OCES = kit.key_pair("Identity provider", bits=3072, pss=True)


def test_the_lookalike_is_good_metadata():
    assert schema_errors(etree.fromstring(metadata(OCES)), SCHEMA) == []


def test_reads_an_identity_provider_and_believes_its_answers():
    read = read_identity_provider(metadata(OCES))
    assert read == IdentityProvider(ENTITY, ADDRESS, ADDRESS, ADDRESS, (OCES.certificate,))
    s = kit.situation(idp=read, idp_key=OCES)
    assert read_answer(kit.good_answer(s), s.sp, s.idp, request_id=s.request_id, requested_at=s.now, now=s.now)


def test_reads_several_keys_and_each_once():
    later = kit.key_pair("Next identity provider")
    assert read_identity_provider(metadata(OCES, later, OCES)).certificates == (OCES.certificate, later.certificate)


def test_a_key_for_both_uses_signs_and_one_for_encryption_does_not():
    both = key_descriptor(OCES, use="") + key_descriptor(kit.key_pair("Sealing"), use='use="encryption"')
    assert read_identity_provider(metadata(descriptors=both)).certificates == (OCES.certificate,)


def test_answers_to_sign_outs_may_have_an_address_of_their_own():
    read = read_identity_provider(metadata(OCES, response_location="https://idp.example/answers"))
    assert (read.sign_out_url, read.sign_out_answer_url) == (ADDRESS, "https://idp.example/answers")


GOOD = metadata(OCES)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "unreadable"),
        (b"<html>", "unreadable"),
        (b"<!DOCTYPE x>" + GOOD.split(b"?>", 1)[1], "unreadable"),
        (b"<html/>", "no_identity_provider"),
        (GOOD.replace(b"IDPSSODescriptor", b"SPSSODescriptor"), "no_identity_provider"),
        (GOOD.replace(b"SAML:2.0:protocol", b"SAML:1.1:protocol"), "no_identity_provider"),
        (GOOD.replace(ENTITY.encode(), b" "), "no_entity_id"),
        (GOOD.replace(b"SingleSignOnService", b"SingleSignOffService"), "no_sign_in_address"),
        (GOOD.replace(b"SingleLogoutService", b"SingleLogOnService"), "no_sign_out_address"),
        (GOOD.replace(ADDRESS.encode(), b"javascript:alert"), "wrong_address"),
        (metadata(descriptors=" "), "no_certificate"),
        (metadata(descriptors=key_descriptor(OCES, use='use="encryption"')), "no_certificate"),
        (GOOD.replace(bare(OCES).encode(), b"PHgvPg=="), "certificate_unreadable"),
        (GOOD.replace(bare(OCES).encode(), b"!"), "certificate_unreadable"),
        (metadata(kit.key_pair("Short", bits=1024)), "weak_key"),
    ],
)
def test_says_what_is_wrong_with_metadata(content, reason):
    with pytest.raises(MetadataUnusable) as unusable:
        read_identity_provider(content)
    assert unusable.value.reason == reason


def ours(profile=Profile.CITIZEN, **values):
    sp = replace(kit.situation(profile).sp, **values)
    return sp, etree.fromstring(service_provider_metadata(sp))


def found(root, path):
    return root.xpath(path, namespaces=NAMESPACES)


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize(
    "contact", [Contact(), Contact("Korsbæk", "", "a@b.example", ""), Contact("K", "N", "a@b.example", "+45")]
)
def test_ours_fits_the_official_schema(profile, contact):
    _, root = ours(profile, contact=contact, announced=(kit.key_pair("Newer").certificate,))
    assert schema_errors(root, SCHEMA) == []


def test_ours_says_where_answers_and_sign_outs_go():
    sp, root = ours()
    assert root.get("entityID") == sp.entity_id
    (acs,) = found(root, "//md:AssertionConsumerService")
    assert (acs.get("Location"), acs.get("index"), acs.get("isDefault")) == (sp.acs_url, "0", "true")
    (slo,) = found(root, "//md:SingleLogoutService")
    assert (slo.get("Location"), slo.get("ResponseLocation")) == (sp.slo_url, sp.slo_url)
    assert found(root, "string(//md:SPSSODescriptor/@AuthnRequestsSigned)") == "true"
    assert found(root, "string(//md:SPSSODescriptor/@WantAssertionsSigned)") == "true"
    assert found(root, "//md:NameIDFormat/text()") == ["urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"]
    assert found(root, "string(//md:ServiceName)") == sp.name


def test_ours_lists_what_may_encrypt_best_first():
    _, root = ours()
    assert [uri.rpartition("#")[2] for uri in found(root, "//md:EncryptionMethod/@Algorithm")] == [
        "aes256-gcm",
        "aes128-gcm",
        "aes256-cbc",
        "rsa-oaep-mgf1p",
    ]


@pytest.mark.parametrize("use", ["signing", "encryption"])
def test_ours_announces_the_next_key_after_the_one_in_use(use):
    newer = kit.key_pair("Newer")
    sp, root = ours(announced=(newer.certificate,))
    shown = found(root, f"//md:KeyDescriptor[@use='{use}']//ds:X509Certificate/text()")
    assert shown == ["".join(bare(key).split()) for key in (sp.signing, newer)]


def test_ours_shows_no_private_key():
    sp, _ = ours()
    assert b"PRIVATE" not in service_provider_metadata(sp)


def test_each_site_asks_for_what_it_needs_and_no_more():
    asked = {
        profile: [
            (a.get("Name").rpartition("core/")[2], a.get("isRequired"))
            for a in found(ours(profile)[1], "//md:RequestedAttribute")
        ]
        for profile in Profile
    }
    assert asked == {
        Profile.CITIZEN: [
            ("specVersion", "true"),
            ("nsis/loa", "true"),
            ("eid/cprNumber", None),
            ("eid/cprUuid", None),
            ("eid/fullName", None),
        ],
        Profile.EMPLOYEE: [
            ("specVersion", "true"),
            ("nsis/loa", "true"),
            ("eid/professional/cvr", "true"),
            ("eid/professional/uuid/persistent", None),
            ("eid/firstName", None),
            ("eid/lastName", None),
            ("eid/privilegesIntermediate", None),
        ],
    }


def test_contacts_are_shown_only_with_an_address_to_write_to():
    _, root = ours(contact=Contact("Korsbæk Kommune", "Kim Sø", "valg@korsbaek.example", ""))
    assert found(root, "//md:ContactPerson/@contactType") == ["technical", "administrative"]
    assert found(root, "//md:ContactPerson[1]/*/text()") == [
        "Korsbæk Kommune",
        "Kim Sø",
        "mailto:valg@korsbaek.example",
    ]
    assert found(ours(contact=Contact("Korsbæk Kommune"))[1], "//md:ContactPerson") == []

"""Who is working, as a request tells it: the choice, headers, claims, and the remembered name."""

import os
import stat

import pytest

from dialmap.core.people import Source, Who
from dialmap.errors import DataError
from dialmap.service import identity


@pytest.mark.parametrize(
    ("told", "has_sign_in", "found"),
    [
        ("", False, Source.LOCAL),
        ("", True, Source.SIGN_IN),
        ("local", True, Source.LOCAL),
        ("header", False, Source.HEADER),
        ("oidc", True, Source.SIGN_IN),
    ],
)
def test_one_of_three_ways(monkeypatch, told, has_sign_in, found):
    monkeypatch.setenv("DIALMAP_IDENTITY", told)
    assert identity.way(has_sign_in) is found


@pytest.mark.parametrize(("told", "said"), [("ldap", "it can be local, header, oidc"), ("oidc", r"has no \[auth\]")])
def test_a_way_that_there_is_not_lets_nobody_in(monkeypatch, told, said):
    monkeypatch.setenv("DIALMAP_IDENTITY", told)
    with pytest.raises(DataError, match=said):
        identity.way(False)


@pytest.mark.parametrize(
    ("claims", "who"),
    [
        ({"email": "v@example.com", "email_verified": True, "name": "Vera", "sub": "1"}, ("Vera", "v@example.com")),
        ({"email": "v@example.com", "email_verified": "true", "sub": "1"}, ("v@example.com", "v@example.com")),
        *(
            (
                {"email": "v@example.com", "email_verified": said, "iss": "i", "sub": "1", "name": "Vera"},
                ("Vera", "i|1"),
            )
            for said in (False, "false", 0, "", None, "0")
        ),
        ({"email": "v@example.com", "iss": "i", "sub": "1", "name": "Vera"}, ("Vera", "i|1")),
        ({"iss": "i", "sub": "1", "preferred_username": "vera"}, ("vera", "i|1")),
        ({"iss": "j", "sub": "1"}, ("j|1", "j|1")),
        ({"iss": "i", "sub": "1\ud800"}, ("i|1", "i|1")),
        ({"name": "Vera"}, ("Vera", "")),
        ({}, ("", "")),
    ],
)
def test_the_subject_is_the_mail_address_unless_it_is_unproven(claims, who):
    assert identity.signed_in(claims) == Who(*who, Source.SIGN_IN)


def test_a_provider_that_says_nothing_about_mail_can_be_trusted(monkeypatch):
    monkeypatch.setenv("DIALMAP_TRUST_MAIL", "yes")
    assert identity.signed_in({"email": "v@example.com", "sub": "1"}).subject == "v@example.com"
    assert identity.signed_in({"email": "v@example.com", "email_verified": False, "sub": "1"}).subject == "|1"


def test_half_a_secret_is_replaced_and_odd_cookies_are_nobody(sample):
    file = sample.with_name(sample.name + ".secret")
    file.write_bytes(b"half")
    identity._secret.cache_clear()
    name = identity.cookie(sample)
    identity._secret.cache_clear()
    assert (identity.cookie(sample), len(file.read_bytes())) == (name, 32)
    assert identity.granted(sample, "\ud800") is None
    assert identity.remembered(sample, {name: "\ud800"}) == ""


def test_a_header_names_somebody_once_and_in_utf_8(monkeypatch):
    told = {"x-forwarded-user": ["вера".encode().decode("latin-1")]}
    assert identity.by_header(told) == Who("вера", "вера", Source.HEADER)
    assert identity.by_header({"x-forwarded-user": ["\xe9"]}).name == "é"
    assert identity.by_header({}) == identity.by_header({"x-forwarded-user": ["a", "b"]}) == Who("", "", Source.HEADER)
    monkeypatch.setenv("DIALMAP_IDENTITY_HEADER", "X-Mail")
    monkeypatch.setenv("DIALMAP_IDENTITY_NAME_HEADER", "X-Name")
    assert identity.by_header({"x-mail": ["v@e"], "x-name": ["Vera"]}) == Who("Vera", "v@e", Source.HEADER)
    assert identity.by_header({"x-mail": ["v@e"]}) == Who("v@e", "v@e", Source.HEADER)
    assert identity.by_header({"x-name": ["Vera"]}).subject == ""


def test_whoever_passes_the_proxy_by_is_nobody(monkeypatch):
    monkeypatch.setenv("DIALMAP_PROXY_SECRET", "sésame")
    told = {"x-forwarded-user": ["vera"]}
    assert identity.by_header(told).subject == ""
    assert identity.by_header(told | {"x-dialmap-proxy": ["guess"]}).subject == ""
    right = "sésame".encode().decode("latin-1")
    assert identity.by_header(told | {"x-dialmap-proxy": [right]}).subject == "vera"


def test_a_name_is_remembered_only_by_what_the_server_made(sample, tmp_path):
    wish = identity.wish_to_remember(sample, " Vera  <b>О</b> ")
    kept = identity.granted(sample, wish)
    brought = {identity.cookie(sample): kept}
    assert identity.remembered(sample, brought) == "Vera <b>О</b>"
    for forged in ("", "x", wish + "x", kept):
        assert identity.granted(sample, forged) is None
    signed = kept[:-2] + ("a" if kept[-2] != "a" else "b") + kept[-1]  # of the last character not every bit counts
    for forged in ("", "x", wish, signed):
        assert identity.remembered(sample, {identity.cookie(sample): forged}) == ""
    other = tmp_path / "other.db"
    assert identity.cookie(other) != identity.cookie(sample)
    assert identity.remembered(other, {identity.cookie(other): kept}) == ""


def test_a_wish_is_soon_stale(sample, monkeypatch):
    wish = identity.wish_to_remember(sample, "Vera")
    monkeypatch.setattr(identity, "SOON", -1)
    assert identity.granted(sample, wish) is None


def test_the_secret_is_its_owners_alone_and_stays(sample):
    name = identity.cookie(sample)
    file = sample.with_name(sample.name + ".secret")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    identity._secret.cache_clear()
    assert identity.cookie(sample) == name
    file.write_bytes(os.urandom(32))
    identity._secret.cache_clear()
    assert identity.cookie(sample) != name

"""Who is working, in a real browser: a picked name, a proxy's header, an OpenID Connect provider."""

import re
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from browser_servers import free_port, wait_for
from build import VERA, trunk

from dialmap.core.people import NewPerson, Role
from dialmap.service import inventory, people
from dialmap.service.audit import history
from dialmap.service.boards import load

pytestmark = pytest.mark.browser


def test_a_name_is_picked_once_and_remembered_over_reloads_and_new_tabs(serve, person, sample):
    people.add(sample, NewPerson(name="Nina <b> Ж", role=Role.VIEWER), VERA)
    base = serve(sample)
    me = person(base)
    me.open("/trunks")
    with me.page.expect_response(re.compile(r"/who\?t=")) as waiting:
        me.pick("Your name", "Nina <b> Ж")
    assert waiting.value.status == 204
    me.sees("Viewer")
    for page in (me.page, me.page.context.new_page()):
        page.goto(base + "/settings")
        page.get_by_text("Viewer", exact=True).first.wait_for()
    (cookie,) = [each for each in me.page.context.cookies() if each["name"].startswith("dialmap_who_")]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    # A viewer reads; what is refused is said, and nothing is stored.
    me.open("/trunks?new=trunk")
    me.fill("Name", "mine")
    me.press("Save")
    me.sees("and this needs “Editor”")
    assert "mine" not in load(sample).trunks
    # Another person at another browser is nobody until they say who they are.
    other = person(base)
    other.open("/trunks?new=trunk")
    other.fill("Name", "theirs")
    other.press("Save")
    other.sees("Who are you?")
    other.pick("Pick your name", "Vera")
    other.sees("Saved.")
    assert (history(sample)[0].who, history(sample)[0].key) == ("Vera", "theirs")


def test_a_name_that_the_page_did_not_ask_to_remember_is_refused(serve, sample):
    base = serve(sample)
    for token in ("", "x", "Vera", "a.b.c"):
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(f"{base}/who?t={token}")


def test_an_administrator_lets_people_in_and_out(serve, person, sample):
    inventory.save(sample, trunk("first"), None, VERA)
    base = serve(sample)
    vera = person(base)
    vera.open("/settings")
    vera.pick("Your name", "Vera")
    vera.page.get_by_role("tab", name="People").click()
    vera.fill("What they are called", "Ver\u0430")
    vera.press("Add")
    vera.sees("has letters of several alphabets")
    vera.fill("What they are called", "Oleg")
    vera.page.locator("label").filter(has_text="Editor").filter(visible=True).last.click()
    vera.press("Add")
    vera.sees("Added.")
    assert [(each.name, each.role) for each in people.listed(sample)] == [
        ("Vera", Role.ADMINISTRATOR),
        ("Oleg", Role.EDITOR),
    ]


@contextmanager
def proxy(port, lines):
    """A proxy in front that says who came: it puts header lines into each request that opens a connection."""
    listening = socket.create_server(("127.0.0.1", 0))

    def pump(source, target):
        try:
            while data := source.recv(65_536):
                target.sendall(data)
        except OSError:
            pass
        for each in (source, target):
            each.close()

    def serve_one(client):
        try:
            first = client.makefile("rb", buffering=0).readline()
            server = socket.create_connection(("127.0.0.1", port))
            server.sendall(first + b"".join(line.encode() + b"\r\n" for line in lines))
        except OSError:  # a browser opens connections ahead of need and drops them, at the latest with its window
            client.close()
            return
        threading.Thread(target=pump, args=(client, server), daemon=True).start()
        pump(server, client)

    def accept():
        while True:
            try:
                client, _address = listening.accept()
            except OSError:
                return
            threading.Thread(target=serve_one, args=(client,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    listening.close()


def test_a_header_of_the_proxy_says_who_it_is_and_nothing_else_does(serve, person, sample):
    people.add(sample, NewPerson(name="Вера", role=Role.EDITOR, subject="vera@example.com"), VERA)
    port = free_port()
    direct = serve(sample, port=port, DIALMAP_IDENTITY="header", DIALMAP_PROXY_SECRET="quiet")
    sent = ["X-Forwarded-User: vera@example.com", "X-Dialmap-Proxy: quiet"]
    with proxy(port, sent) as base:
        me = person(base)
        me.open("/trunks?new=trunk")
        me.sees("Вера · Editor")
        me.fill("Name", "by-header")
        me.press("Save")
        me.sees("Saved.")
    told = history(sample)[0]
    assert (told.who, told.subject, told.key) == ("Вера", "vera@example.com", "by-header")
    past = person(direct)
    past.page.goto(direct + "/trunks?new=trunk")
    past.sees("The proxy in front did not say who you are, so nothing is shown.")
    assert past.page.get_by_label("Your name").count() == 0
    assert past.page.get_by_text("reserve-sip").count() == 0
    with proxy(port, ["X-Forwarded-User: vera@example.com", "X-Dialmap-Proxy: guess"]) as base:
        past.page.goto(base)
        past.sees("The proxy in front did not say who you are, so nothing is shown.")


@pytest.fixture
def provider():
    """An OpenID Connect provider with two people; its address."""
    port = free_port()
    known = [
        '{"sub": "17", "email": "Vera@example.com", "email_verified": true, "name": "Vera"}',
        '{"sub": "18", "email": "vera@example.com", "email_verified": false, "name": "Vera"}',
    ]
    words = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    words += [word for each in known for word in ("--user-claims", each)]
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    wait_for(f"{base}/.well-known/openid-configuration")
    yield base
    child.terminate()
    child.wait(10)


def test_a_sign_in_says_who_it_is_and_nothing_is_shown_before(serve, person, sample, provider, tmp_path):
    people.add(sample, NewPerson(name="Vera O.", role=Role.EDITOR, subject="vera@example.com"), VERA)
    port = free_port()
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "a long random text for the test"
client_id = "dialmap"
client_secret = "quiet"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
    )
    base = serve(sample, "--secrets.files", str(secrets), port=port)
    me = person(base)
    me.page.goto(base + "/trunks")
    me.sees("Sign in to see and change the dial plan.")
    assert me.page.get_by_text("reserve-sip").count() == 0
    assert me.page.get_by_label("Your name").count() == 0
    me.press("Sign in")
    me.page.get_by_role("button", name="17").click()
    me.sees("Vera O. · Editor")
    me.open("/trunks?new=trunk")
    me.fill("Name", "by-sign-in")
    me.press("Save")
    me.sees("Saved.")
    told = history(sample)[0]
    assert (told.who, told.subject, told.key) == ("Vera O.", "vera@example.com", "by-sign-in")
    me.page.reload()
    me.sees("Vera O. · Editor")
    me.press("Sign out")
    me.page.get_by_role("button", name="End session").click()
    me.sees("Sign in to see and change the dial plan.")
    # The same address, which the provider says is unproven, is somebody else: by the subject, with the least role.
    other = person(base)
    other.page.goto(base)
    other.press("Sign in")
    other.page.get_by_role("button", name="18").click()
    other.sees("|18) · Viewer")

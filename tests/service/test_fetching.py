"""What is fetched from elsewhere: hosts, redirects, sizes, time and secrets; on real sockets of this machine."""

import socket
import threading
import time

import pytest
from servers import authority, reply, url, web

from dialmap.service import fetching
from dialmap.service.fetching import FetchError, Patience, fetch, send

SOON = Patience(silence=0.5, altogether=1.0)
MB = 1024 * 1024


@pytest.fixture(autouse=True)
def at_home(monkeypatch):
    monkeypatch.setenv("DIALMAP_PRIVATE_HOSTS", "127.0.0.1, localhost")


def refused(address, said, **rest):
    with pytest.raises(FetchError) as told:
        fetch(address, **{"patience": SOON, **rest})
    assert said in str(told.value)
    return str(told.value)


def test_a_file_comes_under_the_name_that_its_address_ends_with():
    with web(lambda to: reply(to, b"name\n", Content_Type="text/csv; charset=utf-8")) as server:
        found = fetch(url(server, "/export/routes.csv?key=1"), {"X-Key": "sesam"}, patience=SOON)
        assert (found.name, found.data) == ("routes.csv", b"name\n")
        assert server.asked[0].path == "/export/routes.csv?key=1"
        assert server.asked[0].headers["X-Key"] == "sesam"
        assert server.asked[0].headers["Host"] == f"127.0.0.1:{server.server_address[1]}"
        assert fetch(url(server, "/routes"), patience=SOON).name == "routes.csv"


def test_a_certificate_must_be_for_the_name_and_of_somebody_who_is_trusted(monkeypatch, tmp_path):
    ca, certificate = authority()
    with web(lambda to: reply(to, b"x"), certificate) as server:
        there = url(server, "/x.csv", "https", "localhost")
        refused(there, "its certificate is not trusted here")
        ca.cert_pem.write_to_path(tmp_path / "ca.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert fetch(there, patience=SOON).data == b"x"
        refused(url(server, "/x.csv", "https"), "is for another name")


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "localhost",
        ),
        *("[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]", "[2002:a00:1::]", "224.0.0.1"),
        *("[64:ff9b:1::7f00:1]", "[::ffff:0:7f00:1]", "[::7f00:1]", "[fec0::1]", "[2001:db8::1]"),
        *("2130706433", "0x7f.1"),  # 127.0.0.1 in other words
    ],
)
def test_a_private_address_is_not_asked_unless_the_server_names_it(monkeypatch, host):
    monkeypatch.delenv("DIALMAP_PRIVATE_HOSTS")
    monkeypatch.setattr(fetching, "HTTPSConnection", lambda *_any, **_all: pytest.fail("asked"))
    refused(f"https://{host}/routes.csv", "is a private address")
    with pytest.raises(FetchError, match="is a private address"):
        send(f"https://{host}/hook", b"{}", {}, patience=SOON)


def test_a_network_can_be_named_and_plain_http_goes_to_named_hosts_only(monkeypatch):
    monkeypatch.setenv("DIALMAP_PRIVATE_HOSTS", "127.0.0.0/8")
    with web(lambda to: reply(to, b"x")) as server:
        assert fetch(url(server), patience=SOON).data == b"x"
    monkeypatch.setattr(fetching, "reachable", lambda *_any: "93.184.215.14")
    refused("http://example.com/x.csv", "without encryption only hosts are asked")


def test_the_name_is_resolved_once_and_what_was_looked_at_is_asked(monkeypatch):
    """A name that means another machine a moment later (DNS rebinding) is of no use."""
    known = socket.getaddrinfo
    asked = []

    def resolve(host, *rest, **named):
        asked.append(host)
        return known("127.0.0.1", *rest, **named)

    monkeypatch.setenv("DIALMAP_PRIVATE_HOSTS", "pbx.example.com")
    with web(lambda to: reply(to, b"x")) as server:
        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        assert fetch(url(server, host="pbx.example.com"), patience=SOON).data == b"x"
    assert asked.count("pbx.example.com") == 1


def test_redirects_stay_on_the_host_and_end():
    def answer(to):
        if to.path == "/there":
            reply(to, b"x")
        elif to.path == "/here":
            reply(to, status=302, Location="/there")
        elif to.path == "/round":
            reply(to, status=301, Location="/round")
        elif to.path == "/nowhere":
            reply(to, status=302)
        else:
            reply(to, status=307, Location="https://example.com/there")

    with web(answer) as server:
        assert fetch(url(server, "/here"), patience=SOON).data == b"x"
        refused(url(server, "/round"), "redirects more than 5 times")
        refused(url(server, "/away"), "redirects to another host")
        refused(url(server, "/nowhere"), "redirects to another host")
        with web(answer) as other:
            port = other.server_address[1]
            server.RequestHandlerClass.do_GET = lambda to: reply(to, status=302, Location=f"http://127.0.0.1:{port}/")
            refused(url(server), "redirects to another host")
            assert other.asked == []


def test_more_than_the_limit_is_not_taken_whatever_is_said_of_it():
    def endless(to):
        to.send_response(200)
        to.end_headers()
        while True:
            to.wfile.write(b"x" * 65_536)

    def lying(to):
        to.send_response(200)
        to.send_header("Transfer-Encoding", "chunked")
        to.end_headers()
        for _time in range(64):
            to.wfile.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")

    with web(lambda to: reply(to, b"x" * (2 * MB))) as server:
        refused(url(server), "more than 1 MB", limit=MB)
    for answer in (endless, lying):
        with web(answer) as server:
            refused(url(server), "more than 1 MB", limit=MB)


def test_less_than_was_said_is_not_taken():
    def short(to):
        to.send_response(200)
        to.send_header("Content-Length", "100")
        to.end_headers()
        to.wfile.write(b"name,type\n")
        to.close_connection = True

    with web(short) as server:
        refused(url(server), "ended before all of it had come")


def test_whoever_hangs_or_drips_is_not_waited_for():
    over = threading.Event()

    def hanging(_to):
        over.wait(20)

    def dripping(to):
        to.send_response(200)
        to.send_header("Content-Length", "100000")
        to.end_headers()
        while not over.wait(0.1):
            to.wfile.write(b"x")
            to.wfile.flush()

    began = time.monotonic()
    with web(hanging) as server:
        refused(url(server), "nothing came in time")
        over.set()
    over.clear()
    with web(dripping) as server:
        refused(url(server), "it takes too long")
        over.set()
    assert time.monotonic() - began < 10
    over.clear()

    def heading(to):
        to.send_response(200)
        to.flush_headers()
        while not over.wait(0.1):
            to.wfile.write(b"X-More: x\r\n")
            to.wfile.flush()

    with web(heading) as server:
        refused(url(server), "it takes too long")
        with pytest.raises(FetchError, match="it takes too long"):
            send(url(server), b"{}", {}, patience=SOON)
        over.set()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        refused(f"http://127.0.0.1:{silent.getsockname()[1]}/", "nothing came in time")


def test_whoever_is_not_there_or_is_no_web_server_is_told_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    refused(f"http://127.0.0.1:{port}/x", "nobody answers there")
    refused("https://no-such-host.invalid/x", "there is no host no-such-host.invalid")
    refused("https://127.0.0.1:99999/x", "this is no web address")
    refused("https://[bad/x", "this is no web address")
    refused("https://почта.invalid/x", "there is no host xn--80a1acny.invalid")
    with web(lambda to: to.wfile.write(b"SSH-2.0-OpenSSH\r\n")) as server:
        refused(url(server), "127.0.0.1")
    with web(lambda to: reply(to, b"no", 403)) as server:
        said = refused(url(server, "/x.csv?token=sesam"), "the server answers 403", headers={"X-Key": "sesam"})
        assert "sesam" not in said


def test_what_is_packed_though_nobody_asked_is_read_with_the_limits_of_archives():
    with web(lambda to: reply(to, b"\x1f\x8b...", Content_Encoding="gzip")) as server:
        assert fetch(url(server, "/routes.csv"), patience=SOON).name == "routes.csv.gz"

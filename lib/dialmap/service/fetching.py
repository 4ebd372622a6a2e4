"""What is asked of other machines: a file by its address, a message that is handed over, a conversation.

Holds what keeps that harmless: a time-out, a limit of size, no other host than the one that was named, and no private
one unless the environment names it. Never stores anything, and never tells a secret in an error.
"""

import http.client
import ipaddress
import os
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from threading import Event, Timer
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    IncompleteRead,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.util.ssl_match_hostname import CertificateError

from dialmap.core.exchange import Upload
from dialmap.errors import DataError
from dialmap.exchange.limits import LARGEST_FILE, too_large
from dialmap.messages import Message, _

#: Hosts, addresses and networks that may be asked though they are private, with commas between them.
PRIVATE: Final = "DIALMAP_PRIVATE_HOSTS"
#: For how long nothing may come, and how long all of it may take, in seconds.
SILENCE: Final = 10.0
ALTOGETHER: Final = 60.0
MOST_HOPS: Final = 5
_CHUNK: Final = 65_536
#: What of IPv6 is assigned to hosts that all can reach, and the prefix behind which an IPv4 address stands (RFC 6052).
_UNICAST: Final = ipaddress.ip_network("2000::/3")
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_MOVED: Final = (301, 302, 303, 307, 308)
_ENDS: Final = {"text/csv": ".csv", "application/json": ".json", "application/zip": ".zip", "text/plain": ".txt"}


class FetchError(DataError):
    """An address that does not answer as it should; ``why`` says it without the address."""

    def __init__(self, address: str, why: Message) -> None:
        self.why = why
        super().__init__(_("{address}: {why}", address=shown(address), why=why))


def shown(address: str) -> str:
    """An address without what may be secret in it: its query."""
    return address.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited, in seconds: for anything at all, and for all of it."""

    silence: float = SILENCE
    altogether: float = ALTOGETHER


def fetch(
    address: str,
    headers: Mapping[str, str] | None = None,
    limit: int = LARGEST_FILE,
    *,
    patience: Patience,
) -> Upload:
    """The file at an address, under the name that the address ends with.

    Redirects are followed on the same host only. Errors: :class:`FetchError` for a host that is private and not named
    in ``DIALMAP_PRIVATE_HOSTS``, for more than ``limit`` bytes, for an answer other than 200, and where it takes too
    long or ends too early.
    """
    until = time.monotonic() + patience.altogether
    asked = address
    for _hop in range(MOST_HOPS):
        left = Patience(patience.silence, max(until - time.monotonic(), 0.0))
        with _answer("GET", asked, dict(headers or {}), b"", left) as answer:
            if answer.status in _MOVED:
                asked = _followed(address, asked, answer.headers.get("Location", ""))
                continue
            if answer.status != 200:
                raise FetchError(address, _("the server answers {status}", status=str(answer.status)))
            data = _body(address, answer, limit)
            return Upload(_name(asked, answer.headers), data)
    raise FetchError(address, _("it redirects more than {limit} times", limit=MOST_HOPS))


def send(address: str, body: bytes, headers: Mapping[str, str], *, patience: Patience) -> None:
    """Hand something over to an address (POST). Errors: :class:`FetchError` for an answer other than 2xx, as above."""
    with _answer("POST", address, dict(headers), body, patience) as answer:
        if not 200 <= answer.status < 300:
            raise FetchError(address, _("the server answers {status}", status=str(answer.status)))


def secret_of(variable: str) -> str:
    """What a variable of the environment holds. Errors: :class:`DataError` where it holds nothing."""
    value = os.environ.get(variable, "").strip()
    if not value:
        raise DataError(_("the variable {name} is not set in the environment of the server", name=variable))
    return value


def reachable(address: str, host: str, port: int) -> str:
    """The address of a host to which a connection may be made.

    It is resolved once, and what was looked at is what is connected to: no name can mean another machine a moment
    later. Errors: :class:`FetchError` where there is none, or one is private.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(address, _("there is no host {name}", name=host)) from error
    numbers = [str(each[4][0]).partition("%")[0] for each in found]
    for number in numbers:
        if not _is_public(number) and not _is_allowed(host, number):
            raise FetchError(
                address,
                _(
                    "{name} is a private address; the server's variable {variable} must name it",
                    name=host if host == number else f"{host} ({number})",
                    variable=PRIVATE,
                ),
            )
    return numbers[0]


def _is_public(number: str) -> bool:
    """Whether an address is anybody's; one that only wraps another, as that other is. What is not assigned is not."""
    ip = ipaddress.ip_address(number)
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inside is None and ip in _NAT64:
            inside = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inside is not None:
            return _is_public(str(inside))
        if ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast


def _is_allowed(host: str, number: str) -> bool:
    for each in map(str.strip, os.environ.get(PRIVATE, "").split(",")):
        if each and each.casefold() == host.casefold():
            return True
        try:
            if each and ipaddress.ip_address(number) in ipaddress.ip_network(each, strict=False):
                return True
        except ValueError:
            continue
    return False


@contextmanager
def ending(connection: socket.socket, seconds: float) -> Iterator[Event]:
    """Whatever is said over a connection ends after so many seconds, however it drips; the event says that it did."""
    twin, over = socket.socket(fileno=os.dup(connection.fileno())), Event()

    def end() -> None:
        over.set()
        with suppress(OSError):
            twin.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield over
    finally:
        timer.cancel()
        twin.close()


@contextmanager
def _answer(
    method: str, address: str, headers: dict[str, str], body: bytes, patience: Patience
) -> Iterator[urllib3.BaseHTTPResponse]:
    """What a server answers to one request; its troubles are sentences."""
    try:
        parts = urlsplit(address)
        host = _as_asked(parts.hostname or "")
        port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    except ValueError as error:  # a name that cannot be one in the DNS, too
        raise FetchError(address, _("this is no web address")) from error
    number = reachable(address, host, port)
    connection = _connection(address, parts.scheme.lower(), host, (number, port), patience.silence)
    shown_host = f"[{host}]" if ":" in host else host
    told = {
        "Host": shown_host + (f":{parts.port}" if parts.port else ""),
        "Accept-Encoding": "identity",
        "User-Agent": "Dialmap",
        **headers,
    }
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    over = Event()
    try:
        connection.connect()
        assert connection.sock is not None
        with ending(connection.sock, patience.altogether) as over:
            connection.request(method, target, body or None, told, preload_content=False, decode_content=False)
            answer = connection.getresponse()
            try:
                if not over.is_set():
                    yield answer
            finally:
                answer.close()
        if over.is_set():  # what had come until then looks whole, for the connection was ended
            raise FetchError(address, _("it takes too long"))
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        raise FetchError(address, _("it takes too long") if over.is_set() else _why(error)) from error
    finally:
        connection.close()


def _as_asked(host: str) -> str:
    """A host as the DNS and TLS have it (IDNA); an address of IPv6 is no name. Errors: ValueError for what is none."""
    return host if ":" in host else host.encode("idna").decode("ascii")


def _connection(address: str, scheme: str, host: str, there: tuple[str, int], silence: float) -> HTTPConnection:
    """A connection to a number that was looked at, in the name of its host. Errors: :class:`FetchError`."""
    if scheme == "https":
        return HTTPSConnection(
            *there,
            timeout=silence,
            server_hostname=host,
            assert_hostname=host,
            ssl_context=ssl.create_default_context(),
        )
    if scheme == "http" and _is_allowed(host, there[0]):
        return HTTPConnection(*there, timeout=silence)
    said = _("without encryption only hosts are asked that {variable} names; write https://", variable=PRIVATE)
    raise FetchError(address, said)


def _why(error: Exception) -> Message:
    if isinstance(error, SSLError | ssl.SSLError | CertificateError):
        return _("its certificate is not trusted here, or is for another name")
    if isinstance(error, NewConnectionError | ConnectionRefusedError):  # the first is a kind of time-out to urllib3
        return _("nobody answers there")
    if isinstance(error, ConnectTimeoutError | ReadTimeoutError | TimeoutError):
        return _("nothing came in time")
    if isinstance(error, IncompleteRead | ProtocolError | http.client.HTTPException | ConnectionError):
        return _("the connection ended before all of it had come")
    return _("it cannot be asked: {why}", why=type(error).__name__)


def _body(address: str, answer: urllib3.BaseHTTPResponse, limit: int) -> bytes:
    told = answer.headers.get("Content-Length", "")
    if told.isdigit() and int(told) > limit:
        raise FetchError(address, too_large(limit))
    parts, size = [], 0
    while chunk := answer.read1(_CHUNK, decode_content=False):
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            raise FetchError(address, too_large(limit))
    if told.isdigit() and size < int(told):
        raise FetchError(address, _("the connection ended before all of it had come"))
    return b"".join(parts)


def _followed(address: str, asked: str, location: str) -> str:
    """Where a redirect leads. Errors: :class:`FetchError` for another host, which would be given the secret too."""
    there = urljoin(asked, location)
    try:
        is_same = (urlsplit(there).scheme, urlsplit(there).netloc) == (urlsplit(asked).scheme, urlsplit(asked).netloc)
    except ValueError:
        is_same = False
    if not location or not is_same:
        raise FetchError(address, _("it redirects to another host; name the address itself"))
    return there


def _name(address: str, headers: Mapping[str, str]) -> str:
    """What a file from an address is called: how it ends says what it is."""
    name = PurePosixPath(unquote(urlsplit(address).path)).name or "source"
    if not PurePosixPath(name).suffix:
        name += _ENDS.get(headers.get("Content-Type", "").partition(";")[0].strip().lower(), ".csv")
    return name + ".gz" * (headers.get("Content-Encoding", "").lower() == "gzip")

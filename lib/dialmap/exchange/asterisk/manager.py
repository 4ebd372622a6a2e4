"""Asterisk's manager interface: what is said to it, and what it answers, as sightings of its peers.

Holds the conversation of a user that only reads, over any stream of lines. Never opens a connection, and never changes
anything in a PBX. Source: https://docs.asterisk.org/Configuration/Interfaces/Asterisk-Manager-Interface-AMI/
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Protocol

from dialmap.core.observed import Observed
from dialmap.errors import DataError
from dialmap.exchange.asterisk.box import Sighting
from dialmap.exchange.asterisk.sightings import state_of
from dialmap.messages import _

Packet = Mapping[str, str]
BANNER: Final = "Asterisk Call Manager"
#: Which lists are asked for. A PBX without that driver refuses the question, and only that.
QUESTIONS: Final = (
    *("PJSIPShowEndpoints", "PJSIPShowRegistrationsOutbound"),
    *("SIPpeers", "SIPshowregistry", "IAXpeerlist", "IAXregistry"),
)
#: Event of a list -> the fields that name the peer, and the field that holds its state.
_TOLD: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "EndpointList": (("ObjectName",), "DeviceState"),
    "OutboundRegistrationDetail": (("ObjectName", "Endpoint"), "Status"),
    "PeerEntry": (("ObjectName",), "Status"),
    "RegistryEntry": (("Host",), "State"),
}
#: More than any PBX has; whoever answers without end is none.
MOST_PACKETS: Final = 200_000
MOST_FIELDS: Final = 1_000
LONGEST_LINE: Final = 65_536


class Wire(Protocol):
    """A stream of bytes both ways, such as the file of a socket."""

    def readline(self, limit: int = ..., /) -> bytes:
        """The next line with its end; empty where nothing more comes."""

    def write(self, data: bytes, /) -> object:
        """Send bytes."""

    def flush(self) -> None:
        """Let what was written go."""


def sightings(wire: Wire, user: str, secret: str) -> list[Sighting]:
    """Log in, ask for every list, log out: what the PBX says of its peers; of some nothing either way.

    The secret does not go over the wire: it answers a challenge (MD5, the only one that Asterisk has).
    Errors: :class:`DataError` where nobody of the kind answers, or the user may not come in or not ask.
    """
    if BANNER not in _line(wire):
        raise DataError(_("this is no manager interface of Asterisk: it does not greet as one"))
    packets = _packets(wire)
    _ask(wire, "Challenge", AuthType="MD5")
    challenge = _answer(packets, "Challenge").get("Challenge", "")
    if not challenge:
        raise DataError(_("this is no manager interface of Asterisk: it does not ask for the password as one"))
    key = hashlib.md5(f"{challenge}{secret}".encode(), usedforsecurity=False).hexdigest()
    _ask(wire, "Login", AuthType="MD5", Username=user, Key=key, Events="off")
    if _answer(packets, "Login").get("Response") != "Success":
        raise DataError(_("the manager interface does not let {name} in; look at manager.conf", name=user))
    found: list[Sighting] = []
    refused = 0
    for question in QUESTIONS:
        _ask(wire, question)
        answer = _answer(packets, question)
        if answer.get("Response") != "Success":
            refused += answer.get("Message", "").startswith("Permission")
            continue
        found += _listed(packets, question)
    _ask(wire, "Logoff")
    if refused and not found:
        raise DataError(_("{name} may not ask for lists; give it read = system,reporting in manager.conf", name=user))
    return found


def _ask(wire: Wire, action: str, **fields: str) -> None:
    told = {"Action": action, "ActionID": action, **fields}
    if any("\r" in each or "\n" in each for each in told.values()):
        raise DataError(_("a user and a secret are one line each"))
    wire.write(("".join(f"{name}: {value}\r\n" for name, value in told.items()) + "\r\n").encode())
    wire.flush()


def _line(wire: Wire) -> str:
    try:
        line = wire.readline(LONGEST_LINE)
    except TimeoutError as error:
        raise DataError(_("the manager interface says nothing for too long")) from error
    if not line.endswith(b"\n"):
        raise DataError(_("the manager interface stopped in the middle of an answer"))
    return line.decode("utf-8", "replace").rstrip("\r\n")


def _packets(wire: Wire) -> Iterator[Packet]:
    """What comes, packet by packet. Errors: :class:`DataError` where it ends, or never does."""
    for _count in range(MOST_PACKETS):
        packet: dict[str, str] = {}
        while line := _line(wire):
            name, _colon, value = line.partition(":")
            packet.setdefault(name.strip(), value.strip())
            if len(packet) > MOST_FIELDS:
                break
        if packet:
            yield packet
    raise DataError(_("the manager interface answers without end"))


def _answer(packets: Iterator[Packet], action: str) -> Packet:
    """The response to an action; events in between are of no concern."""
    return next(each for each in packets if "Response" in each and each.get("ActionID", action) == action)


def _listed(packets: Iterable[Packet], action: str) -> Iterator[Sighting]:
    """The events of a list, to its end."""
    for packet in packets:
        if packet.get("ActionID", action) != action:
            continue
        if packet.get("EventList") == "Complete":
            return
        yield from _of(packet)


def _of(packet: Packet) -> Iterator[Sighting]:
    names, field = _TOLD.get(packet.get("Event", ""), ((), ""))
    words = packet.get(field, "")
    state = state_of(words) or Observed.NEVER
    for name in names:
        named = packet.get(name, "")
        if named:
            yield Sighting(name=named, state=state, said=words)
    if packet.get("Event") == "RegistryEntry" and packet.get("Port") and packet.get("Host"):
        yield Sighting(name=f"{packet.get('Host', '')}:{packet['Port']}", state=state, said=words)

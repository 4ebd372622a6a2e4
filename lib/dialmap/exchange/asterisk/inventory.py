"""Reads which trunks an Asterisk has: ``pjsip.conf``, ``pjsip_wizard.conf``, ``sip.conf``, ``iax.conf``.

Holds which keys tell a trunk from a phone. Never keeps a password, a login or a line ``register``: none is read.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from dialmap.exchange.asterisk.box import Listed, each_once
from dialmap.exchange.asterisk.dialplan import Unread
from dialmap.exchange.asterisk.lines import Section
from dialmap.messages import _

#: Values of ``type`` in pjsip.conf.
PJSIP_TYPES: Final = frozenset(("endpoint", "aor", "auth", "registration", "identify", "transport", "global", "system"))
PEER_TYPES: Final = frozenset(("peer", "friend", "user"))
_ADDRESS: Final = re.compile(r"\s*(?:sips?:)?(?:[^@\s]*@)?(\[[0-9A-Fa-f:]+\](?::\d+)?|[^;,\s/>]+)")


def listed(sections: Iterable[Section]) -> tuple[Listed, ...]:
    """The trunks of one file, each once, in order; phones and what only answers are left out."""
    own = [each for each in sections if not each.is_template]
    return each_once((*_pjsip(own), *_wizards(own), *_peers(own)))


def unclaimed(sections: Iterable[Section]) -> Iterator[Unread]:
    """Registrations of pjsip.conf that belong to no endpoint: no trunk can be made of one."""
    own = [each for each in sections if not each.is_template]
    endpoints = [each for each in own if _value(each, "type").lower() == "endpoint"]
    known = {name for each in endpoints for name in (each.name, _value(each, "outbound_auth")) if name}
    for each in own:
        names = _value(each, "endpoint") or each.name, _value(each, "outbound_auth")
        if _value(each, "type").lower() == "registration" and not known.intersection(names):
            said = _("registration {name} belongs to no endpoint, so no trunk is made of it", name=each.name)
            yield Unread(each.place, said)


def is_inventory(sections: Iterable[Section]) -> bool:
    """Whether a file is one of those that list trunks and phones."""
    kinds = {_value(each, "type").lower() for each in sections}
    return bool(kinds & (PJSIP_TYPES | PEER_TYPES | {"wizard"}))


def _value(section: Section, *keys: str) -> str:
    """The last value of a key; of several keys, of the first that is there."""
    for key in keys:
        found = [each.value for each in section.settings if each.key.lower() == key]
        if found:
            return found[-1]
    return ""


def _address(text: str) -> str:
    """Host and port of a SIP URI or an address; without the login in front of it."""
    found = _ADDRESS.match(text)
    return found[1] if found else ""


def _channels(text: str) -> int | None:
    return int(text) if text.isdecimal() and 0 < int(text) < 100_000 else None


def _pjsip(sections: list[Section]) -> Iterator[Listed]:
    typed = {kind: [each for each in sections if _value(each, "type").lower() == kind] for kind in PJSIP_TYPES}
    contacts = {each.name: _value(each, "contact") for each in typed["aor"]}
    registered = {}
    for each in typed["registration"]:
        registered[_value(each, "endpoint") or each.name] = each
    by_login = {_value(each, "outbound_auth"): each for each in typed["registration"] if _value(each, "outbound_auth")}
    matches = {_value(each, "endpoint"): _value(each, "match") for each in typed["identify"]}
    for each in typed["endpoint"]:
        aors = [name.strip() for name in (_value(each, "aors") or each.name).split(",")]
        contact = next((contacts[name] for name in aors if contacts.get(name)), "")
        login = _value(each, "outbound_auth")
        registration = registered.get(each.name) or by_login.get(login)
        match = matches.get(each.name, "")
        if not (contact or login or registration or match):
            continue  # a phone: it registers here
        server = _value(registration, "server_uri") if registration else ""
        yield Listed(
            name=each.name,
            host=_address(contact) or _address(server) or _address(match),
            channels=_channels(_value(each, "device_state_busy_at")),
            registration=registration.name if registration else "",
        )


def _wizards(sections: list[Section]) -> Iterator[Listed]:
    for each in sections:
        hosts = _value(each, "remote_hosts")
        if _value(each, "type").lower() == "wizard" and hosts:
            yield Listed(
                name=each.name,
                host=_address(hosts),
                channels=_channels(_value(each, "endpoint/device_state_busy_at")),
                registration=f"{each.name}-reg-0",
            )


def _peers(sections: list[Section]) -> Iterator[Listed]:
    for each in sections:
        host = _value(each, "host")
        if _value(each, "type").lower() in ("peer", "friend") and host and host.lower() != "dynamic":
            yield Listed(
                name=each.name, host=_address(host), channels=_channels(_value(each, "call-limit", "maxcallnumbers"))
            )

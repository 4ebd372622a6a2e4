"""The formats of an Asterisk: its configuration files, and what its console prints. Never follows a call."""

import re
from collections.abc import Mapping
from typing import Final

from dialmap.errors import DataError
from dialmap.exchange.asterisk.box import Box
from dialmap.exchange.asterisk.conf import read_conf
from dialmap.exchange.asterisk.inventory import is_inventory, listed, unclaimed
from dialmap.exchange.asterisk.lines import read_sections
from dialmap.exchange.asterisk.shown import is_globals, is_shown, read_shown
from dialmap.exchange.asterisk.sightings import is_sighting, read_sightings
from dialmap.exchange.formats.base import Format, Text, Texts
from dialmap.messages import Message, _

CONF: Final = ".conf"
_SECTION: Final = re.compile(r"^\s*\[[^\]\n]+\]", re.MULTILINE)
_DIALED: Final = re.compile(r"^\s*(?:exten|same|include|switch)\s*\+?=", re.MULTILINE | re.IGNORECASE)
_AEL: Final = re.compile(r"^\s*(?:context|macro)\s+[\w-]+\s*(?:\([^)]*\))?\s*\{", re.MULTILINE)
_LUA: Final = re.compile(r"^\s*extensions\s*=\s*\{|^\s*function\s+\w+\s*\(\s*context\s*,", re.MULTILINE)


def _holds_sections(file: Text) -> bool:
    return file.suffix == CONF or (file.suffix in ("", ".txt") and _SECTION.search(file.head) is not None)


def _is_conf(file: Text) -> bool:
    """Asked after ``trunks_conf``: whatever else has sections is read as a dialplan."""
    return _holds_sections(file) or file.suffix in (".ael", ".lua")


def _read_conf(file: Text, texts: Mapping[str, str]) -> Box:
    """Errors: :class:`~dialmap.errors.DataError` for what is no dialplan, or one in another language."""
    if file.suffix == ".ael" or (_AEL.search(file.text) and not _DIALED.search(file.head)):
        raise DataError(_instead("AEL"))
    if file.suffix == ".lua" or (_LUA.search(file.text) and not _SECTION.search(file.head)):
        raise DataError(_instead("Lua"))
    plan = read_conf(Texts({file.name: file.text}, texts), file.name)
    if not plan.contexts and ";--" in file.text and _SECTION.search(file.text):
        raise DataError(_("all its sections stand in a comment that begins with ;--; Asterisk reads nothing there"))
    if not plan.contexts:
        raise DataError(_("there is no [context] in it: this is no dialplan of Asterisk"))
    return Box(plan=plan, variables=plan.variables)


def _instead(language: str) -> Message:
    return _(
        "this dialplan is written in {language}, which is not read; save what `dialplan show` prints, and that is read",
        language=language,
    )


def _lists_trunks(file: Text) -> bool:
    if not _holds_sections(file) or _DIALED.search(file.head):
        return False
    return is_inventory(read_sections({file.name: file.text}, file.name).sections)


def _read_trunks(file: Text, texts: Mapping[str, str]) -> Box:
    read = read_sections(Texts({file.name: file.text}, texts), file.name)
    return Box(trunks=listed(read.sections), unread=(*read.unread, *unclaimed(read.sections)))


extensions_conf = Format(
    name="asterisk-conf",
    title=_("Asterisk: extensions.conf"),
    reads=_("Contexts, extensions, includes and globals, with all that the file includes: routes, templates, trunks."),
    loses=_("What runs before and after a call is dialed: menus, recordings, caller IDs. AEL and Lua are not read."),
    recognizes=_is_conf,
    read=_read_conf,
)
dialplan_show = Format(
    name="asterisk-show",
    title=_("Asterisk: what `dialplan show` prints"),
    reads=_("The same as from extensions.conf, whatever wrote the dialplan: files, AEL, a database."),
    loses=_("What Lua and realtime answer only during a call; labels of first priorities, which are never printed."),
    recognizes=lambda file: is_shown(file.head),
    read=lambda file, _texts: Box(plan=read_shown(file.text, file.name)),
)
globals_show = Format(
    name="asterisk-globals",
    title=_("Asterisk: what `dialplan show globals` prints"),
    reads=_("Global variables, for the dialplan that comes with them."),
    loses=_("Values of variables whose names say that they are secret."),
    recognizes=lambda file: is_globals(file.head),
    read=lambda file, _texts: Box(variables=read_shown(file.text, file.name).variables),
)
trunks_conf = Format(
    name="asterisk-trunks",
    title=_("Asterisk: pjsip.conf, pjsip_wizard.conf, sip.conf, iax.conf"),
    reads=_("Trunks with their hosts and channels."),
    loses=_("Phones, logins, passwords, codecs: none of it is read."),
    recognizes=_lists_trunks,
    read=_read_trunks,
)
peers_show = Format(
    name="asterisk-peers",
    title=_("Asterisk: what it prints of its trunks (`pjsip show endpoints`, `sip show registry` ...)"),
    reads=_("Whether each trunk could be reached, with the time of the import; beside its status, never over it."),
    loses=_("Phones, and trunks that nobody listed. A state that says nothing either way."),
    recognizes=lambda file: is_sighting(file.head),
    read=lambda file, _texts: Box(seen=tuple(read_sightings(file.text))),
)

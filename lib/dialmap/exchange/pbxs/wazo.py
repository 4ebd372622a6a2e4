"""Wazo: its outgoing calls and trunks, as its interface answers them in JSON.

Holds which name means what. A number is matched by Asterisk in the context of the extension: the most specific pattern
has it, and nothing is asked after it. ``strip_digits`` are taken off the dialed number, ``external_prefix`` is put in
front of the rest; ``prefix`` changes nothing in what Wazo writes for Asterisk. Never reads a login or a password.

Source: wazo-confd (schemas of outcalls and trunks), wazo-confgend (extensionsconf), wazo-agid (outgoingfeatures).
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from dialmap.core.model import Template
from dialmap.dialplan import NotRegularError, Policy
from dialmap.exchange.asterisk.box import Box, Listed
from dialmap.exchange.asterisk.dialplan import Place
from dialmap.exchange.pbxs.rules import Told, split
from dialmap.exchange.pbxs.values import bare_pattern, dialed_of, rows_of, text_of, whole
from dialmap.messages import _

#: A login with its password in front of a host.
_LOGIN: Final = re.compile(r"[^/@:]{0,200}:[^/@]{0,200}@")


def is_outcalls(value: Any) -> bool:
    """Whether a value of JSON is a list of outgoing calls."""
    rows = rows_of(value)
    return bool(rows) and rows[0].keys() >= {"extensions", "trunks", "internal_caller_id"}


def is_trunks(value: Any) -> bool:
    """Whether a value of JSON is a list of trunks."""
    rows = rows_of(value)
    return bool(rows) and rows[0].keys() >= {"endpoint_sip", "endpoint_custom", "context"}


def read_outcalls(value: Any, file: str) -> Box:
    """The outgoing calls with their extensions, and the trunks in the order in which they are tried."""
    told = Told()
    contexts: set[str] = set()
    for row in rows_of(value):
        told.lines += 1
        place, name = Place(file, told.lines), text_of(row.get("name"))
        if row.get("enabled") is False:
            told.leave_out(place, name, _("it is switched off, and a number that it takes goes nowhere"))
            continue
        templates = []
        for extension in _objects(row.get("extensions")):
            contexts.add(text_of(extension.get("context")))
            try:
                templates.append(_template(extension, place))
            except NotRegularError as error:
                told.leave_out(place, name, error.message)
            prefix = text_of(extension.get("prefix"))
            if prefix:
                told.remark(place, name, _("prefix {prefix} changes nothing in the dialplan there", prefix=prefix))
        trunks = [_name(each) for each in _objects(row.get("trunks"))]
        if row.get("schedules"):
            told.remark(place, name, _("its hours are not read"))
        if row.get("call_permissions"):
            told.remark(place, name, _("who may use it is not read"))
        told.add(name, templates, [each for each in trunks if each], note=text_of(row.get("description")))
    if len(contexts) > 1:
        said = _(
            "the extensions are of several contexts ({names}); here they are one", names=", ".join(sorted(contexts))
        )
        told.lose(Place(file, 0), said)
    return told.box(Policy.SPECIFIC, falls=False)


def read_trunks(value: Any, _file: str) -> Box:
    """The trunks, by the names that outgoing calls use; hosts are behind another address there."""
    return Box(trunks=tuple(_trunks(value)))


def _trunks(value: Any) -> Iterator[Listed]:
    for row in rows_of(value):
        name = _name(row)
        if name:
            yield Listed(name=name, note=f"id {whole(row.get('id'))}")


def _name(row: dict[str, Any]) -> str:
    """What a trunk is called: as its end is; by its number where that is not told, as of one over IAX."""
    ends = (("sip", "label"), ("sip", "name"), ("custom", "interface"), ("iax", "name"))
    named = next((said for end, key in ends if (said := text_of(_in(row, f"endpoint_{end}").get(key)))), "")
    named, number = _LOGIN.sub("", named), text_of(row.get("id"))
    return named or (f"trunk {number}" if number else "")


def _template(extension: dict[str, Any], place: Place) -> Template:
    """An extension as a template. Errors: :class:`NotRegularError` for what is no pattern."""
    exten = text_of(extension.get("exten"))
    pattern = exten if exten.startswith("_") else bare_pattern(exten)
    prepend = dialed_of(extension.get("external_prefix"), "external_prefix")
    return split(pattern, whole(extension.get("strip_digits")), prepend, place)


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _in(row: dict[str, Any], key: str) -> dict[str, Any]:
    found = row.get(key)
    return found if isinstance(found, dict) else {}

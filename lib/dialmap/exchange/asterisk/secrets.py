"""Cuts passwords and PINs off what a dialplan holds, before anything is kept, shown or told.

Holds where they stand. Never knows what a call does.
"""

import re
from typing import Final

HIDDEN: Final = "***"
#: ``user:secret@host``, but not ``sip:number@host``.
_BEFORE_HOST: Final = re.compile(r"(?<![\w.+-])(?!sips?:)([\w.+-]+):([^\s@,&/|{}]+)@", re.IGNORECASE)
_BEHIND_SCHEME: Final = re.compile(r"(sips?:[^\s:@,&/|{}]+):([^\s@,&/|{}]+)@", re.IGNORECASE)
_NAMED: Final = re.compile(r"pass|secret|(?<![a-z])pin(?![a-z])|token|api_?key", re.IGNORECASE)
#: Applications whose first argument is a password.
_FIRST: Final = frozenset(("authenticate", "vmauthenticate", "disa"))
#: Subroutines of FreePBX, and the place of the password among their arguments.
_PLACED: Final = {"dialout-trunk": 2, "dialout-enum": 2, "dialout-dundi": 2, "pinsets": 0}
_SUBROUTINE: Final = re.compile(r"^(\s*(?:macro-)?([\w-]+)\s*(?:,[^,(]*,[^,(]*\(|,))(.*)$", re.DOTALL)


def without_secrets(app: str, args: str) -> str:
    """The arguments of an application, with what is secret in them replaced."""
    name = app.strip().lower()
    if name in _FIRST:
        _first, comma, rest = args.partition(",")
        return HIDDEN + comma + rest
    if name in ("set", "mset", "setvar", "setglobal", "setglobalvar"):
        variable, equals, value = args.partition("=")
        return variable + equals + hidden_if_named(variable, value)
    if name in ("macro", "gosub"):
        args = _without_placed(args)
    return without_passwords(args)


def hidden_if_named(name: str, value: str) -> str:
    """The value of a variable; hidden where its name says that it is a secret."""
    return HIDDEN if value and _NAMED.search(name) else without_passwords(value)


def without_passwords(text: str) -> str:
    """A text without what stands before a host behind a colon."""
    if "@" not in text:
        return text
    return _BEHIND_SCHEME.sub(rf"\1:{HIDDEN}@", _BEFORE_HOST.sub(rf"\1:{HIDDEN}@", text))


def _without_placed(args: str) -> str:
    found = _SUBROUTINE.match(args)
    if found is None or found[2].removeprefix("macro-") not in _PLACED:
        return args
    given = found[3].split(",")
    place = _PLACED[found[2].removeprefix("macro-")]
    if place < len(given) and given[place].strip(" )") and not given[place].strip().startswith("$"):
        end = ")" if given[place].endswith(")") else ""
        given[place] = HIDDEN + end
    return found[1] + ",".join(given)

"""YAML as files hold it: text in, plain values out, or one sentence. Every scalar stays the text that was written.

Never knows what the values mean, and never follows an alias: a few of them can unfold into gigabytes.
"""

from typing import Any, Final

import yaml

from dialmap.errors import DataError
from dialmap.exchange.limits import MEGABYTE, too_large
from dialmap.messages import _

#: The reader is slow, and no export of a robot is larger.
LARGEST: Final = 5 * MEGABYTE
MOST_DEEP: Final = 200
SUFFIXES: Final = (".yaml", ".yml")
#: In C where the library has it; it takes 007 and yes as the texts that they are.
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NOTHING: Final = frozenset(("", "null", "Null", "NULL", "~"))


def read_yaml(text: str) -> Any:
    """The value that a text holds; of several documents a list. Errors: :class:`DataError`."""
    if len(text) > LARGEST:
        raise DataError(too_large(LARGEST))
    try:
        deep = 0
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.AliasEvent):
                raise DataError(
                    _(
                        "line {line} takes over another part by an alias (*{name}), which is not read; write it out",
                        line=event.start_mark.line + 1 if event.start_mark else 1,
                        name=event.anchor,
                    )
                )
            deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if deep > MOST_DEEP:
                raise DataError(_("lists stand in lists too many times over; write the file anew"))
        found = [_plain(each) for each in yaml.load_all(text, Loader=_LOADER)]
    except yaml.MarkedYAMLError as error:
        line, why = error.problem_mark.line + 1 if error.problem_mark else 1, error.problem or "?"
        raise DataError(_("line {line} is not YAML ({why}); write the file anew", line=line, why=why)) from error
    except (yaml.YAMLError, TypeError, ValueError) as error:  # a list as a key, or an odd character
        why = str(error).partition("\n")[0]
        raise DataError(_("this is not YAML ({why}); write the file anew", why=why)) from error
    return found[0] if len(found) == 1 else found


def _plain(value: Any) -> Any:
    """The value with nothing where YAML writes nothing."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return None if value in _NOTHING else value

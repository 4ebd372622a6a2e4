"""The format of voice robots: exports of flows, agents and assistants, and scripts. Never what a robot says."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from dialmap.exchange.asterisk.box import Box
from dialmap.exchange.asterisk.dialplan import Place, Unread
from dialmap.exchange.formats.base import Format, Text
from dialmap.exchange.json_files import read_json
from dialmap.exchange.robots.scripts import calls_of, is_script
from dialmap.exchange.robots.transfers import Handed, handed_over
from dialmap.exchange.yaml_files import SUFFIXES, read_yaml
from dialmap.messages import _

_TELLING: Final = re.compile(r"(?:transfer|forward|operator)\w*\s*:", re.IGNORECASE)


def _is_robot(file: Text) -> bool:
    if file.suffix in SUFFIXES and file.value is None:  # where it speaks of transfers, say what is wrong with it
        return _TELLING.search(file.head) is not None
    if file.value is None and not file.is_like_json:
        return is_script(file.head)
    return any(True for _each in handed_over(file.value, ""))


def _read(file: Text, _texts: Mapping[str, str]) -> Box:
    name = PurePosixPath(file.name).stem
    if is_script(file.head):
        told = list(calls_of(file.text, name))
    else:
        value = file.value
        if value is None:  # which says what is wrong with it
            value = read_yaml(file.text) if file.suffix in SUFFIXES else read_json(file.data)
        told = [(0, each) for each in handed_over(value, name)]
    handed: list[Handed] = []
    lost = []
    for line, each in told:
        if each.why is None:
            handed.append(each)
        else:
            said = _("{scenario}, {block}: {why}", scenario=each.scenario, block=each.block, why=each.why)
            lost.append(Unread(Place(file.name, line), said))
    return Box(handed=tuple(handed), unread=tuple(lost))


robots = Format(
    name="robots",
    title=_("Voice robots: Amazon Connect, Twilio Studio, Dialogflow, Vapi, Retell, ElevenLabs, VoxEngine"),
    reads=_("Each step that hands a caller over to a number, as a Result block; the robot as its scenario."),
    loses=_("Everything else of a robot. Transfers to SIP addresses, queues and clients are named and left out."),
    recognizes=_is_robot,
    read=_read,
)

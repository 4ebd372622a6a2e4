"""What applications mean for a call that meets them: where it ends, who else has it, which variables they set.

Holds names and tables of variables. Never follows a call.
"""

from collections.abc import Mapping
from typing import Final

from dialmap.exchange.asterisk.substitution import Scope, substitute
from dialmap.exchange.asterisk.texts import written
from dialmap.exchange.asterisk.values import Value, fields

ENDS: Final = frozenset(("hangup", "congestion", "busy", "park"))
#: Where a call arrives without a trunk: people, machines, another program; or its caller chooses, waits, is taken over.
ELSEWHERE: Final = frozenset(
    (
        *("queue", "voicemail", "voicemailmain", "confbridge", "meetme", "agi", "eagi", "fastagi", "deadagi", "stasis"),
        *("directory", "disa", "page", "followme", "echo", "record", "receivefax", "externalivr", "minivmrecord"),
        *("waitexten", "read", "musiconhold", "agentlogin", "pickup", "parkedcall", "chanspy", "milliwatt", "dictate"),
        # What a feature code does: it tells or changes something.
        *("saydigits", "saynumber", "sayalpha", "sayphonetic", "sayunixtime", "datetime", "festival"),
        *("system", "trysystem", "dbput", "dbdel", "dbdeltree", "addqueuemember", "removequeuemember"),
    )
)
#: What a Set writes that outlives the call.
_WRITES: Final = ("DB(", "DEVICE_STATE(")
#: Programs that may set any variable.
OPENS: Final = frozenset(("agi", "eagi", "fastagi", "deadagi", "stasis", "externalivr", "mysql", "ldapget"))
#: What tells how an earlier Dial ended: a way that hangs on it is a failover, not a condition.
FAILOVER: Final = frozenset(("DIALSTATUS", "HANGUPCAUSE", "DIALEDTIME", "ANSWEREDTIME", "DIALEDPEERNAME"))
#: Variables that only a call has.
_OF_THE_CALL: Final = (
    *FAILOVER,
    *("CHANNEL", "UNIQUEID", "CALLERIDNUM", "CALLERID", "CALLERIDNAME", "EPOCH", "SIPDOMAIN", "DATETIME", "TIMESTAMP"),
)
OF_THE_CALL: Final[Mapping[str, Value]] = {name: Value.decided_later(name) for name in _OF_THE_CALL}
#: What an application leaves behind; only the call tells it.
_LEFT_BEHIND: Final[Mapping[str, tuple[str, ...]]] = {
    "dial": tuple(FAILOVER),
    "chanisavail": ("AVAILCHAN", "AVAILORIGCHAN", "AVAILSTATUS", "AVAILCAUSECODE"),
    "playback": ("PLAYBACKSTATUS",),
    "controlplayback": ("CPLAYBACKSTATUS",),
    "queue": ("QUEUESTATUS",),
    "voicemail": ("VMSTATUS",),
    "system": ("SYSTEMSTATUS",),
    "trysystem": ("SYSTEMSTATUS",),
    "transfer": ("TRANSFERSTATUS",),
    "sendtext": ("SENDTEXTSTATUS",),
    "record": ("RECORDED_FILE", "RECORD_STATUS"),
    "lookupblacklist": ("LOOKUPBLSTATUS",),
    "privacymanager": ("PRIVACYMGRSTATUS",),
    "vmauthenticate": ("AUTH_MAILBOX",),
    "waitforsilence": ("WAITSTATUS",),
    "amd": ("AMDSTATUS", "AMDCAUSE"),
    "originate": ("ORIGINATE_STATUS",),
    "pickupchan": ("PICKUPRESULT",),
}
#: What fills the variable that it names first.
_ASKS: Final = frozenset(("read", "readexten", "readfile", "dbget"))


def left_behind(app: str, args: str) -> dict[str, Value]:
    """The variables that an application sets, and that only the call tells."""
    names = list(_LEFT_BEHIND.get(app, ()))
    if app in _ASKS:
        first = args.replace("|", ",").partition(",")[0].partition("=")[0]
        names += [each.strip() for each in first.split("&") if each.strip()]
    return {name: Value.decided_later(name) for name in names}


def writes(args: str) -> bool:
    """Whether a Set keeps something beyond the call, as a feature code does."""
    return args.lstrip().upper().startswith(_WRITES)


def assigned(args: str, scope: Scope, several: bool) -> list[tuple[str, Value, bool]]:
    """What a Set gives: (variable, value, whether it counts in this subroutine only)."""
    found: list[tuple[str, Value, bool]] = []
    for part in written(args) if several else [args]:
        name, equals, text = part.partition("=")
        name = name.strip().lstrip("_")
        function, bracket, inner = name.partition("(")
        inner = inner.rpartition(")")[0]
        if not equals or not name:
            continue
        if not bracket:
            found.append((name, substitute(text, scope), False))
        elif function.upper() in ("LOCAL", "GLOBAL"):
            found.append((inner.strip().lstrip("_"), substitute(text, scope), function.upper() == "LOCAL"))
        elif function.upper() == "ARRAY":
            values = fields(substitute(text, scope))
            names = [each.strip() for each in inner.split(",")]
            found += [(each, value, False) for each, value in zip(names, values, strict=False)]
    return found

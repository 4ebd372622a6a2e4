"""What macros usually do that belong to a PBX's own files, for a dialplan that calls one and does not hold it.

Holds them as a dialplan of our own words. Never goes before what the files themselves say.
"""

from collections.abc import Mapping
from typing import Final

from dialmap.exchange.asterisk.conf import read_conf
from dialmap.exchange.asterisk.dialplan import Context

#: The trunks among the arguments, from the fourth: so many are tried.
MOST_LISTED: Final = 8
#: Asterisk-GUI: the dial strings of two trunks. Yeastar: how many, what is put in front, the number, the trunks
#: (``trunk-sps-NAME``, which on a S-Series box is the endpoint ``trunk-NAME-endpoint``).
_TEXT: Final = """
[macro-trunkdial-failover-0.3]
exten => s,1,GotoIf($[${REGEX("^[0-9]+$" ${ARG1})}]?listed)
exten => s,n,Dial(${ARG1})
exten => s,n,GotoIf($["${ARG2}" = ""]?end)
exten => s,n,Dial(${ARG2})
exten => s,n(end),Hangup()
exten => s,n(listed),GotoIf($[${ARG1} < 1]?dialmap-no-trunk,s,1)
LISTED
exten => s,n,Goto(end)
[dialmap-no-trunk]
exten => s,1,Congestion()
"""
_ONE: Final = """exten => s,n,GotoIf($[${ARG1} < COUNT]?end)
exten => s,n,Set(NAME=${ARGPLACE})
exten => s,n,Set(NUM=${ARG2}${ARG3})
exten => s,n,ExecIf($["${${NAME}}" = "PJSIP"]?Dial(PJSIP/${NUM}@trunk-${NAME:10}-endpoint):Dial(${${NAME}}/${NUM}))"""
_LISTED: Final = "\n".join(
    _ONE.replace("COUNT", str(count)).replace("PLACE", str(count + 3)) for count in range(1, MOST_LISTED + 1)
)
CONTEXTS: Final[Mapping[str, Context]] = read_conf({"usual": _TEXT.replace("LISTED", _LISTED)}, "usual").contexts

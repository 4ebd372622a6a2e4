"""What macros usually do that belong to a PBX's own files, for a dialplan that calls one and does not hold it.

Holds them as a dialplan of our own words. Never goes before what the files themselves say.
"""

from collections.abc import Mapping
from typing import Final

from dialmap.exchange.asterisk.conf import read_conf
from dialmap.exchange.asterisk.dialplan import Context

#: Asterisk-GUI: the dial strings of two trunks. Yeastar MyPBX: how many, what is put in front, the number, the trunks.
_TEXT: Final = """
[macro-trunkdial-failover-0.3]
exten => s,1,GotoIf($[${REGEX("^[0-9]+$" ${ARG1})}]?listed)
exten => s,n,Dial(${ARG1})
exten => s,n,GotoIf($["${ARG2}" = ""]?end)
exten => s,n,Dial(${ARG2})
exten => s,n(end),Hangup()
exten => s,n(listed),GotoIf($[${ARG1} < 1]?dialmap-no-trunk,s,1)
exten => s,n,Dial(${${ARG4}}/${ARG2}${ARG3})
exten => s,n,GotoIf($[${ARG1} < 2]?end)
exten => s,n,Dial(${${ARG5}}/${ARG2}${ARG3})
exten => s,n,GotoIf($[${ARG1} < 3]?end)
exten => s,n,Dial(${${ARG6}}/${ARG2}${ARG3})
exten => s,n,GotoIf($[${ARG1} < 4]?end)
exten => s,n,Dial(${${ARG7}}/${ARG2}${ARG3})
exten => s,n,Goto(end)
[dialmap-no-trunk]
exten => s,1,Congestion()
"""
CONTEXTS: Final[Mapping[str, Context]] = read_conf({"usual": _TEXT}, "usual").contexts

"""The columns of call records that come without a header, as each system writes them. Holds nothing else."""

from collections.abc import Mapping
from typing import Final

#: The columns of Asterisk's ``Master.csv``, as cdr_csv writes them; further ones stand behind them by configuration.
MASTER: Final = (
    "accountcode",
    "src",
    "dst",
    "dcontext",
    "clid",
    "channel",
    "dstchannel",
    "lastapp",
    "lastdata",
    "start",
    "answer",
    "end",
    "duration",
    "billsec",
    "disposition",
    "amaflags",
)
FURTHER: Final[Mapping[int, tuple[str, ...]]] = {
    16: (),
    17: ("uniqueid",),
    18: ("uniqueid", "userfield"),
    19: ("peeraccount", "linkedid", "sequence"),
    20: ("uniqueid", "peeraccount", "linkedid", "sequence"),
    21: ("uniqueid", "userfield", "peeraccount", "linkedid", "sequence"),
}
#: The same as cdr_custom writes it where nobody has changed that much; some leave out the last ones.
CUSTOM: Final = (
    *("clid", "src", "dst", "dcontext", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer", "end"),
    *("duration", "billsec", "disposition", "amaflags", "accountcode", "uniqueid", "userfield", "sequence"),
)
LEAST_CUSTOM: Final = 15
#: The columns of FreePBX's table, for exports without a header; some have fewer of the last ones.
FREEPBX: Final = (
    *("calldate", "clid", "src", "dst", "dcontext", "channel", "dstchannel", "lastapp", "lastdata", "duration"),
    *("billsec", "disposition", "amaflags", "accountcode", "uniqueid", "userfield", "did", "recordingfile", "cnum"),
    *("cnam", "outbound_cnum", "outbound_cnam", "dst_cnam", "linkedid", "peeraccount", "sequence"),
)
LEAST_FREEPBX: Final = 12
#: The columns of CEL as cel_custom writes them where nobody has changed that.
CEL: Final = (
    "eventtype",
    "eventtime",
    "cid_name",
    "cid_num",
    "cid_ani",
    "cid_rdnis",
    "cid_dnid",
    "exten",
    "context",
    "channame",
    "appname",
    "appdata",
    "amaflags",
    "accountcode",
    "uniqueid",
    "linkedid",
    "peer",
    "userdeftype",
    "extra",
)

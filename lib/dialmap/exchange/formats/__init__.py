"""The registry of file formats: what we can read, in the order in which it is tried.

A file is known by what is in it, not by its name. Our own tables go straight to the plan of an import; every other
format tells of a PBX, whose files are one import together (:mod:`dialmap.exchange.boxes`). Never holds a format itself.
"""

from typing import Final

from dialmap.exchange.formats import asterisk, freepbx, others, ours, robots
from dialmap.exchange.formats.base import Format, Text

ALL_FORMATS: Final[tuple[Format, ...]] = (
    freepbx.backup,
    others.mikopbx_db,
    others.mikopbx_rest,
    others.threecx_rules,
    others.threecx_trunks,
    others.wazo_outcalls,
    others.wazo_trunks,
    others.fusionpbx_sql,
    others.drouting_sql,
    others.freeswitch_xml,
    freepbx.sql_dump,
    freepbx.printed_tables,
    robots.robots,
    freepbx.dial_patterns,
    others.yeastar_csv,
    others.yeastar_trunks,
    others.yeti_dialpeers,
    others.yeti_gateways,
    others.cucm_csv,
    others.drouting_csv,
    asterisk.dialplan_show,
    asterisk.globals_show,
    asterisk.peers_show,
    asterisk.trunks_conf,
    asterisk.extensions_conf,
    ours.workbooks,
    ours.csv_files,  # takes whatever no other format recognizes: it says best what is wrong
)
BY_NAME: Final = {each.name: each for each in ALL_FORMATS}


def format_of(file: Text) -> Format:
    """The first format that recognizes a file."""
    return next(each for each in ALL_FORMATS if each.recognizes(file))

"""What was found by trying to break the readers of other systems: each once, small."""

from contextlib import suppress

import pytest

from dialmap.core.exchange import Upload
from dialmap.errors import DataError
from dialmap.exchange.boxes import box_of


def read(name, text):
    box, _others, _left_out = box_of([Upload(name, text.encode())])
    return box


def said(box):
    return [str(each.why) for each in box.unread]


def test_a_login_in_the_interface_of_a_trunk_is_cut_off():
    rows = '[{"id": 1, "context": "x", "endpoint_sip": null, "endpoint_custom": {"interface": "SIP/user:secretpw@h"}}]'
    (trunk,) = read("trunks.json", rows).trunks
    assert trunk.name == "SIP/h"


def test_what_is_asked_of_a_host_is_no_part_of_it():
    rows = "Name,Enabled,Allow termination,Host,Port\na,true,true,h?pw=secret,/secret\n"
    (trunk,) = read("gateways.csv", rows).trunks
    assert (trunk.host, "secret" in repr(trunk)) == ("h", False)


@pytest.mark.parametrize("pattern", ["[(", "[1-", "7[", "X.X."])
def test_what_is_no_pattern_of_yeastar_is_named(pattern):
    box = read("r.csv", f'Name,Pattern,Strip,Prepend,Trunks\nA,"{pattern}",0,,t\nB,7495!,0,,t\nC,1,0,${{x}},t\n')
    assert [each.name for each in box.rules.routes if each.name == "B"] == ["B"]
    assert [each.pattern for route in box.rules.routes for each in route.templates if route.name == "B"] == ["_7495!"]
    assert any(each == "rule C is left out: prepend cannot be dialed" for each in said(box))


def test_a_least_length_of_yeti_counts():
    header = "prefix,enabled,locked,priority,gateway_name,gateway_group_name,routing_group_name"
    rows = f"{header},dst_number_min_length,dst_number_max_length\n7,true,false,1,a,,g,4,100\n8,true,false,1,a,,g,9,4\n"
    box = read("d.csv", rows)
    assert [each.pattern for route in box.rules.routes for each in route.templates] == ["_7XXX!"]
    assert said(box) == ["rule 8 is left out: its lengths are shorter than its beginnings"]


INSERTED = """CREATE TABLE public.v_gateways (
    gateway_uuid uuid NOT NULL,
    gateway text,
    password text,
    proxy text,
    enabled text
);
INSERT INTO public.v_gateways VALUES ('u1', 'one', 'sec\\', 'h1', 'true'), ('u2', E'tw\\'o', 'x', 'h2', 'false');
"""


def test_statements_without_columns_and_backslashes_of_postgresql_are_read():
    box = read("dump.sql", INSERTED)
    assert [(each.name, each.host, each.is_off) for each in box.trunks] == [("one", "h1", False), ("tw'o", "h2", True)]
    assert "sec" not in repr(box)


def test_one_broken_dialplan_is_named_and_the_others_are_read():
    xml = (
        '<extension name="a"><condition field="destination_number" expression="^9$">'
        '<action application="bridge" data="sofia/gateway/g/$0"/></condition></extension>'
    )
    rows = (
        f"p1\tx\tgood\t{xml.replace('$0', '${destination_number}')}\t1\ttrue\np2\tx\tbad\t<extension sofia/\t2\ttrue\n"
    )
    head = "dialplan_uuid, dialplan_context, dialplan_name, dialplan_xml, dialplan_order, dialplan_enabled"
    box = read("dump.sql", f"COPY public.v_dialplans ({head}) FROM stdin;\n{rows}\\.\n")
    assert [each.name for each in box.rules.routes] == ["a"]
    assert [each.partition("(")[0] for each in said(box)] == ["rule bad is left out: its XML cannot be read "]


YETI = "prefix,priority,gateway_name,gateway_group_name,routing_group_name,enabled\n"
SLOW = {
    "many dialpeers": ("d.csv", lambda count: YETI + "".join(f"7{at:06},1,gw{at},,g,true\n" for at in range(count))),
    "COPY that never ends": (
        "d.sql",
        lambda count: "COPY public.v_gateways (gateway_uuid, gateway) FROM stdin;\n" * count,
    ),
    "CREATE that never ends": (
        "d.sql",
        lambda count: 'INSERT INTO v_gateways (gateway) VALUES ("a");\n' + "CREATE TABLE a (\n" * count,
    ),
    "quotation marks of a script": ("s.js", lambda count: "VoxEngine.x;'" + "\\'" * count),
    "declarations of XML": ("g.xml", lambda count: '<gateway name="a"/>' + "<?xml" * count),
}


@pytest.mark.parametrize("name", SLOW)
def test_what_took_the_square_of_its_size_is_read_or_refused(name):
    file, make = SLOW[name]
    with suppress(DataError):
        read(file, make(30_000))

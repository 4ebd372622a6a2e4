"""What the modules of the interface work out by themselves: filters, the picture, groups, sentences."""

from build import snapshot

from dialmap.board import check
from dialmap.core.findings import ObjectKind, Severity
from dialmap.core.settings import Policy, Settings
from dialmap.reports import flow as flows
from dialmap.ui import compare, exchange, findings, flow
from dialmap.ui.kit.shades import SHADES
from dialmap.ui.objects import filters, links, route, transfer, trunk

DATA = {
    "trunks": [{"name": "live"}, {"name": "dead", "status": "disabled", "ticket": "SUP-7"}],
    "routes": [
        {"name": "Moscow", "pattern": "_7495XXXXXXX", "trunks": ["live"], "owner": "Ann"},
        {"name": "Kazan", "pattern": "_7843XXXXXXX", "trunks": ["dead"]},
        {"name": "Orphan", "pattern": ["_9XX", "_1["]},
        {"name": "Off", "pattern": "_5XX", "enabled": False},
    ],
    "transfers": [
        {"scenario": "s", "block": "a", "number": "74951234567"},
        {"scenario": "s", "block": "b", "number": "78431234567"},
        {"scenario": "u", "block": "c", "number": "901"},
        {"scenario": "u", "block": "d", "number": "000", "note": "ask Bob"},
    ],
}


def board(**settings):
    return check(snapshot(**DATA), Settings(**settings))


def names(rows):
    return [row.name for row in rows]


def test_routes_are_chosen_by_text_number_type_and_problem():
    def chosen(needle="", number="", kind="", problem=""):
        return names(route.chosen(board(), needle, number, kind, problem)[0])

    assert chosen("ann") == ["Moscow"]
    assert chosen("7843") == ["Kazan"]
    assert chosen(number="7 495 123-45-67") == ["Moscow"]
    assert chosen(kind="interconnect") == []
    assert chosen(problem="no_trunk") == ["Orphan"]
    assert chosen(problem="dead_trunks") == ["Kazan"]
    assert chosen(problem="unreadable_template") == ["Orphan"]
    assert chosen(problem="no_transfer") == ["Off"]
    assert chosen(problem="one_trunk") == ["Moscow"]
    assert route.chosen(board(), None, "000", "", "") == ([], {})


def test_trunks_and_transfers_are_chosen():
    assert names(trunk.chosen(board(), "sup-7", "", board().trunks)) == ["dead"]
    assert names(trunk.chosen(board(), None, "connected", board().trunks)) == ["live"]
    spare = check(snapshot(**{**DATA, "trunks": [*DATA["trunks"], {"name": "spare"}]}), Settings())
    uses = trunk.uses(spare)
    assert {use: names(trunk.chosen(spare, None, "", among)) for use, among in uses.items()} == {
        "unused": ["spare"],
        "alone": ["live"],
    }

    def blocks(*asked, **named):
        return [each.transfer.block for each in transfer.chosen(board(), *asked, **named)]

    assert blocks("bob", "") == ["d"]
    assert blocks("", "fails") == ["b", "c", "d"]
    assert blocks("", "arrives") == ["a"]
    assert blocks("", "", scenario="u") == ["c", "d"]
    assert blocks("", "", trunk="dead") == ["b"]
    assert filters.contains(" MOS ", ("x", "Moscow"))


def test_the_picture_names_each_node_once_and_draws_problems_red():
    shown = flows.build(board(), board().outcomes)
    drawn = flow.sankey(shown, "light")["series"][0]
    called = [node["name"] for node in drawn["data"]]
    assert len(set(called)) == len(called) == len(shown.nodes)
    red = SHADES["light"]["fails"]
    assert {node["name"] for node in drawn["data"] if node["itemStyle"]["color"] == red} <= {
        name for name in called if name.startswith("✖")
    }
    assert [node["itemStyle"]["color"] == red for node in drawn["data"]] == [
        2 * node.fails > node.weight for node in shown.nodes
    ]
    assert {link["source"] for link in drawn["links"]} <= set(called)
    assert 240 <= flow.height(shown) <= flow.HIGHEST
    assert flow.sankey(shown, "dark")["series"][0]["data"][0]["itemStyle"]["color"] == SHADES["dark"]["fails"]


def test_a_click_is_a_node_or_nothing():
    def event(kind, *indices):
        return {"selection": {"selected": [{"data_type": kind, "data_indices": list(indices)}]}}

    assert flow.selected(event("node", 3)) == 3
    assert flow.selected(event("edge", 3)) is None
    assert flow.selected({"selection": {"selected": []}}) is None


def test_findings_fall_into_groups():
    made = board()
    finding = next(each for each in made.findings if each.rule.code == "RT01")
    assert findings.group_of(made, finding, "rule").startswith("RT01 ")
    assert findings.group_of(made, finding, "object") == "Route: Orphan"
    assert findings.group_of(made, finding, "owner") == "nobody"
    assert findings.asides(made) == " 1 rule is switched off."  # RT18, by the profile; what is a list is not missed
    assert "2 rules are switched off." in findings.asides(board(rules={"RT05": "off"}))


def test_a_comparison_is_answered_in_one_sentence():
    from dialmap.board import Difference  # noqa: PLC0415

    one = board()
    assert compare.answer(Difference(("", ""), one, one)) == "Nothing differs."
    renamed = {**DATA, "trunks": [*DATA["trunks"], {"name": "spare"}]}
    other = check(snapshot(**renamed), Settings())
    assert "This is a proof." in compare.answer(Difference(("", ""), one, other))
    emptied = check(snapshot(trunks=DATA["trunks"]), Settings())
    assert "end up elsewhere." in compare.answer(Difference(("", ""), one, emptied))


def test_links_and_uploads():
    assert set(links.PAGES) == set(ObjectKind)
    assert links.url_key(("s", "a")) == "s\x1fa"

    class File:
        name = "x.csv"

        def getvalue(self):
            return b"data"

    (made,) = exchange.uploads_of([File()], "utf-8")
    assert (made.name, made.data, made.encoding, made.delimiter) == ("x.csv", b"data", "utf-8", None)


def test_severities_are_judged_by_the_settings():
    made = board(policy=Policy.ORDER, rules={"RT01": "note"})
    assert {each.severity for each in made.findings if each.rule.code == "RT01"} == {Severity.NOTE}

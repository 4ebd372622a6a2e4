"""Sources: read, compared with what is stored, told, proposed or taken over; and everything that can be wrong."""

import socket
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from build import VERA, trunk
from servers import manager, reply, url, web

from dialmap.core.observed import Observed
from dialmap.core.people import PROGRAM, Who
from dialmap.core.people import Source as Voucher
from dialmap.core.proposals import ProposalState, outlook
from dialmap.core.sources import Departure, NewSource, Reading, Source, SourceKind, SourceState, Then, Watched
from dialmap.errors import ConflictError, DataError, UsageError
from dialmap.service import audit, calls, exchange, intake, inventory, proposals, seeing, sources
from dialmap.service.boards import load
from dialmap.service.dialplans import sample_box
from dialmap.service.fetching import Patience

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_home(monkeypatch):
    monkeypatch.setenv("DIALMAP_PRIVATE_HOSTS", "127.0.0.1")


def kept(path, **about):
    sources.save(path, NewSource(**{"name": "desk", **about}), None, VERA)
    return next(each.source for each in sources.watched(path) if each.source.name == about.get("name", "desk"))


def exported(path, folder):
    folder.mkdir(exist_ok=True)
    for name, data in exchange.export_all(path):
        (folder / name).write_bytes(data)
    return folder


def edited(folder, name, old, new):
    text = (folder / name).read_text(encoding="utf-8-sig")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def test_a_source_that_holds_what_is_stored_is_alike_and_lasts(sample, tmp_path):
    source = kept(sample, place=str(exported(sample, tmp_path / "export")))
    first = intake.read(sample, source, clock=lambda: NOON)
    assert (first.state, first.told, first.departure) == (SourceState.ALIKE, {}, Departure())
    later = intake.read(sample, source, clock=lambda: NOON + timedelta(hours=1))
    assert (later.since, later.at, later.times) == (first.at, "2026-11-30T13:00:00+00:00", 2)
    assert len(sources.readings(sample, source)) == 1


def test_a_difference_is_told_with_rows_ranges_and_findings(sample, tmp_path):
    folder = exported(sample, tmp_path / "export")
    source = kept(sample, place=str(folder))
    before = load(sample)
    edited(folder, "routes.csv", "pbx-office", "reserve-sip")
    found = intake.read(sample, source)
    assert found.state is SourceState.DRIFTED
    made = exchange.effect(before, exchange.plan_import(sample, exchange.read_uploads([folder])[0]))
    assert found.departure.changed == len(found.edits) == len(made.comparison.edits) > 0
    assert found.departure.ranges == len(made.comparison.ranges) > 0
    assert (found.departure.new, found.departure.gone) == tuple(len(each) for each in made.findings[:2])
    assert load(sample).snapshot.routes == before.snapshot.routes
    assert intake.read(sample, source).times == 2


def test_rows_that_a_whole_source_lacks_would_go_and_those_of_another_stay(sample, tmp_path):
    folder = exported(sample, tmp_path / "export")
    lines = (folder / "routes.csv").read_text(encoding="utf-8-sig").splitlines()
    (folder / "routes.csv").write_text("\n".join(lines[:-1]), encoding="utf-8")
    part = kept(sample, place=str(folder))
    assert intake.read(sample, part).state is SourceState.ALIKE
    whole = kept(sample, place=str(folder), name="whole", is_whole=True)
    assert intake.read(sample, whole).departure.removed == 1


def test_what_was_shown_is_taken_over_and_nothing_else(sample, tmp_path):
    folder = exported(sample, tmp_path / "export")
    source = kept(sample, place=str(folder))
    edited(folder, "routes.csv", "pbx-office", "reserve-sip")
    shown = intake.read(sample, source)
    edited(folder, "trunks.csv", "reserve-sip,", "reserve-sip ,")  # the same once it is read
    (folder / "trunks.csv").write_text("name,status\nfresh,connected\n", encoding="utf-8")
    with pytest.raises(ConflictError, match="differs otherwise by now"):
        intake.take_over(sample, source, shown, VERA)
    now = sources.find(sample, source.id).reading
    assert now.departure.added == 1
    assert "fresh" not in load(sample).trunks
    assert intake.take_over(sample, source, now, VERA) == now.departure.rows
    assert "fresh" in load(sample).trunks
    assert sources.find(sample, source.id).state is SourceState.TAKEN
    assert intake.read(sample, source).state is SourceState.ALIKE
    assert {each.who for each in audit.history(sample)[:5]} == {"Vera"}


def test_a_source_is_taken_over_by_itself_where_that_is_set(sample, tmp_path):
    folder = exported(sample, tmp_path / "export")
    source = kept(sample, place=str(folder), then=Then.TAKE)
    edited(folder, "routes.csv", "pbx-office", "reserve-sip")
    found = intake.read(sample, source)
    assert found.state is SourceState.TAKEN
    assert found.told["en"].endswith("rows were taken over")
    assert audit.history(sample)[0].who == PROGRAM.name
    assert intake.read(sample, source).state is SourceState.ALIKE


def test_a_source_that_lacks_most_or_has_errors_is_not_taken_over_by_itself(sample, tmp_path):
    folder = exported(sample, tmp_path / "export")
    source = kept(sample, place=str(folder), then=Then.TAKE, is_whole=True)
    before = load(sample).snapshot
    lines = (folder / "trunks.csv").read_text(encoding="utf-8-sig").splitlines()
    (folder / "trunks.csv").write_text("\n".join(lines[:2]), encoding="utf-8")
    found = intake.read(sample, source)
    assert found.state is SourceState.DRIFTED
    assert "rows would be deleted; look first" in found.told["en"]
    (folder / "trunks.csv").write_text("\n".join([*lines, "bad,what"]), encoding="utf-8")
    edited(folder, "routes.csv", "pbx-office", "reserve-sip")
    found = intake.read(sample, source)
    assert (found.state, found.departure.refused) == (SourceState.DRIFTED, 1)
    assert found.told["en"].startswith("not taken over: ")
    assert load(sample).snapshot == before


def test_a_difference_becomes_one_proposal_with_its_intent(sample, tmp_path):
    folder = exported(sample, tmp_path / "export")
    source = kept(sample, place=str(folder), then=Then.PROPOSE)
    edited(folder, "routes.csv", "pbx-office", "reserve-sip")
    for _time in range(3):
        found = intake.read(sample, source)
    assert found.told["en"] == "change proposal 1 waits for a decision"
    (proposal,) = proposals.listed(sample)
    assert (proposal.author, proposal.state) == (PROGRAM.name, ProposalState.DRAFT)
    view = outlook(load(sample).routing, proposal)
    assert proposal.numbers in {each.pattern for each in view.comparison.ranges}
    proposals.reject(sample, proposal, VERA)
    intake.read(sample, source)
    folder.rename(tmp_path / "away")
    assert intake.read(sample, source).state is SourceState.BROKEN
    (tmp_path / "away").rename(folder)
    intake.read(sample, source)
    assert len(proposals.listed(sample)) == 1  # nobody is asked twice for the same
    edited(folder, "trunks.csv", "reserve-sip", "reserve-sipx")
    intake.read(sample, source)
    assert len(proposals.listed(sample)) == 2


def test_a_proposal_may_be_meant_to_move_no_number(sample, tmp_path):
    folder = exported(sample, tmp_path / "export")
    source = kept(sample, place=str(folder), then=Then.PROPOSE)
    status = load(sample).trunks["reserve-sip"].status.value
    (folder / "trunks.csv").write_text(f"name,status,note\nreserve-sip,{status},new remark\n", encoding="utf-8")
    intake.read(sample, source)
    (proposal,) = proposals.listed(sample)
    (check,) = outlook(load(sample).routing, proposal).checks
    assert (proposal.numbers, check.holds) == ("", True)
    proposals.apply(sample, proposal, VERA)
    assert load(sample).trunks["reserve-sip"].note == "new remark"


def test_a_source_that_is_dropped_while_it_is_read_stops_nobody(sample, tmp_path):
    source = kept(sample, place=str(exported(sample, tmp_path / "export")))
    sources.drop(sample, source, VERA)
    assert intake.read(sample, source).state is SourceState.ALIKE
    assert sources.watched(sample) == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x00\xff\xfe garbage \x00" * 500, ""),
        (b"<html><body>Sign in</body></html>", ""),
        (b"", ""),
        (b"name,type,patterns\n", "it holds no row"),
        (b"PK\x03\x04 no archive", ""),
        (b"{" * 5_000, ""),
    ],
)
def test_garbage_is_a_broken_source_and_nothing_is_lost(sample, tmp_path, data, said):
    file = tmp_path / "routes.csv"
    file.write_bytes(data)
    source = kept(sample, place=str(file), then=Then.TAKE, is_whole=True)
    before = load(sample).snapshot
    found = intake.read(sample, source)
    assert found.state is SourceState.BROKEN
    assert said in found.told["en"]
    assert found.told["en"] != found.told["ru"]
    assert load(sample).snapshot == before
    file.unlink()
    assert intake.read(sample, source).state is SourceState.BROKEN
    assert len(sources.readings(sample, source)) == 2


def test_an_address_is_read_with_a_secret_that_is_never_stored(sample, monkeypatch):
    data = b"name,status\nfresh,connected\n"
    monkeypatch.setenv("DESK_TOKEN", "Bearer sesam-4711")
    with web(lambda to: reply(to, data)) as server:
        source = kept(sample, place=url(server, "/trunks.csv"), login="Authorization", secret="DESK_TOKEN")
        assert intake.read(sample, source).departure.added == 1
        assert server.asked[0].headers["Authorization"] == "Bearer sesam-4711"
        monkeypatch.delenv("DESK_TOKEN")
        assert "DESK_TOKEN is not set" in intake.read(sample, source).told["en"]
    assert b"sesam" not in b"".join(each.read_bytes() for each in sample.parent.glob("sample.db*"))


def test_a_dialplan_is_a_source_with_its_entry(empty, tmp_path):
    folder = tmp_path / "asterisk"
    folder.mkdir()
    for name, data in ((each.name, each.data) for each in sample_box()):
        (folder / name).write_bytes(data)
    source = kept(empty, place=str(folder), then=Then.TAKE)
    assert "say where calls enter" in intake.read(empty, source).told["en"]
    sources.save(
        empty, replace(NewSource(name="desk", place=str(folder), then=Then.TAKE), entry="from-robot"), source, VERA
    )
    (now,) = (each.source for each in sources.watched(empty))
    found = intake.read(empty, now)
    assert found.state is SourceState.TAKEN, found.told
    assert len(load(empty).snapshot.routes) == 8


def test_call_records_are_a_source_and_none_counts_twice(sample):
    source = kept(sample, place=str(calls.SAMPLE_CALLS), kind=SourceKind.RECORDS)
    found = intake.read(sample, source)
    assert found.told["en"].endswith("calls were counted")
    assert intake.read(sample, source).state is SourceState.ALIKE


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"name": ""}, "needs a name"),
        ({"name": "\u200b"}, "needs a name"),
        ({"place": ""}, "say where the source is"),
        ({"place": "ftp://example.com/x"}, "is no web address"),
        ({"place": "https:///x"}, "is no web address"),
        ({"place": "https://[bad/x"}, "is no web address"),
        ({"place": "https://a:b@example.com/x"}, "holds no password here"),
        ({"place": "https://example.com/x", "login": "X-Key"}, "a header needs the variable"),
        ({"place": "https://example.com/x", "login": "X Key", "secret": "KEY"}, "is no name of a header"),
        ({"place": "https://example.com/x", "login": "X-Key", "secret": "my secret!"}, "a variable is named by"),
        ({"place": "/tmp/x", "secret": "KEY"}, "only an address or a manager interface has a secret"),
        ({"place": "/tmp/x", "every": 0}, "is read every 1 to"),
        ({"place": "/tmp/x", "format": "none-such"}, "there is no format"),
        ({"place": "pbx.example.com:x", "kind": SourceKind.MANAGER}, "is no host and port"),
        ({"place": "pbx.example.com", "kind": SourceKind.MANAGER}, "needs a user"),
        ({"place": "https://example.com/x", "kind": SourceKind.RECORDS}, "from files and folders"),
    ],
)
def test_a_source_that_cannot_be_is_refused_in_a_sentence(sample, about, said):
    with pytest.raises(UsageError, match=said):
        kept(sample, **{"place": "/tmp/x", **about})
    assert sources.watched(sample) == ()


def test_names_are_unique_and_somebody_else_may_have_been_faster(sample):
    source = kept(sample, place="/tmp/x")
    with pytest.raises(UsageError, match="there is a source Desk already"):
        kept(sample, place="/tmp/y", name=" Desk ")
    sources.save(sample, NewSource(name="desk", place="/tmp/z"), source, VERA)
    for act in (
        lambda: sources.save(sample, NewSource(name="desk", place="/tmp/u"), source, VERA),
        lambda: sources.drop(sample, source, VERA),
    ):
        with pytest.raises(ConflictError, match="Somebody else changed this source"):
            act()
    (now,) = sources.watched(sample)
    assert (now.source.place, now.source.version) == ("/tmp/z", 2)
    sources.drop(sample, now.source, VERA)
    with pytest.raises(DataError, match="there is no source"):
        sources.find(sample, source.id)


def test_only_folders_that_the_server_names_are_read(sample, tmp_path, monkeypatch):
    inside, outside = tmp_path / "in", tmp_path / "out"
    for each in (inside, outside):
        each.mkdir()
        (each / "trunks.csv").write_text("name,status\nfresh,connected\n", encoding="utf-8")
    (inside / "link.csv").symlink_to(outside / "trunks.csv")
    guest = Who("Gast", "gast@example.com", Voucher.SIGN_IN)
    monkeypatch.setenv("DIALMAP_ADMINISTRATORS", "gast@example.com,Vera")
    with pytest.raises(UsageError, match="DIALMAP_SOURCES"):
        sources.save(sample, NewSource(name="a", place=str(inside)), None, guest)
    monkeypatch.setenv("DIALMAP_SOURCES", str(inside))
    sources.save(sample, NewSource(name="a", place=str(inside / "trunks.csv")), None, guest)
    for place in (outside, inside / "link.csv", inside / ".." / "out"):
        with pytest.raises(UsageError, match="DIALMAP_SOURCES"):
            sources.save(sample, NewSource(name="b", place=str(place)), None, VERA)
    (found,) = sources.watched(sample)
    assert intake.read(sample, found.source).state is SourceState.DRIFTED
    monkeypatch.setenv("DIALMAP_SOURCES", str(outside))
    assert "DIALMAP_SOURCES" in intake.read(sample, found.source).told["en"]


def test_when_a_source_is_due():
    made = {"id": 1, "version": 1, "who": "", "at": "2026-11-30T11:00:00+00:00"}
    source = Source(name="s", place="x", every=30, **made)
    read = {"source": 1, "since": "", "times": 1, "state": SourceState.ALIKE, "told": {}, "revision": 1}
    at = Reading(at="2026-11-30T12:00:00+00:00", departure=Departure(), **read)
    assert Watched(source, None).is_due(NOON)
    assert not Watched(replace(source, is_on=False), None).is_due(NOON)
    assert not Watched(source, at).is_due(NOON + timedelta(minutes=29))
    assert Watched(source, at).is_due(NOON + timedelta(minutes=30))
    changed = Watched(replace(source, at="2026-11-30T12:00:01+00:00"), at)
    assert changed.is_due(NOON + timedelta(seconds=1))
    assert not changed.is_due(NOON)  # a change that is yet to come: the clock was put back
    assert Watched(source, at).is_due(NOON - timedelta(days=1))  # a clock that was put back


def box(path, server, **about):
    place = f"127.0.0.1:{server.server_address[1]}"
    return kept(path, kind=SourceKind.MANAGER, place=place, login="watch", secret="PBX_SECRET", **about)


def test_trunks_are_seen_over_the_manager_interface_with_since_when(sample, monkeypatch):
    monkeypatch.setenv("PBX_SECRET", "sesam")
    with manager(
        endpoints=[("pbx-office", "Not in use"), ("reserve-sip", "Unavailable"), ("phone", "In use")]
    ) as server:
        source = box(sample, server)
        found = intake.read(sample, source, clock=lambda: NOON)
        assert found.state is SourceState.TAKEN
        assert found.told["en"] == "peers: 3, trunks among them: 2, of those unreachable: 1"
        assert [each["Action"] for each in server.asked][-1] == "Logoff"
        assert not any("sesam" in each for packet in server.asked for each in packet.values())
        board = load(sample)
        assert board.trunks["reserve-sip"].observed is Observed.UNREACHABLE
        entries = len(audit.history(sample))
        intake.read(sample, source, clock=lambda: NOON + timedelta(minutes=5))
        assert len(audit.history(sample)) == entries  # nothing has changed, so nobody is told that it did
        server.endpoints[1] = ("reserve-sip", "Not in use")
        intake.read(sample, source, clock=lambda: NOON + timedelta(minutes=10))
    newest, oldest = seeing.history(sample, "reserve-sip")
    assert (oldest.state, oldest.since, oldest.at) == (
        Observed.UNREACHABLE,
        "2026-11-30T12:00:00Z",
        "2026-11-30T12:05:00Z",
    )
    assert (newest.state, newest.since, newest.said) == (Observed.REACHABLE, "2026-11-30T12:10:00Z", "Not in use")
    assert seeing.history(sample, "pbx-office")[0].since == "2026-11-30T12:00:00Z"
    row = load(sample).trunks["reserve-sip"]
    inventory.save(sample, replace(row, name="reserve-2"), row, VERA)
    assert len(seeing.history(sample, "reserve-2")) == 2


def test_registrations_are_known_by_name_or_host(empty, monkeypatch):
    monkeypatch.setenv("PBX_SECRET", "sesam")
    for each in (trunk("a"), trunk("b", endpoint="sip.example.com")):
        inventory.save(empty, each, None, VERA)
    with manager(registrations=[("a", "Rejected"), ("sip.example.com", "Registered")]) as server:
        intake.read(empty, box(empty, server))
    assert [each.observed for each in load(empty).snapshot.trunks] == [Observed.UNREACHABLE, Observed.REACHABLE]


def silent(handler, _packet):
    handler.rfile.readline()


def endless(handler, packet):
    number = packet["ActionID"]
    handler.say(f"Response: Success\nActionID: {number}\n")
    while True:
        handler.say(f"Event: EndpointList\nActionID: {number}\nObjectName: a\nDeviceState: In use\n")


def cut(handler, packet):
    handler.wfile.write(f"Response: Success\r\nActionID: {packet['ActionID']}\r\nEvent".encode())
    handler.connection.shutdown(socket.SHUT_RDWR)


def forbidden(handler, packet):
    handler.say(f"Response: Error\nActionID: {packet['ActionID']}\nMessage: Permission denied\n")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (silent, "says nothing for too long"),
        (endless, "without end"),
        (cut, "stopped in the middle"),
        (forbidden, "read = system,reporting"),
    ],
)
def test_a_manager_interface_that_misbehaves_is_a_broken_source(sample, monkeypatch, script, said):
    monkeypatch.setenv("PBX_SECRET", "sesam")
    monkeypatch.setattr("dialmap.exchange.asterisk.manager.MOST_PACKETS", 2_000)
    monkeypatch.setattr("dialmap.service.manager.PATIENCE", Patience(0.3, 5))
    with manager(script=script) as server:
        found = intake.read(sample, box(sample, server))
    assert found.state is SourceState.BROKEN
    assert said in found.told["en"]


def test_whoever_is_not_let_in_or_does_not_answer_is_told(sample, monkeypatch):
    with manager() as server:
        source = box(sample, server)
        assert "PBX_SECRET is not set" in intake.read(sample, source).told["en"]
        monkeypatch.setenv("PBX_SECRET", "wrong")
        assert "does not let watch in" in intake.read(sample, source).told["en"]
        monkeypatch.delenv("DIALMAP_PRIVATE_HOSTS")
        assert "is a private address" in intake.read(sample, source).told["en"]
    monkeypatch.setenv("DIALMAP_PRIVATE_HOSTS", "127.0.0.1")
    assert "nobody answers there" in intake.read(sample, source).told["en"]
    monkeypatch.setattr("dialmap.service.manager.PATIENCE", Patience(0.3, 5))
    with web(reply) as server:
        assert "says nothing for too long" in intake.read(sample, box(sample, server, name="web")).told["en"]


def test_what_a_pbx_does_not_name_any_more_cannot_be_reached_and_what_says_nothing_stays(sample, monkeypatch):
    monkeypatch.setenv("PBX_SECRET", "sesam")
    with manager(endpoints=[("pbx-office", "Not in use"), ("reserve-sip", "Not in use")]) as server:
        source = box(sample, server)
        intake.read(sample, source)
        server.endpoints[:] = [("pbx-office", "Unknown")]
        intake.read(sample, source)
    trunks = load(sample).trunks
    assert trunks["reserve-sip"].observed is Observed.UNREACHABLE
    assert trunks["pbx-office"].observed is Observed.REACHABLE


def test_two_pbxs_that_disagree_are_no_news_every_time(sample, monkeypatch):
    monkeypatch.setenv("PBX_SECRET", "sesam")
    with (
        manager(endpoints=[("reserve-sip", "Not in use")]) as one,
        manager(endpoints=[("reserve-sip", "Unavailable")]) as two,
    ):
        both = [box(sample, one, name="one"), box(sample, two, name="two")]
        for source in both * 2:
            intake.read(sample, source)
        entries = len(audit.history(sample))
        for source in both:
            intake.read(sample, source)
    assert len(audit.history(sample)) == entries
    assert load(sample).trunks["reserve-sip"].observed is Observed.UNREACHABLE
    assert [each.seen_by for each in seeing.history(sample, "reserve-sip")] == ["two", "one"]


def test_a_trunk_made_anew_and_a_source_renamed_or_dropped(sample, monkeypatch):
    monkeypatch.setenv("PBX_SECRET", "sesam")
    with manager(endpoints=[("reserve-sip", "Unavailable")]) as server:
        source = box(sample, server)
        intake.read(sample, source, clock=lambda: NOON)
        sources.save(sample, replace(as_new(source), name="renamed"), source, VERA)
        (now,) = (each.source for each in sources.watched(sample))
        intake.read(sample, now, clock=lambda: NOON + timedelta(days=1))
        (state,) = seeing.history(sample, "reserve-sip")
        assert (state.seen_by, state.since) == ("renamed", "2026-11-30T12:00:00Z")
        row = load(sample).trunks["reserve-sip"]
        inventory.delete(sample, row, VERA)
        inventory.save(sample, trunk("reserve-sip"), None, VERA)
        assert seeing.history(sample, "reserve-sip") == ()
        intake.read(sample, now)
    assert seeing.live(sample) == {"reserve-sip"}
    sources.drop(sample, now, VERA)
    assert seeing.live(sample) == frozenset()


def as_new(source):
    return NewSource(**{each.name: getattr(source, each.name) for each in fields(NewSource)})


def test_a_source_that_is_changed_while_it_is_read_counts_as_not_read(sample, tmp_path):
    source = kept(sample, place=str(exported(sample, tmp_path / "export")))
    sources.save(sample, replace(as_new(source), place=str(tmp_path / "none.csv"), every=40_000), source, VERA)
    intake.read(sample, source)
    (watched,) = sources.watched(sample)
    assert watched.reading is None


def test_a_reader_that_fails_in_a_way_nobody_thought_of_is_a_broken_source(sample, tmp_path, monkeypatch):
    source = kept(sample, place=str(exported(sample, tmp_path / "export")))
    monkeypatch.setattr(intake.staging, "from_disk", lambda *_any: next(iter(())))
    found = intake.read(sample, source)
    assert (found.state, found.told["en"]) == (SourceState.BROKEN, "it cannot be read: StopIteration")


@pytest.mark.parametrize(
    ("form", "data"), [("drouting-csv", b"x"), ("freepbx-patterns", b""), ("freepbx-patterns", b"\n")]
)
def test_a_format_that_somebody_insists_on_says_what_is_wrong(sample, tmp_path, form, data):
    (tmp_path / "x.csv").write_bytes(data)
    found = intake.read(sample, kept(sample, place=str(tmp_path / "x.csv"), format=form))
    assert found.state is SourceState.BROKEN
    assert "Error" not in found.told["en"]


def test_a_draft_is_made_after_whatever_was_said_before(sample, tmp_path):
    folder = exported(sample, tmp_path / "export")
    source = kept(sample, place=str(folder), then=Then.TAKE)
    edited(folder, "routes.csv", "pbx-office", "reserve-sip")
    (folder / "trunks.csv").write_bytes((folder / "trunks.csv").read_bytes() + b"bad,what\n")
    assert intake.read(sample, source).told["en"].startswith("not taken over: ")
    sources.save(sample, replace(as_new(source), then=Then.PROPOSE), source, VERA)
    (now,) = (each.source for each in sources.watched(sample))
    assert intake.read(sample, now).departure.proposal == 1
    assert len(proposals.listed(sample)) == 1

"""Who may do what: every use case against every role, and how somebody becomes known."""

import ast
import inspect
import pkgutil
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from build import route, trunk

from dialmap import service
from dialmap.core.alerts import AlertChannel, NewAlertRule
from dialmap.core.audit import AuditAction
from dialmap.core.edits import Edit
from dialmap.core.exchange import Upload
from dialmap.core.findings import trunk_ref
from dialmap.core.mappings import Mapping
from dialmap.core.people import NEEDED, PROGRAM, NewPerson, Role, Source, Who
from dialmap.core.proposals import NewProposal
from dialmap.core.reviews import Choice, Decision
from dialmap.core.settings import Policy, Settings
from dialmap.core.sources import NewSource
from dialmap.errors import DataError, NamelessError, RightsError
from dialmap.service import (
    alerts,
    audit,
    backups,
    calls,
    cluster,
    comments,
    counting,
    delivering,
    exchange,
    findings,
    followups,
    intake,
    inventory,
    mappings,
    people,
    proposals,
    registry,
    retention,
    reviews,
    settings,
    signatures,
    snapshots,
    sources,
    tokens,
    undo,
)
from dialmap.service.boards import load
from dialmap.service.transactions import utc_now

LATER = utc_now().date() + timedelta(days=9)
WAIVE = Decision(choice=Choice.WAIVE, reason="known", until=LATER)
NAMES = {Role.VIEWER: "Vi", Role.EDITOR: "Ed", Role.REVIEWER: "Rex", Role.ADMINISTRATOR: "Ada"}
#: By no means the same as in the code: what each use case is held against.
LEAST = {
    "inventory.save": Role.EDITOR,
    "inventory.save_all": Role.EDITOR,
    "inventory.delete": Role.EDITOR,
    "comments.say": Role.EDITOR,
    "proposals.put_aside": Role.EDITOR,
    "proposals.drop_aside": Role.EDITOR,
    "followups.done": Role.REVIEWER,
    "inventory.start_empty": Role.ADMINISTRATOR,
    "findings.apply": Role.EDITOR,
    "findings.waive": Role.REVIEWER,
    "findings.end_waiver": Role.REVIEWER,
    "proposals.propose": Role.EDITOR,
    "proposals.withdraw": Role.EDITOR,
    "proposals.apply": Role.REVIEWER,
    "proposals.reject": Role.REVIEWER,
    "reviews.open_session": Role.REVIEWER,
    "reviews.decide": Role.REVIEWER,
    "reviews.decide_all": Role.REVIEWER,
    "reviews.close_session": Role.REVIEWER,
    "signatures.sign_off": Role.REVIEWER,
    "snapshots.take": Role.EDITOR,
    "snapshots.add_file": Role.EDITOR,
    "snapshots.add_from": Role.EDITOR,
    "snapshots.restore": Role.ADMINISTRATOR,
    "settings.change_settings": Role.ADMINISTRATOR,
    "settings.set_policy": Role.ADMINISTRATOR,
    "people.add": Role.ADMINISTRATOR,
    "people.change": Role.ADMINISTRATOR,
    "people.let_go": Role.ADMINISTRATOR,
    "people.let_back": Role.ADMINISTRATOR,
    "exchange.apply_import": Role.EDITOR,
    "exchange.apply_import, delete_missing": Role.ADMINISTRATOR,
    "exchange.load_sample": Role.EDITOR,
    "registry.load_registry": Role.EDITOR,
    "registry.take_back": Role.EDITOR,
    "counting.count_file": Role.EDITOR,
    "cluster.count_files": Role.EDITOR,
    "calls.take_back": Role.EDITOR,
    "mappings.remember": Role.EDITOR,
    "mappings.forget": Role.EDITOR,
    "tokens.make": Role.ADMINISTRATOR,
    "tokens.end": Role.ADMINISTRATOR,
    "alerts.save": Role.ADMINISTRATOR,
    "alerts.drop": Role.ADMINISTRATOR,
    "delivering.try_out": Role.ADMINISTRATOR,
    "sources.save": Role.ADMINISTRATOR,
    "sources.drop": Role.ADMINISTRATOR,
    "intake.read_now": Role.EDITOR,
    "intake.take_over": Role.EDITOR,
    "backups.restore": Role.ADMINISTRATOR,
    "undo.take_back": Role.EDITOR,
    "retention.tidy": Role.ADMINISTRATOR,
}


#: What nothing is stored of.
KEEPS_NOTHING = {"delivering.try_out"}


@pytest.fixture(autouse=True)
def nobody_is_named(monkeypatch):
    monkeypatch.delenv("DIALMAP_ADMINISTRATORS")


@pytest.fixture
def team(sample):
    """The sample with one person a role; the administrator came first."""
    ada = Who("Ada")
    inventory.save(sample, trunk("first"), None, ada)
    for role, name in NAMES.items():
        if role is not Role.ADMINISTRATOR:
            people.add(sample, NewPerson(name=name, role=role), ada)
    return sample


def person(path, name):
    return next(each for each in people.listed(path) if each.name == name)


def kept(path, who):
    fresh = Edit(None, route("Support", "_749555502XX", ["pbx-office"]))
    wanted = NewProposal(title="x", numbers="_749555502XX", route="Support", edits=(fresh,))
    return proposals.find(path, proposals.propose(path, wanted, who))


def with_waiver(path):
    findings.waive(path, [load(path).findings[0]], WAIVE, Who("Ada"))
    return load(path).waivers[0]


def opened(path, *names):
    return reviews.open_session(path, "Weekly", (*names, "Ada"), Who("Ada"))


class Here:
    """A cluster that is this process."""

    def nthreads(self):
        return {"here": 1}

    def submit(self, act, *given, **_how):
        return SimpleNamespace(result=lambda: act(*map(gathered, given)))

    def map(self, act, each_of, *, key, retries, pure, fifo_timeout, **given):
        assert len(key) == len(each_of)
        assert retries
        assert not pure
        assert not fifo_timeout
        done = {name: gathered(value) for name, value in given.items()}
        return [act(each, **done) for each in each_of]


def gathered(given):
    """What tasks came to, where somebody else is given them."""
    if isinstance(given, list):
        return [gathered(each) for each in given]
    return given.result() if hasattr(given, "result") else given


def ready(name, path, who, tmp):  # noqa: PLR0912
    """The use case, with everything made ready for it: what is left is to do it."""
    ada, row = Who("Ada"), load(path).trunks["reserve-sip"]
    fix = next((each for each in load(path).findings if each.fix is not None), None)
    csv = "name,status\nonly,connected\n"
    if name == "inventory.save":
        return lambda: inventory.save(path, trunk("new"), None, who)
    if name == "inventory.save_all":
        return lambda: inventory.save_all(path, [Edit(row, replace(row, note="x"))], who)
    if name.startswith(("counting.", "cluster.", "calls.")):
        file = calls.SAMPLE_CALLS
        if name == "calls.take_back":
            counting.count_file(path, file, ada)
            return lambda: calls.take_back(path, calls.counted_files(path)[0], who)
        if name == "cluster.count_files":
            return lambda: list(cluster.count_files(path, [file], who, Here()))
        return lambda: counting.count_file(path, file, who)
    if name == "comments.say":
        return lambda: comments.say(path, trunk_ref(row.name), "seen", who)
    if name == "proposals.put_aside":
        return lambda: proposals.put_aside(path, [Edit(row, replace(row, note="x"))], who)
    if name == "proposals.drop_aside":
        return lambda: proposals.drop_aside(path, who)
    if name == "followups.done":
        number = reviews.open_session(path, "Weekly", ("Ada",), ada)
        item = reviews.agenda(path, number).items[0]
        reviews.decide(path, number, item, Decision(choice=Choice.FIX, owner="Ada", due=LATER), ada)
        promise = followups.listed(path, load(path))[0].promise
        return lambda: followups.done(path, promise, who)
    if name == "inventory.delete":
        return lambda: inventory.delete(path, row, who)
    if name == "inventory.start_empty":
        return lambda: inventory.start_empty(path, who)
    if name == "findings.apply":
        return lambda: findings.apply(path, fix.fix, who)
    if name == "findings.waive":
        return lambda: findings.waive(path, [load(path).findings[0]], WAIVE, who)
    if name == "findings.end_waiver":
        waiver = with_waiver(path)
        return lambda: findings.end_waiver(path, waiver, who)
    if name == "proposals.propose":
        return lambda: kept(path, who)
    if name == "proposals.withdraw":
        if person(path, who.name).role is Role.VIEWER:
            people.change(path, person(path, who.name), Role.EDITOR, "", ada)
            mine = kept(path, who)
            people.change(path, person(path, who.name), Role.VIEWER, "", ada)
        else:
            mine = kept(path, who)
        return lambda: proposals.withdraw(path, mine, who)
    if name in ("proposals.apply", "proposals.reject"):
        theirs = kept(path, Who("Ed" if who.name != "Ed" else "Ada"))
        return lambda: getattr(proposals, name.partition(".")[2])(path, theirs, who)
    if name == "reviews.open_session":
        return lambda: reviews.open_session(path, "Weekly", ("Ada",), who)
    if name.startswith(("reviews.", "signatures.")):
        by = Who("Rex") if name == "signatures.sign_off" and who == ada else ada
        number = reviews.open_session(path, "Weekly", (who.name,), by)
        if name == "signatures.sign_off":
            signatures.sign_off(
                path, opened(path, "Rex"), Who("Rex"), reviews.agenda(path, 2).now, accept_undecided=True
            )
            number = reviews.open_session(path, "Next", (who.name,), by)
        item, now = reviews.agenda(path, number).items[0], reviews.agenda(path, number).now
        return {
            "reviews.decide": lambda: reviews.decide(path, number, item, Decision(choice=Choice.LATER), who),
            "reviews.decide_all": lambda: reviews.decide_all(path, number, [item], Decision(choice=Choice.LATER), who),
            "reviews.close_session": lambda: reviews.close_session(path, number, who),
            "signatures.sign_off": lambda: signatures.sign_off(path, number, who, now, accept_undecided=True),
        }[name]
    if name.startswith("snapshots."):
        snapshots.take(path, "kept", ada)
        file = tmp / "kept.json"
        file.write_bytes(snapshots.as_file(path, "kept").replace(b'"kept"', b'"other"'))
        return {
            "snapshots.take": lambda: snapshots.take(path, "mine", who),
            "snapshots.add_file": lambda: snapshots.add_file(path, file.read_bytes(), "kept.json", who),
            "snapshots.add_from": lambda: snapshots.add_from(path, file, who),
            "snapshots.restore": lambda: snapshots.restore(path, "kept", who),
        }[name]
    if name.startswith("settings."):
        return {
            "settings.change_settings": lambda: settings.change_settings(path, Settings(country="KZ"), who),
            "settings.set_policy": lambda: settings.set_policy(path, Policy.ORDER, who),
        }[name]
    if name.startswith("people."):
        guest = people.add(path, NewPerson(name="Guest", role=Role.VIEWER), ada)
        if name == "people.let_back":
            people.let_go(path, guest, ada)
            guest = person(path, "Guest")
        return {
            "people.add": lambda: people.add(path, NewPerson(name="Other", role=Role.VIEWER), who),
            "people.change": lambda: people.change(path, guest, Role.EDITOR, "", who),
            "people.let_go": lambda: people.let_go(path, guest, who),
            "people.let_back": lambda: people.let_back(path, guest, who),
        }[name]
    if name.startswith("exchange.apply_import"):
        plan = exchange.plan_import(path, [Upload("trunks.csv", csv.encode())])
        gone = name.endswith("delete_missing")
        return lambda: exchange.apply_import(path, plan, who, delete_missing=gone)
    if name.startswith("registry."):
        row = "903;0000000;0000009;10;A;B"
        staged = registry.stage_registry(
            path, [Upload("DEF-9xx.csv", f"АВС/ DEF;От;До;Емкость;Оператор;Регион\n{row}".encode())]
        )
        if name == "registry.load_registry":
            return lambda: registry.load_registry(path, staged, who)
        registry.load_registry(path, staged, ada)
        return lambda: registry.take_back(path, who)
    if name == "mappings.remember":
        return lambda: mappings.remember(path, Mapping(table="routes", columns={"name": "a"}), "n", who)
    if name == "mappings.forget":
        mappings.remember(path, Mapping(table="routes", columns={"name": "a"}), "n", ada)
        return lambda: mappings.forget(path, "n", who)
    if name.startswith("tokens."):
        tokens.make(path, "grafana", Role.VIEWER, ada)
        (token,) = tokens.listed(path)
        return {
            "tokens.make": lambda: tokens.make(path, "other", Role.VIEWER, who),
            "tokens.end": lambda: tokens.end(path, token, who),
        }[name]
    if name.startswith(("alerts.", "delivering.")):
        wanted = NewAlertRule(name="ops", channel=AlertChannel.EXIT)
        alerts.save(path, wanted, None, ada)
        (rule,) = alerts.rules(path)
        return {
            "alerts.save": lambda: alerts.save(path, replace(wanted, digest="09:00"), rule, who),
            "alerts.drop": lambda: alerts.drop(path, rule, who),
            "delivering.try_out": lambda: delivering.try_out(path, rule, who),
        }[name]
    if name.startswith(("sources.", "intake.")):
        (tmp / "trunks.csv").write_text(csv)
        wanted = NewSource(name="other", place=str(tmp / "trunks.csv"))
        sources.save(path, replace(wanted, name="desk"), None, ada)
        (desk,) = (each.source for each in sources.watched(path))
        shown = intake.read(path, desk)
        return {
            "sources.save": lambda: sources.save(path, wanted, None, who),
            "sources.drop": lambda: sources.drop(path, desk, who),
            "intake.read_now": lambda: intake.read_now(path, desk, who),
            "intake.take_over": lambda: intake.take_over(path, desk, shown, who),
        }[name]
    if name == "exchange.load_sample":
        inventory.start_empty(path, ada)
        return lambda: exchange.load_sample(path, who)
    if name == "backups.restore":
        backups.backup(path, tmp / "b.db")
        return lambda: backups.restore(path, tmp / "b.db", who)
    if name == "undo.take_back":
        inventory.save(path, trunk("wrong"), None, ada)
        number = audit.history(path)[0].id
        return lambda: undo.take_back(path, number, who)
    if name == "retention.tidy":
        settings.change_settings(path, Settings(keep_log=7), ada)
        return lambda: retention.tidy(path, who, clock=lambda: utc_now() + timedelta(days=30))
    raise AssertionError(name)


def state(path):
    """All that a refused use case must leave as it was."""
    with audit.reading(path) as db:
        return [
            db.execute(f"select * from {table}").fetchall()
            for table in ("dataset", "people", "audit_log", "settings", "source_readings")
        ]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", LEAST)
def test_every_use_case_refuses_every_role_below_its_own(team, tmp_path, name, role):
    act = ready(name, team, Who(NAMES[role]), tmp_path)
    before = state(team)
    if role.covers(LEAST[name]):
        act()
        assert (state(team) != before) is (name not in KEEPS_NOTHING)
    else:
        with pytest.raises(RightsError, match=f"{NAMES[role]} has the role"):
            act()
        assert state(team) == before


@pytest.mark.parametrize("name", LEAST)
def test_no_use_case_stores_anything_without_a_name(team, tmp_path, name):
    act = ready(name, team, Who("Ada"), tmp_path)
    nameless = [cell for cell in act.__closure__ or () if isinstance(cell.cell_contents, Who)]
    assert nameless
    for who in ("", " ", "\u200b", "\u00ad"):
        for cell in nameless:
            cell.cell_contents = Who(who)
        before = state(team)
        with pytest.raises(NamelessError):
            act()
        assert state(team) == before


def use_cases():
    """Every public function of the service that somebody does."""
    for found in pkgutil.iter_modules(service.__path__):
        module = import_module(f"dialmap.service.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                parameters = inspect.signature(inspect.unwrap(function)).parameters
                if "who" in parameters and "clock" in parameters:
                    yield f"{found.name}.{name}"


def test_a_new_use_case_needs_an_entry_here_and_a_new_action_its_role():
    doors = {"transactions.acting", "transactions.changing"}
    assert set(use_cases()) - doors == {name.partition(",")[0] for name in LEAST}
    assert set(NEEDED) == set(AuditAction)


def test_nothing_is_written_past_the_door():
    """Only the door opens a write; a restore writes into its own copy, and asks before."""
    guilty = {
        path.stem
        for path in Path(service.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and any(each.name == "writing" for each in node.names)
    }
    assert guilty == {"transactions", "backups"}


def test_the_first_person_is_the_administrator_and_the_next_is_nobody(sample):
    assert people.known_as(sample, Who("Vera")) == ("Vera", Role.ADMINISTRATOR)
    inventory.save(sample, trunk("a"), None, Who(" Vera "))
    assert [(each.name, each.role) for each in people.listed(sample)] == [("Vera", Role.ADMINISTRATOR)]
    with pytest.raises(RightsError, match="Oleg is not among the people"):
        inventory.save(sample, trunk("b"), None, Who("Oleg"))
    inventory.save(sample, trunk("b"), None, Who("VERA"))
    assert {each.who for each in audit.history(sample)} == {"Vera", "Dialmap"}


def test_administrators_can_be_named_beforehand(sample, monkeypatch):
    monkeypatch.setenv("DIALMAP_ADMINISTRATORS", "Chief, ops@example.com")
    with pytest.raises(RightsError, match="not among"):
        inventory.save(sample, trunk("a"), None, Who("Vera"))
    inventory.save(sample, trunk("a"), None, Who("chief"))
    signed_in = Who("Somebody", "Ops@Example.com", Source.SIGN_IN)
    settings.set_policy(sample, Policy.ORDER, signed_in)
    people.let_go(sample, person(sample, "Somebody"), Who("Chief"))
    settings.set_policy(sample, Policy.SPECIFIC, signed_in)  # the way back in, if all else fails


@pytest.mark.parametrize(
    "name",
    [
        "Аda",
        "Ad\u0430",
        "\uff21da",
        "ADA",
        "Dialmap",
        "Ada\u200b",
        "A\u0301da\u202e",
        "",
        "Ada\u2800",
        "Ada\u3164",
        "\u13aad\u0251",
    ],
)
def test_look_alikes_of_a_known_name_are_refused(team, name):
    with pytest.raises((DataError, RightsError)):
        people.add(team, NewPerson(name=name, role=Role.VIEWER), Who("Ada"))
    if name not in ("ADA", "\uff21da", "Ada\u2800", "Ada\u3164"):  # the same name, spelled otherwise
        with pytest.raises((RightsError, NamelessError)):
            inventory.save(team, trunk("x"), None, Who(name))


def test_somebody_who_left_does_nothing_and_keeps_the_name(team):
    people.let_go(team, person(team, "Ed"), Who("Ada"))
    with pytest.raises(RightsError, match="no longer"):
        inventory.save(team, trunk("x"), None, Who("Ed"))
    with pytest.raises(DataError, match="there is Ed already"):
        people.add(team, NewPerson(name="ed", role=Role.VIEWER), Who("Ada"))
    people.let_back(team, person(team, "Ed"), Who("Ada"))
    inventory.save(team, trunk("x"), None, Who("Ed"))


def test_there_is_always_an_administrator(team):
    ada = person(team, "Ada")
    for act in (
        lambda: people.let_go(team, ada, Who("Ada")),
        lambda: people.change(team, ada, Role.VIEWER, "", Who("Ada")),
    ):
        with pytest.raises(RightsError, match="nobody would be left"):
            act()
    people.change(team, person(team, "Rex"), Role.ADMINISTRATOR, "", Who("Ada"))
    people.let_go(team, ada, Who("Rex"))
    with pytest.raises(DataError, match="in the meantime"):
        people.change(team, ada, Role.VIEWER, "", Who("Rex"))


def test_a_sign_in_is_known_by_its_subject_whatever_name_it_has(team):
    mail = Who("Vera", "Vera@Example.com", Source.SIGN_IN)
    with pytest.raises(RightsError, match="Vera has the role “Viewer”"):
        inventory.save(team, trunk("x"), None, mail)
    people.add(team, NewPerson(name="Vera", role=Role.EDITOR, subject="vera@example.com"), Who("Ada"))
    inventory.save(team, trunk("x"), None, Who("Renamed", "vera@example.com", Source.SIGN_IN))
    told = audit.history(team)[0]
    assert (told.who, told.subject) == ("Vera", "vera@example.com")
    # A name that a provider lets anybody choose gives nobody's rights.
    thief = Who("Ada", "thief@example.com", Source.SIGN_IN)
    with pytest.raises(RightsError, match=r"Ada \(thief@example.com\) has the role “Viewer”"):
        settings.set_policy(team, Policy.ORDER, thief)
    with pytest.raises(NamelessError):
        inventory.save(team, trunk("y"), None, Who("Vera", "", Source.SIGN_IN))


def test_newcomers_who_sign_in_have_the_role_that_was_set(team):
    settings.change_settings(team, Settings(newcomers=Role.EDITOR), Who("Ada"))
    newcomer = Who("Nina", "nina@example.com", Source.HEADER)
    inventory.save(team, trunk("x"), None, newcomer)
    assert person(team, "Nina").subject == "nina@example.com"
    with pytest.raises(RightsError, match="Reviewer"):
        findings.waive(team, [load(team).findings[0]], WAIVE, newcomer)


def test_an_author_applies_alone_only_while_nobody_else_could(team):
    rex = Who("Rex")
    with pytest.raises(RightsError, match="another reviewer must apply it"):
        proposals.apply(team, kept(team, rex), rex)
    settings.change_settings(team, Settings(own_proposals=True), Who("Ada"))
    proposals.apply(team, kept(team, rex), rex)
    settings.change_settings(team, Settings(), Who("Ada"))
    people.let_go(team, person(team, "Rex"), Who("Ada"))
    again = Edit(None, route("Again", "_749555503XX", ["pbx-office"]))
    wanted = NewProposal(title="y", numbers="_749555503XX", route="Again", edits=(again,))
    alone = proposals.find(team, proposals.propose(team, wanted, Who("Ada")))
    proposals.apply(team, alone, Who("Ada"))


def test_only_its_author_withdraws_a_proposal(team):
    with pytest.raises(RightsError, match="only Ed can withdraw"):
        proposals.withdraw(team, kept(team, Who("Ed")), Who("Ada"))


def test_the_program_is_nobody_who_could_come(team):
    with pytest.raises(RightsError):
        inventory.save(team, trunk("x"), None, Who(PROGRAM.name))


@pytest.mark.parametrize("name", ["llya", "1lya", "I1ya", "Ve\u0433a", "V\u13acra"])
def test_strokes_and_other_alphabets_make_no_second_person(team, name):
    for known in ("Ilya", "Vera"):
        people.add(team, NewPerson(name=known, role=Role.VIEWER), Who("Ada"))
    with pytest.raises(DataError):
        people.add(team, NewPerson(name=name, role=Role.VIEWER), Who("Ada"))


@pytest.mark.parametrize(
    "subject", ["\uff42oss@example.com", "bo\u200bss@example.com", "b\u043ess@example.com", "i|BOSS"]
)
def test_a_subject_that_only_looks_like_an_administrators_is_not_that(sample, monkeypatch, subject):
    monkeypatch.setenv("DIALMAP_ADMINISTRATORS", "boss@example.com,i|boss")
    with pytest.raises(RightsError, match="Viewer"):
        settings.set_policy(sample, Policy.ORDER, Who("Evil", subject, Source.SIGN_IN))
    settings.set_policy(sample, Policy.ORDER, Who("Boss", "Boss@Example.com", Source.SIGN_IN))


def test_two_mailboxes_never_become_one(team):
    people.add(team, NewPerson(name="Strasse", role=Role.ADMINISTRATOR, subject="strasse@x.de"), Who("Ada"))
    with pytest.raises(RightsError, match="looks like one that is known"):
        settings.set_policy(team, Policy.ORDER, Who("Other", "stra\u00dfe@x.de", Source.SIGN_IN))


def test_whoever_left_does_not_come_back_by_another_spelling_of_the_login(team):
    settings.change_settings(team, Settings(newcomers=Role.EDITOR), Who("Ada"))
    people.add(team, NewPerson(name="Oleg", role=Role.EDITOR, subject="oleg"), Who("Ada"))
    people.let_go(team, person(team, "Oleg"), Who("Ada"))
    for login in ("oleg", "Oleg", "OLEG", "\u043eleg"):
        with pytest.raises(RightsError):
            inventory.save(team, trunk("a"), None, Who(login, login, Source.HEADER))


@pytest.mark.parametrize(
    "name", ["x" * 81, "\u0645\u200c\u0646", "\u200b", "", "Ada", "\u0410da", "y" * 70, "Ad\u0430 " * 30]
)
@pytest.mark.parametrize("subject", ["a@example.com", "i|" + "z" * 200])
def test_nobody_is_locked_out_by_the_name_that_their_sign_in_has(team, name, subject):
    settings.change_settings(team, Settings(newcomers=Role.EDITOR), Who("Ada"))
    inventory.save(team, trunk("a"), None, Who(name, subject, Source.SIGN_IN))
    inventory.save(team, trunk("b"), None, Who("Another " + name, subject, Source.SIGN_IN))
    mine = [each for each in people.listed(team) if each.subject == subject]
    assert len(mine) == 1
    assert mine[0].name not in NAMES.values()

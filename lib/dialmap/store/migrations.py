"""The schema, as steps. A step that is on main is never edited: add another one below.

Holds the steps and nothing that reads or writes rows. sqlite-utils applies them and remembers which it has applied; it
is loaded only where there is one to apply, because loading it takes as long as everything else a command does.
"""

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from dialmap.core.names import folded, strict_skeleton
from dialmap.core.people import Role, written, wrong_with

if TYPE_CHECKING:
    from sqlite_utils import Database

Step = Callable[["Database"], None]
STEPS: Final[list[Step]] = []


def step(apply: Step) -> Step:
    """Make a function the next step of the schema; its name is what the database remembers."""
    STEPS.append(apply)
    return apply


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Apply the steps that the database lacks, inside the transaction that is open."""
    from sqlite_utils import Database, Migrations  # noqa: PLC0415

    migrations = Migrations("dialmap")
    for each in STEPS:
        migrations()(each)
    migrations.apply(Database(connection))


@step
def m001_inventory(db: "Database") -> None:
    """What the platform's forms hold. Raw text is kept for ever; numbers are text.

    ``route_trunks.trunk`` has no foreign key on purpose: a route may name a trunk that nobody listed, and that is a
    finding, not a refusal. ``version`` counts the edits of a row, so that a form opened earlier cannot overwrite it.
    """
    db.execute(
        """
        create table trunks (
            name text primary key not null,
            provider text not null default '',
            endpoint text not null default '',
            status text not null check (status in ('requested', 'connected', 'disabled')),
            ticket text not null default '',
            channels integer,
            note text not null default '',
            version integer not null default 1
        ) strict
        """
    )
    db.execute(
        """
        create table routes (
            name text primary key not null,
            type text not null check (type in ('interconnect', 'standard')),
            position integer not null,
            enabled integer not null default 1 check (enabled in (0, 1)),
            owner text not null default '',
            note text not null default '',
            version integer not null default 1
        ) strict
        """
    )
    db.execute(
        """
        create table route_patterns (
            route text not null references routes (name) on update cascade on delete cascade,
            position integer not null,
            pattern text not null,
            prefix text not null default '',
            prepend text not null default '',
            primary key (route, position)
        ) strict
        """
    )
    db.execute(
        """
        create table route_trunks (
            route text not null references routes (name) on update cascade on delete cascade,
            position integer not null,
            trunk text not null,
            primary key (route, position)
        ) strict
        """
    )
    db.execute("create index route_trunks_by_trunk on route_trunks (trunk)")
    db.execute(
        """
        create table scenarios (
            name text primary key not null,
            telephony text not null check (telephony in ('own_pbx', 'virtual_pbx', 'platform')),
            enabled integer not null default 1 check (enabled in (0, 1)),
            owner text not null default '',
            note text not null default '',
            version integer not null default 1
        ) strict
        """
    )
    db.execute(
        """
        create table transfers (
            scenario text not null references scenarios (name) on update cascade on delete cascade,
            block text not null,
            action text not null,
            inbound_action text not null,
            outbound_action text not null,
            number text not null default '',
            expected_route text not null default '',
            note text not null default '',
            version integer not null default 1,
            primary key (scenario, block)
        ) strict
        """
    )


@step
def m002_dataset(db: "Database") -> None:
    """The one row that says how old the data is and whether it is the sample; settings as key and value."""
    db.execute(
        """
        create table dataset (
            id integer primary key check (id = 1),
            revision integer not null,
            changed_at text not null,
            is_sample integer not null default 0 check (is_sample in (0, 1))
        ) strict
        """
    )
    db.execute("insert into dataset (id, revision, changed_at) values (1, 0, '')")
    db.execute("create table settings (key text primary key not null, value text not null) strict")


@step
def m003_findings(db: "Database") -> None:
    """What the whole rule catalogue needs: values of variables, and which findings there were before an import."""
    db.execute("alter table transfers add column value_list text not null default ''")
    db.execute("create table known_findings (fingerprint text primary key not null) strict")
    db.execute("alter table dataset add column imported_at text not null default ''")


@step
def m004_audit_log(db: "Database") -> None:
    """Who did what and when. The triggers refuse to change it, and each hash covers the one before."""
    db.execute(
        """
        create table audit_log (
            id integer primary key,
            at text not null,
            who text not null,
            action text not null,
            kind text not null,
            key text not null,
            old text not null,
            new text not null,
            hash text not null
        ) strict
        """
    )
    for verb in ("update", "delete"):
        db.execute(
            f"create trigger audit_log_no_{verb} before {verb} on audit_log"
            f" begin select raise(abort, 'the audit log is append-only'); end"
        )


@step
def m005_snapshots(db: "Database") -> None:
    """Named, immutable copies of everything: compressed JSON with its hash. The triggers refuse to change one.

    ``dataset.log_head`` is the hash of the newest entry of the audit log, so that cutting entries off is seen.
    """
    db.execute(
        """
        create table snapshots (
            id integer primary key,
            name text not null unique,
            made_at text not null,
            who text not null,
            reason text not null check (reason in ('hand', 'import', 'session', 'restore', 'file')),
            hash text not null,
            content blob not null
        ) strict
        """
    )
    db.execute("alter table dataset add column log_head text not null default ''")
    for verb in ("update", "delete"):
        db.execute(
            f"create trigger snapshots_no_{verb} before {verb} on snapshots"
            f" begin select raise(abort, 'a snapshot is immutable'); end"
        )


@step
def m006_reviews(db: "Database") -> None:
    """Waivers, review sessions with agenda and decisions, sign-offs."""
    db.execute(
        """
        create table review_sessions (
            id integer primary key,
            title text not null,
            participants text not null,
            opened_at text not null,
            opened_by text not null,
            snapshot text not null references snapshots (name),
            hash text not null,
            closed_at text not null default ''
        ) strict
        """
    )
    db.execute(
        """
        create table review_items (
            session integer not null references review_sessions (id),
            position integer not null,
            fingerprint text not null,
            kind text not null check (kind in ('finding', 'change')),
            code text not null,
            object text not null,
            severity text not null,
            told text not null,
            example text not null,
            is_new integer not null check (is_new in (0, 1)),
            primary key (session, fingerprint)
        ) strict
        """
    )
    db.execute(
        """
        create table decisions (
            session integer not null,
            fingerprint text not null,
            choice text not null check (choice in ('fix', 'waive', 'false_alarm', 'later')),
            owner text not null,
            due text not null,
            reason text not null,
            until text not null,
            note text not null,
            who text not null,
            at text not null,
            version integer not null,
            primary key (session, fingerprint),
            foreign key (session, fingerprint) references review_items (session, fingerprint)
        ) strict
        """
    )
    db.execute(
        """
        create table waivers (
            id integer primary key,
            fingerprint text not null,
            code text not null,
            object text not null,
            choice text not null check (choice in ('waive', 'false_alarm')),
            reason text not null,
            until text not null,
            who text not null,
            at text not null,
            session integer references review_sessions (id),
            ended_at text not null default ''
        ) strict
        """
    )
    db.execute(
        """
        create table sign_offs (
            id integer primary key,
            session integer not null references review_sessions (id),
            who text not null,
            at text not null,
            snapshot text not null references snapshots (name),
            hash text not null,
            rules text not null
        ) strict
        """
    )


@step
def m007_proposals(db: "Database") -> None:
    """Changes that are not live yet: intent and edits, both states of each row as plain values."""
    db.execute(
        """
        create table proposals (
            id integer primary key,
            title text not null,
            author text not null,
            made_at text not null,
            numbers text not null,
            route text not null,
            drafts text not null,
            state text not null check (state in ('draft', 'applied', 'rejected')),
            decided_by text not null,
            decided_at text not null,
            version integer not null
        ) strict
        """
    )


@step
def m008_signatures(db: "Database") -> None:
    """A sign-off binds decisions, waivers and the head of the log too. Of earlier ones the entry in the log is found.

    ``log_entry`` of an earlier sign-off is the entry that tells of it: both were only ever added, so they stand in the
    same order.
    """
    for column in ("decisions text", "undecided integer", "log_entry integer", "log_head text", "seal text"):
        nothing = "''" if column.endswith("text") else "0"
        db.execute(f"alter table sign_offs add column {column} not null default {nothing}")
    signed = db.execute("select id from sign_offs order by id").fetchall()
    told = db.execute("select id from audit_log where action = 'sign off' order by id").fetchall()
    for (entry,), (number,) in zip(told, signed, strict=False):
        db.execute("update sign_offs set log_entry = ? where id = ?", [entry, number])


@step
def m009_people(db: "Database") -> None:
    """Who may do what, and what stays the same of somebody whose name changes.

    Before, whoever came could do everything. Those who did something, or take part in a session, keep that: they are
    administrators until an administrator says otherwise. A name that looks like one before it is left out.
    """
    db.execute(
        """
        create table people (
            id integer primary key,
            name text not null,
            folded text not null unique,
            skeleton text not null unique,
            role text not null check (role in ('viewer', 'editor', 'reviewer', 'administrator')),
            subject text not null default '',
            added_at text not null,
            left_at text not null default ''
        ) strict
        """
    )
    db.execute("create unique index people_by_subject on people (subject) where subject <> ''")
    db.execute("alter table audit_log add column subject text not null default ''")
    found = [name for (name,) in db.execute("select who from audit_log group by who order by min(id)")]
    taking_part = "select value from review_sessions, json_each(participants) where json_valid(participants)"
    found += [str(name) for (name,) in db.execute(taking_part)]
    for name in map(written, found):
        if wrong_with(name, ()) is None:
            db.execute(
                "insert or ignore into people (name, folded, skeleton, role, added_at) values (?, ?, ?, ?, ?)",
                [name, folded(name), strict_skeleton(name), Role.ADMINISTRATOR.value, ""],
            )


@step
def m010_retention(db: "Database") -> None:
    """Why a snapshot was kept where ``reason`` has no word for it yet; and old entries of the log in sealed archives.

    An archive holds the entries ``first`` to ``last`` as compressed lines of JSON. ``known`` is what is asked of them
    every day (who did something, which entry opened a session, hashes that signatures cover); ``seal`` binds it all,
    and stands in the log.
    """
    db.execute("alter table snapshots add column cause text not null default ''")
    db.execute(
        """
        create table log_archives (
            id integer primary key,
            first integer not null,
            last integer not null unique,
            head text not null,
            known text not null,
            seal text not null,
            made_at text not null,
            who text not null,
            content blob not null
        ) strict
        """
    )
    for verb in ("update", "delete"):
        db.execute(
            f"create trigger log_archives_no_{verb} before {verb} on log_archives"
            f" begin select raise(abort, 'an archive of the log is sealed'); end"
        )


@step
def m011_content(db: "Database") -> None:
    """When rows or settings changed last, as revision and moment: a decision or a waiver changes neither."""
    db.execute("alter table dataset add column content_mark text not null default ''")
    db.execute("update dataset set content_mark = revision || ' ' || changed_at")


@step
def m012_log_head(db: "Database") -> None:
    """A log that is older than its remembered head has one too: the newest entry's hash."""
    newest = "select hash from audit_log order by id desc limit 1"
    db.execute(f"update dataset set log_head = coalesce(({newest}), '') where log_head = ''")


@step
def m013_daily_work(db: "Database") -> None:
    """What daily work adds: comments, promises kept by hand, edits put aside for a proposal, figures for the trend.

    ``comments.about`` is an object as findings name it (``route:Moscow``), ``code`` the rule of the finding, if any.
    ``tallies.figures`` is JSON: a handful of counts as they were at a moment; ``first_seen`` says since when there is
    an error that is there now.
    """
    db.execute(
        """
        create table comments (
            id integer primary key,
            about text not null,
            code text not null default '',
            told text not null,
            who text not null,
            at text not null
        ) strict
        """
    )
    db.execute("create index comments_by_object on comments (about)")
    db.execute("create table kept_promises (fingerprint text primary key, who text not null, at text not null) strict")
    db.execute(
        """
        create table drafts (
            who text not null,
            kind text not null,
            key text not null,
            before text not null,
            after text not null,
            at text not null,
            primary key (who, kind, key)
        ) strict
        """
    )
    db.execute("create table tallies (at text primary key, revision integer not null, figures text not null) strict")
    db.execute("create table first_seen (fingerprint text primary key, at text not null) strict")


@step
def m014_contexts(db: "Database") -> None:
    """The context of the dialplan in which a route's templates stand."""
    db.execute("alter table routes add column context text not null default ''")


@step
def m015_blocking_routes(db: "Database") -> None:
    """That a route ends calls on purpose."""
    db.execute("alter table routes add column blocking integer not null default 0 check (blocking in (0, 1))")


@step
def m016_conditions_and_sources(db: "Database") -> None:
    """When a number template counts, in words, and the file and line from which it came."""
    for column in ("condition", "source"):
        db.execute(f"alter table route_patterns add column {column} text not null default ''")


@step
def m017_routes_that_end_inside(db: "Database") -> None:
    """That calls on a route end inside the PBX and need no trunk."""
    db.execute("alter table routes add column inside integer not null default 0 check (inside in (0, 1))")


@step
def m018_observed_trunks(db: "Database") -> None:
    """What a PBX said of its trunk when it was last looked at, and when."""
    words = "('never', 'reachable', 'unreachable')"
    db.execute(f"alter table trunks add column observed text not null default 'never' check (observed in {words})")
    db.execute("alter table trunks add column observed_at text not null default ''")


@step
def m019_box_imports(db: "Database") -> None:
    """What is remembered of imports from PBXs: the newest of each source, with its loss report as CSV."""
    db.execute(
        """
        create table box_imports (
            source text primary key,
            entry text not null,
            lines integer not null,
            partly integer not null,
            skipped integer not null,
            report text not null,
            rows text not null,
            who text not null,
            at text not null
        ) strict
        """
    )


@step
def m020_mappings(db: "Database") -> None:
    """How tables of others are read: which of their columns is which of ours, by a name, as JSON."""
    db.execute(
        "create table mappings (name text primary key, told text not null, who text not null, at text not null) strict"
    )


@step
def m021_registry(db: "Database") -> None:
    """Which operator was given which range of numbers: as its user loads it, each load whole; the newest counts."""
    db.execute(
        """
        create table registry_loads (
            id integer primary key autoincrement,
            files text not null,
            who text not null,
            at text not null
        ) strict
        """
    )
    db.execute(
        """
        create table registry_ranges (
            load integer not null references registry_loads (id) on delete cascade,
            first text not null,
            last text not null,
            operator text not null,
            region text not null,
            primary key (load, first)
        ) strict, without rowid
        """
    )


@step
def m022_calls(db: "Database") -> None:
    """What became of real calls: the files they came from, and their counts, a day of a file in a row.

    ``counts`` and ``loads`` are tables of Arrow, packed: as rows they would take ten times the room and the time.
    """
    db.execute(
        """
        create table call_files (
            id integer primary key autoincrement,
            name text not null,
            format text not null,
            head text not null,
            head_size integer not null,
            tail text not null,
            position integer not null,
            is_done integer not null,
            lines integer not null,
            calls integer not null,
            skipped integer not null,
            first text not null,
            last text not null,
            state text not null,
            mapping text not null,
            who text not null,
            at text not null
        ) strict
        """
    )
    db.execute(
        """
        create table call_days (
            file integer not null references call_files (id) on delete cascade,
            day text not null,
            calls integer not null,
            counts blob not null,
            loads blob not null,
            primary key (file, day)
        ) strict
        """
    )
    db.execute("create index call_days_by_day on call_days (day)")


@step
def m023_sources(db: "Database") -> None:
    """Where data comes from by itself, and how each reading of it ended; readings that ended alike are one row.

    A reading is no write of somebody: it has no entry in the log. ``edits`` are rows as JSON, as in proposals.
    """
    db.execute(
        """
        create table sources (
            id integer primary key autoincrement,
            name text not null unique,
            kind text not null check (kind in ('tables', 'records', 'manager')),
            place text not null,
            every integer not null check (every > 0),
            act text not null check (act in ('tell', 'propose', 'take')),
            is_whole integer not null check (is_whole in (0, 1)),
            format text not null,
            entry text not null,
            mapping text not null,
            login text not null,
            secret text not null,
            is_on integer not null check (is_on in (0, 1)),
            version integer not null,
            who text not null,
            at text not null
        ) strict
        """
    )
    db.execute(
        """
        create table source_readings (
            id integer primary key autoincrement,
            source integer not null references sources (id) on delete cascade,
            since text not null,
            at text not null,
            times integer not null,
            state text not null check (state in ('alike', 'drifted', 'taken', 'broken')),
            told text not null,
            departure text not null,
            revision integer not null,
            edits text not null
        ) strict
        """
    )
    db.execute("create index source_readings_by_source on source_readings (source, id)")
    db.execute("create table watch_rounds (id integer primary key check (id = 1), at text not null) strict")


@step
def m024_trunk_states(db: "Database") -> None:
    """Since when a trunk is in the state in which its PBX saw it, and before that in which; no write of somebody."""
    db.execute(
        """
        create table trunk_states (
            id integer primary key autoincrement,
            trunk text not null,
            source integer not null references sources (id) on delete cascade,
            state text not null check (state in ('reachable', 'unreachable')),
            said text not null,
            since text not null,
            at text not null
        ) strict
        """
    )
    db.execute("create index trunk_states_by_trunk on trunk_states (trunk, id)")


@step
def m025_alerts(db: "Database") -> None:
    """Who is told what; what each rule has said and is still so; the messages and how far each has come."""
    db.execute(
        """
        create table alert_rules (
            id integer primary key autoincrement,
            name text not null unique,
            channel text not null check (channel in ('webhook', 'chat', 'mail', 'telegram', 'exit')),
            target text not null,
            topics text not null,
            severities text not null,
            owners text not null,
            quiet_from text not null,
            quiet_to text not null,
            digest text not null,
            language text not null,
            secret text not null,
            is_on integer not null check (is_on in (0, 1)),
            version integer not null,
            who text not null,
            at text not null,
            told_at text not null
        ) strict
        """
    )
    db.execute(
        """
        create table alerts_said (
            rule integer not null references alert_rules (id) on delete cascade,
            key text not null,
            alarm text not null,
            primary key (rule, key)
        ) strict, without rowid
        """
    )
    db.execute(
        """
        create table alert_messages (
            id integer primary key autoincrement,
            rule integer not null references alert_rules (id) on delete cascade,
            key text not null unique,
            at text not null,
            turned text not null,
            state text not null check (state in ('waiting', 'sending', 'sent', 'failed')),
            tries integer not null,
            next_at text not null,
            why text not null,
            sent_at text not null
        ) strict
        """
    )
    db.execute("create index alert_messages_by_turn on alert_messages (state, next_at)")


@step
def m026_tokens(db: "Database") -> None:
    """Who may ask over the interface for machines: the hash of each token, never the token."""
    db.execute(
        """
        create table api_tokens (
            id integer primary key autoincrement,
            name text not null unique,
            role text not null check (role in ('viewer', 'editor', 'reviewer', 'administrator')),
            hash text not null unique,
            who text not null,
            at text not null
        ) strict
        """
    )

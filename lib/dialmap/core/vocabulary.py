"""The word for every member of every enum that a person meets. One thing has one word, on every page and in every file.

Holds the words as messages. Never puts one into a language, and never holds what only machines read.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from dialmap.core.audit import AuditAction, AuditKind, Change
from dialmap.core.calls import CallFormat, Disposition
from dialmap.core.copying import Fate
from dialmap.core.ends import DriftKind
from dialmap.core.exchange import Counted, PlanStatus
from dialmap.core.explained import Ending
from dialmap.core.findings import ObjectKind, Severity
from dialmap.core.followups import Progress
from dialmap.core.model import Action, LineAction, RouteType, Telephony, TrunkStatus
from dialmap.core.number_map import Owner
from dialmap.core.observed import Observed
from dialmap.core.people import Role, Source
from dialmap.core.profiles import Profile
from dialmap.core.proposals import ProposalState
from dialmap.core.reviews import Choice, ItemKind
from dialmap.core.signatures import Standing
from dialmap.core.snapshots import SnapshotReason
from dialmap.core.sources import SourceState
from dialmap.core.verdicts import Verdict
from dialmap.core.watch_words import WATCH
from dialmap.dialplan import Policy
from dialmap.messages import Message, _

#: By enum first: members of two enums may have the same value and still another word.
WORDS: Final[Mapping[type[StrEnum], Mapping[StrEnum, Message]]] = {
    Observed: {
        Observed.NEVER: _("Never looked at"),
        Observed.REACHABLE: _("Reachable"),
        Observed.UNREACHABLE: _("Unreachable"),
    },
    TrunkStatus: {
        TrunkStatus.REQUESTED: _("Requested"),
        TrunkStatus.CONNECTED: _("Connected"),
        TrunkStatus.DISABLED: _("Disabled"),
    },
    RouteType: {
        RouteType.INTERCONNECT: _("PBX interconnect"),
        RouteType.STANDARD: _("Standard"),
    },
    Telephony: {
        Telephony.OWN_PBX: _("Own PBX"),
        Telephony.VIRTUAL_PBX: _("Virtual PBX"),
        Telephony.PLATFORM: _("Platform telephony"),
    },
    Action: {
        Action.TRANSFER_TO_OPERATOR: _("Transfer to operator"),
        Action.END_CALL: _("End the call"),
        Action.OTHER: _("Other"),
    },
    LineAction: {
        LineAction.CUSTOM_DIRECTION: _("Custom transfer direction"),
        LineAction.SOFTPHONE: _("Softphone"),
        LineAction.OTHER: _("Other"),
        LineAction.NONE: _("Not set"),
    },
    Severity: {
        Severity.ERROR: _("Error"),
        Severity.WARNING: _("Warning"),
        Severity.NOTE: _("Note"),
    },
    Ending: {
        Ending.LEAVES: _("Leaves through a trunk"),
        Ending.RINGS: _("Rings at a phone"),
        Ending.ELSEWHERE: _("Ends in a queue, a mailbox or a program"),
        Ending.UNKNOWN: _("Which trunk only the call decides"),
        Ending.BLOCKED: _("Blocked on purpose"),
        Ending.LOST: _("Leads to what does not exist"),
        Ending.CUT: _("Longer than what is followed"),
        Ending.NOT_TAKEN: _("No context takes it"),
    },
    Verdict: {
        Verdict.ARRIVES: _("Arrives"),
        Verdict.NO_ROUTE: _("Fits no route"),
        Verdict.NO_TRUNK: _("Route without trunk"),
        Verdict.DEAD_TRUNKS: _("No live trunk"),
        Verdict.BLOCKED: _("Blocked on purpose"),
        Verdict.DURING_CALL: _("Decided during the call"),
        Verdict.UNREADABLE: _("Number cannot be dialed"),
        Verdict.WRONG_ACTION: _("Wrong inbound action"),
        Verdict.NEEDS_PBX: _("Needs a PBX"),
        Verdict.VARIABLE: _("Variable, not checkable"),
        Verdict.NOT_BY_ROUTE: _("Not by route"),
        Verdict.OFF: _("Scenario is off"),
    },
    Policy: {
        Policy.SPECIFIC: _("Most specific template (Asterisk)"),
        Policy.ORDER: _("First in the list (FreePBX)"),
        Policy.CONTEXTS: _("Context after context (Asterisk)"),
    },
    Profile: {
        Profile.TWIN: _("The platform (TWIN)"),
        Profile.ASTERISK: _("Asterisk (files, console)"),
        Profile.FREEPBX: _("FreePBX or Issabel"),
    },
    Counted: {
        Counted.WHOLE: _("Whole"),
        Counted.PARTLY: _("In part"),
        Counted.SKIPPED: _("Skipped"),
    },
    PlanStatus: {
        PlanStatus.NEW: _("New"),
        PlanStatus.CHANGED: _("Changed"),
        PlanStatus.SAME: _("Same"),
        PlanStatus.MISSING: _("Missing from the file"),
    },
    ObjectKind: {
        ObjectKind.ROUTE: _("Route"),
        ObjectKind.TRUNK: _("Trunk"),
        ObjectKind.SCENARIO: _("Scenario"),
        ObjectKind.NUMBER: _("Number"),
        ObjectKind.TRANSFER: _("Transfer"),
    },
    Choice: {
        Choice.FIX: _("Fix"),
        Choice.WAIVE: _("Waive"),
        Choice.FALSE_ALARM: _("False alarm"),
        Choice.LATER: _("Later"),
    },
    ItemKind: {
        ItemKind.FINDING: _("Finding"),
        ItemKind.CHANGE: _("What changed"),
    },
    Fate: {
        Fate.BREAKS: _("Would fail there"),
        Fate.FAILS: _("Fails here and there"),
        Fate.OTHERWISE: _("Arrives by another route"),
        Fate.ALIKE: _("Arrives as here"),
        Fate.MENDS: _("Fails here, would arrive there"),
    },
    Owner: {
        Owner.ROUTE: _("Route"),
        Owner.TRUNK: _("Trunk"),
        Owner.OPERATOR: _("Operator"),
        Owner.REGION: _("Region"),
        Owner.VERDICT: _("Whether calls arrive"),
    },
    Progress: {
        Progress.OVERDUE: _("Overdue"),
        Progress.SOON: _("Due soon"),
        Progress.WAITING: _("To be done"),
        Progress.KEPT: _("Mended"),
    },
    ProposalState: {
        ProposalState.DRAFT: _("draft"),
        ProposalState.APPLIED: _("applied"),
        ProposalState.REJECTED: _("rejected"),
    },
    Standing: {
        Standing.HOLDS: _("holds"),
        Standing.OUTDATED: _("outdated: data, rules, decisions or waivers have changed since"),
        Standing.LOG_ALTERED: _("void: the log that it covers was cut or written anew"),
        Standing.ALTERED: _("void: the signature itself was altered"),
    },
    SnapshotReason: {
        SnapshotReason.HAND: _("by hand"),
        SnapshotReason.IMPORT: _("before an import"),
        SnapshotReason.SESSION: _("for a review session"),
        SnapshotReason.RESTORE: _("before a restore"),
        SnapshotReason.FILE: _("from a file"),
        SnapshotReason.DELETE: _("before something was deleted"),
        SnapshotReason.EMPTY: _("before starting empty"),
        SnapshotReason.ROWS: _("what many rows became at once"),
    },
    Role: {
        Role.VIEWER: _("Viewer"),
        Role.EDITOR: _("Editor"),
        Role.REVIEWER: _("Reviewer"),
        Role.ADMINISTRATOR: _("Administrator"),
    },
    Source: {
        Source.LOCAL: _("a name picked here; it is remembered, not proven"),
        Source.HEADER: _("the proxy in front, by a header"),
        Source.SIGN_IN: _("a sign-in (OpenID Connect)"),
        Source.COMMAND: _("the command line"),
        Source.PROGRAM: _("the program itself"),
    },
    AuditAction: {
        AuditAction.CREATE: _("created"),
        AuditAction.EDIT: _("edited"),
        AuditAction.DELETE: _("deleted"),
        AuditAction.IMPORT: _("imported"),
        AuditAction.IMPORT_AND_DELETE: _("imported, what was missing deleted"),
        AuditAction.FIX: _("fix applied"),
        AuditAction.CHANGE: _("changed"),
        AuditAction.SNAPSHOT: _("snapshot taken"),
        AuditAction.RESTORE: _("restored"),
        AuditAction.START_EMPTY: _("started empty"),
        AuditAction.WAIVE: _("waived"),
        AuditAction.END_WAIVER: _("waiver ended"),
        AuditAction.OPEN_SESSION: _("session opened"),
        AuditAction.CLOSE_SESSION: _("session closed"),
        AuditAction.DECIDE: _("decided"),
        AuditAction.SIGN_OFF: _("signed off"),
        AuditAction.PROPOSE: _("proposed"),
        AuditAction.APPLY_PROPOSAL: _("proposal applied"),
        AuditAction.REJECT_PROPOSAL: _("proposal rejected"),
        AuditAction.WITHDRAW_PROPOSAL: _("proposal withdrawn"),
        AuditAction.TAKE_BACK: _("taken back"),
        AuditAction.PEOPLE: _("people changed"),
        AuditAction.RETAIN: _("old things archived"),
        AuditAction.COMMENT: _("commented"),
        AuditAction.KEEP_PROMISE: _("promise kept"),
    },
    Disposition: {
        Disposition.ANSWERED: _("Answered"),
        Disposition.NO_ANSWER: _("Nobody answered"),
        Disposition.BUSY: _("Busy"),
        Disposition.FAILED: _("Failed"),
        Disposition.CONGESTION: _("Congestion"),
        Disposition.CANCEL: _("Caller hung up"),
        Disposition.UNKNOWN: _("Nobody knows"),
    },
    CallFormat: {
        CallFormat.MASTER: _("Asterisk, Master.csv"),
        CallFormat.CDR_TABLE: _("Table cdr (FreePBX)"),
        CallFormat.CEL: _("Asterisk, channel events (CEL)"),
        CallFormat.QUEUE_LOG: _("Asterisk, queue_log"),
        CallFormat.ACC: _("Accounting (Kamailio, OpenSIPS)"),
        CallFormat.TABLE: _("Another table"),
    },
    DriftKind: {
        DriftKind.OTHER_TRUNK: _("Another trunk than the route's"),
        DriftKind.NO_WAY: _("Leaves, though the route leads nowhere"),
        DriftKind.NO_ROUTE: _("Leaves, though it fits no route"),
    },
    Change: {
        Change.ADDED: _("added"),
        Change.CHANGED: _("changed"),
        Change.REMOVED: _("removed"),
    },
    AuditKind: {
        AuditKind.TRUNKS: _("Trunk"),
        AuditKind.ROUTES: _("Route"),
        AuditKind.SCENARIOS: _("Scenario"),
        AuditKind.TRANSFERS: _("Transfer"),
        AuditKind.SETTING: _("Setting"),
        AuditKind.SNAPSHOT: _("Snapshot"),
        AuditKind.WAIVER: _("Waiver"),
        AuditKind.SESSION: _("Review session"),
        AuditKind.DECISION: _("Decision"),
        AuditKind.PROPOSAL: _("Change proposal"),
        AuditKind.BACKUP: _("Backup"),
        AuditKind.PERSON: _("Person"),
        AuditKind.ROWS: _("Many rows"),
        AuditKind.ENTRY: _("Entry of the log"),
        AuditKind.ARCHIVE: _("Archive"),
        AuditKind.COMMENT: _("Comment"),
        AuditKind.REGISTRY: _("Numbering registry"),
        AuditKind.CALLS: _("Call records"),
        AuditKind.SOURCE: _("Source"),
        AuditKind.ALERT: _("Alert rule"),
        AuditKind.TOKEN: _("Access token"),
    },
    **WATCH,
}

#: A severity and a verdict are always icon and word: black-and-white print, color blindness.
ICONS: Final[Mapping[StrEnum, str]] = {
    Severity.ERROR: "✖",
    Severity.WARNING: "▲",
    Severity.NOTE: "●",
    **dict.fromkeys((verdict for verdict in Verdict if verdict.fails), "✖"),
    **dict.fromkeys((verdict for verdict in Verdict if not verdict.fails), "◌"),
    Verdict.ARRIVES: "✔",
    Progress.OVERDUE: "✖",
    Progress.SOON: "▲",
    Progress.WAITING: "●",
    Progress.KEPT: "✔",
    SourceState.UNREAD: "◌",
    SourceState.ALIKE: "✔",
    SourceState.DRIFTED: "▲",
    SourceState.TAKEN: "✔",
    SourceState.BROKEN: "✖",
}


def word_of(member: StrEnum) -> Message:
    """The word for a member. Errors: KeyError for one that has none, which a test keeps from happening."""
    return WORDS[type(member)][member]

"""The words of the watch: sources, alerts and their messages. A part of the vocabulary, and only entered by it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from dialmap.core.alerts import AlertChannel, Delivery, Topic, Turn
from dialmap.core.sources import SourceKind, SourceState, Then
from dialmap.messages import Message, _

#: As :data:`dialmap.core.vocabulary.WORDS`.
WATCH: Final[Mapping[type[StrEnum], Mapping[StrEnum, Message]]] = {
    AlertChannel: {
        AlertChannel.WEBHOOK: _("Web address (JSON)"),
        AlertChannel.CHAT: _("Slack or Mattermost"),
        AlertChannel.MAIL: _("Mail"),
        AlertChannel.TELEGRAM: _("Telegram chat"),
        AlertChannel.EXIT: _("Exit code of the command"),
    },
    Topic: {
        Topic.FINDINGS: _("Findings"),
        Topic.FIXES: _("Promised fixes that are due"),
        Topic.WAIVERS: _("Waivers that end"),
        Topic.SOURCES: _("Sources"),
    },
    Turn: {
        Turn.NEW: _("new"),
        Turn.CHANGED: _("changed"),
        Turn.WELL: _("well again"),
    },
    Delivery: {
        Delivery.WAITING: _("Waits"),
        Delivery.SENDING: _("On its way"),
        Delivery.SENT: _("Delivered"),
        Delivery.FAILED: _("Given up"),
    },
    SourceKind: {
        SourceKind.TABLES: _("Tables, a dialplan, an export"),
        SourceKind.RECORDS: _("Call records to be counted"),
        SourceKind.MANAGER: _("Asterisk Manager Interface (AMI)"),
    },
    Then: {
        Then.TELL: _("Only tell"),
        Then.PROPOSE: _("Make a change proposal"),
        Then.TAKE: _("Import"),
    },
    SourceState: {
        SourceState.UNREAD: _("Not read yet"),
        SourceState.ALIKE: _("As stored"),
        SourceState.DRIFTED: _("Differs"),
        SourceState.TAKEN: _("Taken over"),
        SourceState.BROKEN: _("Cannot be read"),
    },
}

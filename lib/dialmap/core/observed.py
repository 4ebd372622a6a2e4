"""What a PBX itself says of its trunks, when somebody looks. Never overwrites what was asked of a provider."""

from enum import StrEnum


class Observed(StrEnum):
    """What was seen of a trunk; beside the status of its request."""

    NEVER = "never"
    REACHABLE = "reachable"
    UNREACHABLE = "unreachable"

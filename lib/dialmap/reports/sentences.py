"""Sentences that are stored: in every language, so that whoever reads them later has them in theirs.

Never hides anything: whoever shows one makes its texts safe.
"""

from dialmap.i18n import Language
from dialmap.messages import Message
from dialmap.reports.voice import Voice


def as_typed(language: Language, message: Message) -> str:
    """A sentence to be stored: texts as they were typed; whoever shows it makes them safe."""
    said: str = Voice(language, masking=False).machine(message)
    return said


def by_language(message: Message) -> dict[str, str]:
    """A sentence to be stored, in every language, as :func:`as_typed`."""
    return {language.value: as_typed(language, message) for language in Language}

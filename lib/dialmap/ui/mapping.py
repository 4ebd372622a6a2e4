"""Which column of somebody's table is which of ours: proposed, adjusted, remembered by a name for the next time.

Holds the questions. Never reads a file, and stores nothing but a mapping that somebody named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from dialmap.core.exchange import Foreign, Table
from dialmap.core.fields import KINDS
from dialmap.core.mappings import Mapping
from dialmap.core.model import TABLES, Route, Row, Scenario, Transfer, Trunk
from dialmap.core.shapes import Shape
from dialmap.reports.exchange import first_rows
from dialmap.service import mappings
from dialmap.service.mappings import Column
from dialmap.ui import state
from dialmap.ui.kit import tables
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.layout import heading, small_heading
from dialmap.ui.kit.texts import _, code, language, line, n_, text, voice, word

#: Questions beside one another.
WIDE: Final = 3
#: Columns that are asked for at once though a file need not have them.
BESIDES: Final = ("trunks", "number")
#: Values of one column that are asked for.
MOST_VALUES: Final = 30
NONE: Final = ""


def trial(found: Iterable[Table]) -> list[Mapping]:
    """What is being agreed on for the tables whose columns are not ours."""
    made: list[Mapping] = []
    for table in found:
        if table.foreign is not None and table.is_foreign and not any(_fits(each, table.foreign) for each in made):
            made.append(_asked(table.name, table.foreign))
    return made


def remembered() -> None:
    """The mappings of this data set, and the way to forget one."""
    known = mappings.remembered(state.path())
    if not known:
        return
    with st.expander(_("Remembered tables of others"), icon=":material/swap_horiz:"):
        for each in known:
            with st.container(horizontal=True, vertical_alignment="center"):
                pairs = ", ".join(f"{text(theirs)} → {_title(each, ours)}" for ours, theirs in each.columns.items())
                st.markdown(f"**{text(each.name)}** ({_kinds()[each.table]}): {pairs}")
                if st.button(_("Forget"), key=f"forget_{each.name}", type="tertiary"):
                    _forget(each.name)


def _title(mapping: Mapping, ours: str) -> str:
    """What our column is called; its name where this version does not know it."""
    column = next((each for each in mappings.FILE_OF[mapping.kind].columns if each.name == ours), None)
    return code(ours) if column is None else mappings.title(column, mapping.kind, language())


def _forget(name: str) -> None:
    perform(lambda: mappings.forget(state.path(), name, state.who()), _("Forgotten."))


def _fits(mapping: Mapping, foreign: Foreign) -> bool:
    return mapping.fits(frozenset(each.casefold() for each in foreign.headings))


def _kinds() -> dict[str, str]:
    return {
        TABLES[Route]: _("Route"),
        TABLES[Trunk]: _("Trunk"),
        TABLES[Scenario]: _("Scenario"),
        TABLES[Transfer]: _("Result block"),
    }


def _asked(name: str, foreign: Foreign) -> Mapping:
    """What a person says of one table; it begins with what is proposed."""
    key = f"map_{abs(hash((name, foreign.headings)))}"
    with st.container(border=True, key=key):
        heading(_("Which column is which?"))
        count = len(foreign.rows)
        st.markdown(
            n_(
                "{file} has {count} row and columns that are not ours. What is proposed here is tried below at once;"
                " nothing is stored before you import it.",
                "{file} has {count} rows and columns that are not ours. What is proposed here is tried below at once;"
                " nothing is stored before you import it.",
                count,
                file=name,
            )
        )
        tables.show(first_rows(foreign, voice()), _("The first rows, as they came"), key=f"{key}_rows")
        likely = mappings.proposal(foreign)
        kinds = _kinds()
        at = list(kinds).index(likely.table)
        box = st.selectbox(_("A row is"), list(kinds), at, key=f"{key}_kind", format_func=kinds.__getitem__)
        table = str(box)
        kind = KINDS[table]
        proposed = likely if table == likely.table else mappings.proposal(foreign, kind)
        made = _Questions(key=f"{key}_{table}", foreign=foreign, kind=kind, likely=proposed).answered()
        _remember(key, name, made)
    return made


@dataclass(frozen=True, kw_only=True)
class _Questions:
    """What is asked of one table, as rows of one kind; ``key`` begins the keys of its boxes."""

    key: str
    foreign: Foreign
    kind: type[Row]
    likely: Mapping
    columns: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)

    @property
    def ours(self) -> tuple[Column, ...]:
        return mappings.FILE_OF[self.kind].columns

    def answered(self) -> Mapping:
        """Ask everything, and put the answers together."""
        usual = [each for each in self.ours if each.required or each.name in (*self.likely.columns, *BESIDES)]
        self._grid(usual)
        with st.expander(_("More columns of ours")):
            self._grid([each for each in self.ours if each not in usual and each.field.is_asked])
        values = {each.name: self._values(each) for each in self.ours if each.name in self.columns}
        with st.container(horizontal=True):
            separator = self._separator()
            telephony = self._telephony() if self.kind is Transfer else ""
        return Mapping(
            table=TABLES[self.kind],
            columns=self.columns,
            fixed=self.fixed,
            values={name: found for name, found in values.items() if found},
            separator=separator,
            telephony=telephony,
        )

    def _grid(self, wanted: Sequence[Column]) -> None:
        for first in range(0, len(wanted), WIDE):
            for place, column in zip(st.columns(WIDE), wanted[first : first + WIDE], strict=False):
                with place:
                    self._column(column)

    def _column(self, column: Column) -> None:
        """Which heading means a column of ours; where none does, what all rows have in it."""
        options, nothing = [NONE, *self.foreign.headings], _("— not in this table —")
        chosen = st.selectbox(
            mappings.title(column, self.kind, language()) + (" *" if column.required else ""),
            options,
            options.index(self.likely.columns.get(column.name, NONE)),
            key=f"{self.key}_{column.name}",
            format_func=lambda name: line(name) if name else nothing,
        )
        if chosen:
            self.columns[column.name] = str(chosen)
            return
        same = self._same(column)
        if same:
            self.fixed[column.name] = same

    def _same(self, column: Column) -> str:
        label, box = _("In every row"), f"{self.key}_{column.name}_same"
        words = {each.value: word(each) for each in mappings.choices_of(column)}
        proposed = self.likely.fixed.get(column.name, NONE)
        if column.name == "block":
            return st.text_input(label, _("Result"), key=box)
        if not words:
            return NONE
        options, nothing = [NONE, *words], _("— choose —") if column.required else "—"
        at = options.index(proposed) if proposed in options else 0
        return str(st.selectbox(label, options, at, key=box, format_func=lambda each: words.get(each, nothing)))

    def _values(self, column: Column) -> dict[str, str]:
        """Which of our values each value of theirs means, where it is none of our words."""
        words = {each.value: word(each) for each in mappings.choices_of(column)}
        if column.field.shape is Shape.FLAG:
            words = {"yes": _("yes"), "no": _("no")}
        theirs = self.foreign.values(self.columns[column.name]) if words else ()
        unknown = [each for each in theirs if not mappings.known_value(column, each)]
        if not unknown:
            return {}
        title, refuse = mappings.title(column, self.kind, language()), _("— refuse such rows —")
        small_heading(_("What the values of {column} mean", column=title))
        found: dict[str, str] = {}
        places, options = st.columns(WIDE), [NONE, *words]
        for at, value in enumerate(unknown[:MOST_VALUES]):
            chosen = places[at % WIDE].selectbox(
                text(value),
                options,
                options.index(mappings.likely_value(column, value)),
                key=f"{self.key}_{column.name}_{value}",
                format_func=lambda each: words.get(each, refuse),
            )
            if chosen:
                found[value.casefold()] = str(chosen)
        return found

    def _separator(self) -> str:
        found = [self.columns[each.name] for each in self.ours if each.is_list and each.name in self.columns]
        if not found:
            return "|"
        told = {"\n": _("a line break"), " ": _("a blank"), "": _("nothing: one item a cell")}
        options = list(mappings.SEPARATORS)
        at = options.index(mappings.separator_of(self.foreign, found))
        label = _("Between the items of a list")
        return str(
            st.selectbox(label, options, at, key=f"{self.key}_sep", format_func=lambda each: told.get(each, each))
        )

    def _telephony(self) -> str:
        column = next(each for each in mappings.FILE_OF[Scenario].columns if each.name == "telephony")
        words, refuse = {each.value: word(each) for each in mappings.choices_of(column)}, _("— refuse their rows —")
        options = [NONE, *words]
        return str(
            st.selectbox(
                _("Telephony of scenarios that are not here yet"),
                options,
                options.index(self.likely.telephony),
                key=f"{self.key}_telephony",
                format_func=lambda each: words.get(each, refuse),
            )
        )


def _remember(key: str, name: str, made: Mapping) -> None:
    """The name under which it is kept for the next time."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        called = st.text_input(_("Remember this as"), placeholder=line(name), key=f"{key}_name", max_chars=100)
        needed = {each.name for each in mappings.FILE_OF[made.kind].columns if each.required}
        is_whole = needed <= {*made.columns, *made.fixed}
        if st.button(_("Remember"), key=f"{key}_keep", disabled=not (is_whole and (called or "").strip())):
            perform(
                lambda: mappings.remember(state.path(), made, called, state.who()), _("Remembered for the next time.")
            )

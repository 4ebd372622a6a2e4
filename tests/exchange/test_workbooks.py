"""Workbooks: what is written is read again the same, by us and by LibreOffice; what a spreadsheet has lost is told."""

import io
import os
import random
import re
import shutil
import subprocess
import zipfile
from datetime import date

import pytest
import xlsxwriter
from build import route, snapshot, trunk
from hypothesis import given, settings
from hypothesis import strategies as some

from dialmap.core.exchange import PlanStatus, Upload
from dialmap.core.mappings import Mapping
from dialmap.core.model import Snapshot, Trunk
from dialmap.errors import DataError
from dialmap.exchange.columns import FILES
from dialmap.exchange.plan import stage
from dialmap.exchange.titles import TITLES
from dialmap.i18n import Language, translator
from dialmap.service.exchange import SAMPLES, read_uploads
from dialmap.service.workbooks import export_workbook, template

NOTHING = Snapshot()


def plan(data, stored=NOTHING, name="book.xlsx"):
    return stage(stored, 1, [Upload(name, data)])


def book(**sheets):
    """A workbook: name of a sheet -> its rows; a cell is written as what it is."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for line, cells in enumerate(rows):
                for at, cell in enumerate(cells):
                    if isinstance(cell, date):
                        sheet.write_datetime(line, at, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(line, at, cell)
                    elif cell is not None:
                        sheet.write(line, at, cell)
    return out.getvalue()


def told(found):
    return [(each.file.rpartition("/")[2], each.line, each.column, str(each.message)) for each in found.problems]


def sample(language):
    uploads, _problems = read_uploads([SAMPLES[language]])
    return NOTHING.with_edits(stage(NOTHING, 0, uploads).edits)


def same(found):
    return not found.errors and {each.status for each in found.items} <= {PlanStatus.SAME}


@pytest.mark.parametrize("language", Language)
def test_the_sample_comes_back_the_same_in_both_languages(language):
    stored = sample(language)
    found = plan(export_workbook(stored, language), stored)
    assert len(found.items) > 100
    assert same(found)
    assert found.problems == ()


TEXTS = some.text(some.characters(exclude_categories=["Cs"]), max_size=12) | some.sampled_from(
    [
        "=1+1",
        "+7495",
        "-5",
        "@x",
        "'a",
        "_x0041_",
        "_x005F_",
        "a\x01b",
        "a\nb",
        "a\rb",
        "  x ",
        "\t",
        "0007",
        "1e5",
        "TRUE",
    ]
)


@settings(max_examples=300)
@given(some.lists(some.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_whatever_a_cell_holds_it_is_text_and_comes_back(pairs):
    rows = tuple(trunk(f"t{at}", provider=one, note=other) for at, (one, other) in enumerate(pairs))
    stored = Snapshot(rows)
    assert same(plan(export_workbook(stored, Language.EN), stored))


def test_the_same_data_gives_the_same_bytes():
    stored = sample(Language.EN)
    assert export_workbook(stored, Language.EN) == export_workbook(stored, Language.EN)


def test_a_cell_that_xlsx_cannot_hold_is_refused_by_its_place():
    stored = Snapshot((trunk("a"), trunk("b", note="x" * 32_768)))
    with pytest.raises(DataError, match=r"sheet Trunks, row 3: a cell has more than 32,?767 characters"):
        export_workbook(stored, Language.EN)
    assert export_workbook(Snapshot((trunk("b", note="x" * 32_767),)), Language.EN)


@pytest.mark.parametrize("language", Language)
def test_a_template_to_fill_brings_nothing_but_a_hint_for_each_example(language):
    data = template(language)
    found = plan(data)
    assert found.items == ()
    assert [message for _sheet, _line, _column, message in told(found)] == [
        "the example row of the template is not read"
    ] * 4
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    lists = [re.findall(r"<dataValidation ", text) for text in sheets]
    assert [len(each) for each in lists] == [2, 4, 2, 4, 0]
    assert all('state="frozen"' in text for text in sheets)
    assert sum("<autoFilter" in text for text in sheets) == 4
    assert not any("<f>" in text for text in sheets)


def test_what_is_typed_over_the_example_is_read():
    rows = [["Name", "Status"], ["Example: main", "connected"], ["mine", "connected"]]
    assert [each.edit.key for each in plan(book(Trunks=rows)).items] == [("Example: main",), ("mine",)]


def test_several_tables_on_one_sheet_below_and_beside_one_another():
    rows = [
        ["Наши маршруты на ноябрь"],
        [],
        ["Название", "Тип", "Шаблоны", "Транки", None, None, "Сценарий", "Блок", "Номер"],
        ["Мск", "Стандарт", "_8495XXXXXXX|_8499XXXXXXX", "A", None, None, "S", "B", "84955550100"],
        ["СПб", "Стандарт", "_8812XXXXXXX", "A"],
        [],
        ["Название", "Статус", "Каналы"],
        ["A", "Подключён", 30],
    ]
    found = plan(book(Лист1=rows, scenarios=[["name", "telephony"], ["S", "own_pbx"]], Заметки=[["позвонить"]]))
    assert [(each.edit.kind.__name__, each.edit.key, each.line) for each in found.items] == [
        ("Trunk", ("A",), 8),
        ("Route", ("Мск",), 4),
        ("Route", ("СПб",), 5),
        ("Scenario", ("S",), 2),
        ("Transfer", ("S", "B"), 4),
    ]
    assert found.errors == ()
    (title, hint) = sorted(told(found), reverse=True)
    assert title == ("Лист1", 1, "", "what stands above the header in line 3 is not read")
    assert hint[0] == "Заметки"
    assert "of none of our tables" in hint[3]


def test_a_number_is_read_whole_and_what_the_spreadsheet_rounded_is_refused():
    rows = [
        ["scenario", "block", "number"],
        ["S", "1", 74955550100],
        ["S", "2", 7.49555501001234e16],
        ["S", "3", "007"],
    ]
    found = plan(book(a=rows, scenarios=[["name", "telephony"], ["S", "own_pbx"]]))
    numbers = {
        each.edit.key[-1]: each.edit.after.number for each in found.items if each.edit.kind.__name__ == "Transfer"
    }
    assert numbers == {"1": "74955550100", "3": "007"}
    (error,) = found.errors
    assert (error.line, error.column, error.value) == (3, "number", "7.49556E+16")
    assert "its last digits are lost" in str(error.message)
    (hint,) = [each for each in found.problems if not each.is_error]
    assert str(hint.message).startswith("2 cells of this column are numbers to the spreadsheet")


def test_a_date_among_numbers_is_refused_and_elsewhere_it_is_text():
    rows = [
        ["scenario", "block", "number", "note"],
        ["S", "1", date(2026, 11, 29), ""],
        ["S", "2", "1", date(2026, 11, 29)],
    ]
    found = plan(book(a=rows, scenarios=[["name", "telephony"], ["S", "own_pbx"]]))
    (error,) = found.errors
    assert (error.line, error.column) == (2, "number")
    assert "has made a date" in str(error.message)
    (row,) = [each.edit.after for each in found.items if each.edit.key[-1] == "2"]
    assert row.note == "2026-11-29"
    dated = [each for each in found.problems if each.line == 3 and each.column == "note"]
    assert [str(each.message) for each in dated] == [
        "the spreadsheet has made a date of this cell; it is read as 2026-11-29"
    ]


def test_a_hidden_sheet_is_told_and_a_chart_too():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        made.add_worksheet("trunks").write_row(0, 0, ["name", "status"])
        hidden = made.add_worksheet("old")
        hidden.write_row(0, 0, ["name", "status"])
        hidden.hide()
        chart = made.add_chart({"type": "line"})
        chart.add_series({"values": "=trunks!$A$1:$A$2"})
        made.add_chartsheet("chart").set_chart(chart)
    assert [(sheet, message) for sheet, _line, _column, message in told(plan(out.getvalue()))] == [
        ("trunks", "the file has a header but no rows"),
        ("old", "a hidden sheet is not read; show it in the spreadsheet if it should be"),
        ("chart", "a sheet with a chart or a macro is not read"),
    ]


def changed(data, name, old, new):
    """The same workbook with another text in one of its members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for member in archive.namelist():
            text = archive.read(member)
            made.writestr(member, text.replace(old, new) if member == name else text)
    return out.getvalue()


def sheet_of(cells):
    """A workbook whose only sheet has these rows, as XML."""
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(SMALL)) as archive:
        text = archive.read(part)
    begin, end = text.index(b"<sheetData>") + len(b"<sheetData>"), text.index(b"</sheetData>")
    return changed(SMALL, part, text[begin:end], cells)


SMALL = book(trunks=[["name", "status"], ["a", "connected"], ["b", "connected"]])
FAR = changed(SMALL, "xl/worksheets/sheet1.xml", b'r="B3"', b'r="XFD1048576"')


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (FAR, "reaches over more than"),
        (
            sheet_of(b'<row r="1"><c><v>1</v></c></row><row r="1048576">' + b"<c/>" * 2000 + b"</row>"),
            "reaches over more",
        ),
        (sheet_of(b'<row><c r = "A1"/></row><row><c r = "XFD1048576"/></row>'), "reaches over more than"),
        (SMALL[:300], "an archive or a damaged workbook"),
        (SMALL[: len(SMALL) // 2], "cannot be read"),
        (changed(SMALL, "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData"), "cannot be read"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 2000, "cannot be read"),
        (book(a=[]), "no sheet of the workbook holds a table"),
        (book(a=[["name", "status"]] * 3), "stands twice|header but no rows"),
    ],
    ids=["far", "no places", "blanks", "cut", "half", "no xml", "no xls", "empty", "headers"],
)
def test_a_workbook_that_cannot_be_read_is_a_sentence(data, why):
    found = plan(data)
    assert found.items == ()
    assert re.search(why, " ".join(str(each.message) for each in found.problems))


def test_a_sheet_of_an_ods_that_repeats_a_filled_cell_too_often_is_refused():
    cell = b'<table:table-cell table:number-columns-repeated="16384" office:value-type="string">'
    cell += b"<text:p>x</text:p></table:table-cell>"
    row = b'<table:table-row table:number-rows-repeated="1048576">' + cell + b"</table:table-row>"
    small = row.replace(b"1048576", b"999").replace(b"16384", b"999").replace(b'"', b"'") * 20
    assert len(cell) < 200
    for rows in (row, small):
        refuse_ods(rows)


def refuse_ods(row):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr(
            "content.xml", b"<office:document-content><table:table>" + row + b"</table:table></office:document-content>"
        )
    (problem,) = plan(out.getvalue(), name="a.ods").errors
    assert "reaches over more than" in str(problem.message)


def test_spoiled_workbooks_are_plans_or_sentences():
    dice = random.Random(13)
    for _time in range(400):
        data = bytearray(SMALL)
        for _change in range(dice.randint(1, 8)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        for problem in plan(bytes(data)).problems:
            assert str(problem.message)


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory):
    """Another program that reads and writes workbooks; in CI its absence is a failure, not a skip."""
    soffice = shutil.which("soffice")
    if soffice is None:
        reason = "no LibreOffice on this machine (Debian: apt-get install libreoffice-calc-nogui)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    home = tmp_path_factory.mktemp("office")

    def convert(data, suffix, wanted):
        source = home / f"book.{suffix}"
        source.write_bytes(data)
        target = home / "out"
        profile = f"-env:UserInstallation=file://{home}/profile"
        words = [soffice, profile, "--headless", "--convert-to", wanted, "--outdir", str(target), str(source)]
        subprocess.run(words, check=True, capture_output=True, timeout=180)
        return (target / f"book.{wanted}").read_bytes()

    return convert


@pytest.mark.parametrize("wanted", ["xlsx", "ods", "xls"])
def test_libreoffice_opens_what_we_write_and_gives_it_back_the_same(libreoffice, wanted):
    odd = tuple(
        trunk(f"t{at}", provider=said) for at, said in enumerate(["=1+1", "0007", "+7495", "1e5", "7,5", "'a", "-"])
    )
    stored = sample(Language.RU).with_edits(stage(NOTHING, 0, [Upload("trunks.csv", trunks_csv(odd))]).edits)
    found = plan(libreoffice(export_workbook(stored, Language.RU), "xlsx", wanted), stored, f"book.{wanted}")
    assert len(found.items) > 100
    assert same(found)
    assert found.problems == ()


def trunks_csv(rows):
    lines = ["name,status,provider", *(f'{each.name},connected,"{each.provider}"' for each in rows)]
    return "\n".join(lines).encode()


def test_an_ods_that_libreoffice_made_of_typed_cells_says_what_it_has_lost(libreoffice):
    typed = b"scenario,block,number\nS,1,0042\nS,2,79161234567890123\nS,3,2026-11-29\nS,4,*21#\n"
    stored = snapshot(scenarios=[{"name": "S"}])
    found = plan(libreoffice(typed, "csv", "ods"), stored, "book.ods")
    numbers = {each.edit.key[-1]: each.edit.after.number for each in found.of(PlanStatus.NEW)}
    assert numbers == {"1": "42", "4": "*21#"}
    assert [(each.line, each.is_error, str(each.message)[:60]) for each in found.problems] == [
        (4, True, "the spreadsheet has made a date of this cell; format it as t"),
        (2, False, "2 cells of this column are numbers to the spreadsheet: zeros"),
        (3, True, "a spreadsheet has shortened the number to 7.91612E+16, its l"),
    ]


def test_the_titles_of_a_workbook_are_the_words_of_the_forms():
    spoken = [translator(each) for each in (Language.EN, Language.RU)]
    for file in FILES:
        assert set(TITLES[file.kind]) == {column.name for column in file.columns}
        for column in file.columns:
            if column.part is None:
                assert TITLES[file.kind][column.name][:2] == tuple(column.field.label.render(each) for each in spoken)


def test_a_workbook_of_many_rows_is_refused_before_it_is_read():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("trunks")
        sheet.write_row(0, 0, ["name", "status"])
        sheet.write_string(600_000, 0, "far")
    (problem,) = plan(out.getvalue()).errors
    assert "more than 500" in str(problem.message)


def test_rows_stand_where_the_sheet_has_them():
    rows = [[], [], ["name", "status"], [], ["a", "nowhere"]]
    (problem,) = plan(book(x=rows)).errors
    assert (problem.line, problem.column, problem.value) == (5, "status", "nowhere")


def test_a_workbook_in_an_archive_is_read():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("all/book.xlsx", SMALL)
    found = stage(NOTHING, 0, [Upload("all.zip", out.getvalue())])
    assert [each.edit.after for each in found.items] == [Trunk("a", status="connected"), Trunk("b", status="connected")]


def test_an_empty_data_set_is_a_workbook_too():
    assert plan(export_workbook(snapshot(), Language.RU)).errors == ()


def test_a_table_of_others_below_ours_is_not_taken_for_more_of_it():
    ours = [["Название", "Статус"], ["a", "Подключён"], [], ["b", "Отключён"]]
    others = [[], ["Сотрудник", "Отдел"], ["Иванов", "Продажи"]]
    found = plan(book(x=[*ours, *others]))
    assert [each.edit.key for each in found.items] == [("a",), ("b",)]
    assert [(each.line, each.is_error) for each in found.problems] == [(6, False)]


def test_what_a_mapping_calls_numbers_is_watched_like_our_own():
    rows = [["Кому", "Куда звонить"], ["S", date(2026, 2, 1)], ["T", True], ["U", 0.5], ["V", 205]]
    made = Mapping(
        table="transfers",
        columns={"scenario": "Кому", "number": "Куда звонить"},
        fixed={"block": "1"},
        telephony="own_pbx",
    )
    found = stage(NOTHING, 0, [Upload("x.xlsx", book(x=rows))], mappings=[made])
    assert [each.edit.after.number for each in found.items if each.edit.kind.__name__ == "Transfer"] == ["205"]
    assert [each.line for each in found.errors] == [2, 3, 4]


def test_sheets_of_one_kind_are_parts_of_one_table():
    head = ["Название", "Тип", "Шаблоны"]
    cities = {
        "Москва": [head, ["a", "Стандарт", "_1X"]],
        "СПб": [head, ["b", "Стандарт", "_2X"], ["a", "Стандарт", "_3X"]],
    }
    found = plan(book(**cities))
    assert [(each.edit.key, each.edit.after.position) for each in found.items] == [(("a",), 1), (("b",), 2)]
    (error,) = found.errors
    assert (error.file, error.line) == ("book.xlsx/СПб", 3)
    assert "stands in book.xlsx/Москва, line 2" in str(error.message)
    whole = plan(book(Москва=cities["Москва"], СПб=cities["СПб"][:2]), Snapshot((), (route("gone", "_9X"),)))
    assert [each.edit.key for each in whole.of(PlanStatus.MISSING)] == [("gone",)]

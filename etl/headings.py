"""Which column a heading means: its own name, or one of the names people really give it, in English and Russian."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from itertools import zip_longest

from db.phrasing import Fact, wording
from etl.columns import SHEETS
from etl.problems import Problem, problem

MOST_COLUMNS = 60
PASSED_OVER = "problems"  # the column that our reports add
SEARCHED = 20  # rows in which the headings are looked for
_MOST_SAID = 5  # tables of which is said what they hold

# Column -> other headings it is known by; capitals, spaces, hyphens and underscores make no difference.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "key": ("ключ",),
    "source": ("источник", "source key"),
    "indicator": ("показатель", "индикатор"),
    "place": ("country", "страна", "место", "территория", "регион", "region"),
    "period": ("year", "год", "reference year", "период", "time period"),
    "date": ("year", "год", "дата"),
    "group": ("группа", "population group"),
    "value": ("значение", "estimate", "point estimate", "оценка", "число"),
    "lower": ("lower bound", "low", "нижняя граница", "минимум", "от"),
    "upper": ("upper bound", "high", "верхняя граница", "максимум", "до"),
    "qualifier": ("уточнение",),
    "interval_type": ("тип интервала",),
    "unit": ("единица", "единица измерения", "unit of measure"),
    "method": ("метод",),
    "obs_status": ("статус", "observation status"),
    "as_printed": ("как напечатано", "в источнике"),
    "reported_as": ("как названо",),
    "claimant": ("кто говорит",),
    "quote": ("цитата", "quotation"),
    "locator": ("страница", "page", "где стоит"),
    "original": ("первоисточник", "original source"),
    "note": ("notes", "примечание", "примечания", "comment", "комментарий"),
    "title": ("название", "заглавие", "name"),
    "producer": ("издатель", "publisher"),
    "authors": ("author", "автор", "авторы"),
    "kind": ("вид",),
    "date_published": ("дата публикации", "publication date"),
    "date_accessed": ("дата обращения", "access date"),
    "language": ("язык",),
    "url": ("ссылка", "link", "адрес"),
    "licence": ("license", "лицензия"),
    "citation_full": ("citation", "полная ссылка"),
    "definition": ("определение",),
    "target_population": ("целевая группа", "population"),
    "numerator": ("числитель",),
    "denominator": ("знаменатель",),
    "topic": ("тема",),
    "category": ("категория",),
    "description": ("описание",),
}

_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?:-[0-9]{2}-[0-9]{2}|\.0)?")
_PERSONAL = frozenset(
    "phone|telephone|mobile|e mail|email|passport|passport number|date of birth|birth date|birthday|home address|first name|"
    "last name|surname|full name|patient name|client name|телефон|почта|эл. почта|паспорт|дата рождения|фамилия|имя|отчество|"
    "фио|ф.и.о.|адрес проживания|инн|пин|снилс|inn|pin".split("|")
)


def column_of(heading: str, sheet: str) -> str:
    """The column of `sheet` that a heading means; "" if it means none."""
    return _meanings(sheet).get(_loose(heading), "")


def sheet_name(stem: str, headings: Sequence[str]) -> str | None:
    """Which sheet a table is: by its name, else by its headings; None if neither says it."""
    if stem.strip().lower() in SHEETS:
        return stem.strip().lower()
    fitting = [
        name
        for name, columns in SHEETS.items()
        if {c.name for c in columns if c.required} <= {column_of(heading, name) for heading in headings}
    ]
    return fitting[0] if len(fitting) == 1 else None


def is_passed_over(heading: str) -> bool:
    """Whether the column is one of our report's and no part of the table."""
    return _loose(heading) == PASSED_OVER


def known_headings(cells: Iterable[str], name: str | None = None) -> int:
    """How many different columns these cells name, in the sheet where they name most."""
    sheets = [name] if name else list(SHEETS)
    cells = list(cells)[: 4 * MOST_COLUMNS]
    return max(len({column_of(cell, sheet) for cell in cells} - {""}) for sheet in sheets)


def heading_row(rows: Sequence[Sequence[str]], name: str | None = None) -> int:
    """Which of the first rows holds the headings, counted from 0; 0 when none of them names two columns."""
    counts = [known_headings(row, name) for row in rows[:SEARCHED]]
    best = max(counts, default=0)
    return counts.index(best) if best > 1 and best > counts[0] else 0


def check_layout(name: str, rows: Sequence[Sequence[str]], at: int) -> list[Problem]:
    """What makes a table one that is not read: years across, turned on its side, headings in two rows, too many columns."""
    headings = rows[at] if rows else ()
    known = known_headings(headings)
    near = [*rows[: at + 1], *(_without_heading(row, headings) for row in rows[at + 1 : at + 2])] if known > 1 else rows
    years = max((row for row in near if known_headings(row) <= known), key=_years, default=[])
    if _years(years) > 2:
        seen = ", ".join(cell for cell in years if _YEAR.fullmatch(cell))[:30]
        return [problem("wide_table", name, near.index(years) + 1, None, seen)]
    if sum(not is_passed_over(heading) for heading in headings) > MOST_COLUMNS:
        return [problem("too_wide", name, at + 1, None, ", ".join(headings[:20]), found=len(headings), longest=MOST_COLUMNS)]
    down = [row[0] for row in rows[:SEARCHED] if row]
    if known < 3 <= known_headings(down):
        return [problem("transposed", name, None, None, ", ".join(down[:5]))]
    if personal := sorted({heading for heading in headings if _loose(heading) in _PERSONAL}):
        return [problem("personal_heading", name, at + 1, None, ", ".join(personal))]
    if known and at + 1 < len(rows) and known_headings(rows[at + 1]) > 2:
        return [problem("two_row_headings", name, at + 2)]
    return []


def _without_heading(row: Sequence[str], headings: Sequence[str]) -> list[str]:
    """The cells of the row below the headings over which none stands: years there are headings too, others are its values."""
    return [cell for cell, heading in zip_longest(row, headings, fillvalue="") if not heading]


def unknown_sheet(file: str, tables: Mapping[str, Sequence[Sequence[str]]]) -> Problem:
    """A problem for a file in which no sheet is known: what each table begins with, and what it lacks to be like the nearest."""
    said = []
    for title, rows in tables.items():
        row = rows[heading_row(rows)] if rows else []
        if known_headings(row) < 2:
            row = max(rows, key=lambda cells: sum(any(map(str.isalpha, cell)) for cell in cells), default=[])
        near = max(SHEETS, key=lambda sheet: known_headings(row, sheet))
        has = {column_of(cell, near) for cell in row}
        lacks = [column.name for column in SHEETS[near] if column.required and column.name not in has]
        facts = {"title": title, "headings": _short(", ".join(filter(None, row)))}
        if not any(row):
            said.append(wording("{title}: empty", title=title))
        elif len(has) > 1:
            facts |= {"sheet": near, "columns": ", ".join(lacks)}
            said.append(wording("{title}: {headings} - for {sheet} it lacks {columns}", **facts))
        else:
            said.append(wording("{title}: {headings}", **facts))
    return problem("unknown_sheet", file, None, None, file, headings=tuple(said[:_MOST_SAID]))


def read_headings(name: str, headings: Sequence[str], row: int = 1) -> tuple[list[str], list[Problem]]:
    """The headings as columns of the sheet (unknown ones as typed), and what is wrong or was read into them."""
    columns = [column_of(heading, name) or heading for heading in headings]
    found = [
        problem("heading_read_as", name, row, heading, heading, meant=column)
        for heading, column in zip(headings, columns, strict=True)
        if heading != column
    ]
    return columns, found + check_headings(name, columns, row)


def check_headings(name: str, headings: Sequence[str], row: int = 1) -> list[Problem]:
    """What is wrong with the headings of a sheet: doubled, missing or unknown ones, each with the nearest known name."""
    known = [column.name for column in SHEETS[name]]
    wrong = [problem("duplicate_heading", name, row, h, h) for h in sorted({h for h in headings if h and headings.count(h) > 1})]
    listed = ", ".join(heading for heading in headings if heading)
    for column in SHEETS[name]:
        if column.required and column.name not in headings:
            near = get_close_matches(column.name, [h for h in headings if h not in known], 1)
            hint: Fact = "tallies template"
            if near or listed:
                found = wording("the headings found are {listed}", listed=_short(listed))
                hint = wording("is it '{near}'?", near=near[0]) if near else found
            wrong.append(problem("missing_column", name, row, column.name, column.name, nearest=hint))
    for heading in headings:
        if heading and heading not in known and not is_passed_over(heading):
            near = get_close_matches(heading, known, 1)
            mend = wording("Remove it, or rename it to {near}", near=near[0]) if near else wording("Remove it, or rename it")
            wrong.append(problem("unknown_column", name, row, heading, heading, mend=mend))
    return wrong


@cache
def _meanings(sheet: str) -> Mapping[str, str]:
    names = [column.name for column in SHEETS[sheet]]
    meant = {_loose(alias): name for name in reversed(names) for alias in ALIASES.get(name, ())}
    return meant | {_loose(name): name for name in names}


def _loose(heading: str) -> str:
    composed = unicodedata.normalize("NFKC", heading).casefold().replace("ё", "е")
    return " ".join(re.sub(r"[\s_*:\u200b\ufeff-]+", " ", composed).split())


def _years(cells: Iterable[str]) -> int:
    return sum(bool(_YEAR.fullmatch(cell)) for cell in cells)


def _short(listed: str) -> str:
    return listed if len(listed) <= 100 else listed[:99] + "…"

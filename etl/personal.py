"""Signs that a cell tells of one person, and not of how many: such a file is refused whole, and the cell is not repeated."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from db.phrasing import wording
from etl.columns import SHEETS
from etl.headings import is_passed_over
from etl.problems import Findings, problem
from etl.text import anywhere

# Kind -> RE2 pattern. Written for what people type; printed figures, dates, DOIs and ISBNs must not fit.
# Word boundaries are spelled out as classes: \b makes RE2 slow where the text is not ASCII.
_SIGNS = {
    wording("an e-mail address"): r"[A-Za-z0-9_.%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}",
    wording("a telephone number"): (
        r"\+[1-9](?:[ ().-]{0,2}[0-9]){9,13}(?:[^0-9]|$)"
        r"|(?:^|[^0-9])\(?0[0-9]{3}\)? ?[0-9]{2,3}[ -][0-9]{2}[ -][0-9]{2}(?:[^0-9]|$)"
        r"|(?:^|[^0-9])0 ?\([0-9]{3}\) ?[0-9]{2,3}[ -]?[0-9]{2}[ -]?[0-9]{2}(?:[^0-9]|$)"
        r"|(?i:tel|phone|mobile|тел|моб)[.:]* *[(+0-9](?:[ ()-]{0,2}[0-9]){5,}"
    ),
    wording("the number of a passport or of a person"): (
        r"(?i:passport|паспорт|инн|пин|снилс)[^0-9]{0,12}[0-9](?:[ -]?[0-9]){6,}"
        r"|(?:^|[^A-Za-z0-9])(?:AN|ID|AC)[0-9]{7}(?:[^0-9]|$)"
        r"|(?:^|[^0-9])[12](?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{7}(?:[^0-9]|$)"
    ),
    wording("a date of birth"): r"(?i:born on|date of birth|дата рождения)[: ]*[0-9]{1,4}[./-]|[0-9]{4} ?г\. ?р\.",
    # Two numbers of ten and more with three decimals: an interval of a ratio is smaller, or printed with fewer.
    wording("exact coordinates"): (
        r"(?:^|[^0-9.])[1-8][0-9]\.[0-9]{3,} ?°? ?[NSСЮ]?[,; ] ?-?[1-9][0-9]{1,2}\.[0-9]{3,}(?:[^0-9]|$)"
    ),
}
_ANY = "|".join(_SIGNS.values())
# The same without what must stand before and behind: it may be looked for in many cells at once.
_LOOSE = re.sub(r"\(\?:\^\|\[[^]]*\]\)|\(\?:\[\^0-9\]\|\$\)", "", _ANY)


def check_personal(sheet: str, table: pa.Table, findings: Findings) -> None:
    """A problem for each cell of free text, or of a column nobody asked for, that seems to tell of one person."""
    coded = {column.name for column in SHEETS[sheet] if column.kind != "text"} | {"row"}
    for name in table.column_names:
        if name in coded or is_passed_over(name) or not anywhere(table[name].unique(), _LOOSE):
            continue
        found = pc.match_substring_regex(table[name], _ANY)
        if not pc.any(found).as_py():
            continue
        for row, text in zip(table["row"].filter(found).to_pylist(), table[name].filter(found), strict=True):
            kind = next(kind for kind, sign in _SIGNS.items() if pc.match_substring_regex(text, sign).as_py())
            findings.add([problem("personal_data", sheet, row, None if name.startswith("\0") else name, kind=kind)])

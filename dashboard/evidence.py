"""Which reports are separate pieces of evidence, so that one study told five times counts once."""

from collections.abc import Sequence

import pandas as pd

from dashboard.language import _, ngettext
from dashboard.rows import Held
from dashboard.statement import Row, text, told

_NO_NUMBER = ("in_words", "missing")


def has_number(row: Row) -> bool:
    """Whether a figure row holds a number, and not words or the word that there is none."""
    return row["qualifier"] not in _NO_NUMBER


def with_numbers(figures: pd.DataFrame) -> pd.DataFrame:
    """The rows of `figures` (FIGURE columns) that hold a number."""
    return figures[~figures["qualifier"].isin(_NO_NUMBER)]


def independent(rows: Sequence[Row]) -> list[Row]:
    """One figure row for each origin: the origin itself or, when it is not among `rows`, the report nearest to it."""
    quotes = {text(row, "key"): text(row, "quotes") for row in rows}
    nearest: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (_links(text(row, "key"), quotes), text(row, "key"))):
        nearest.setdefault(text(row, "origin"), row)
    return list(nearest.values())


def origins(rows: Sequence[Row]) -> int:
    """How many pieces of evidence the figure rows are."""
    return len({text(row, "origin") for row in rows})


def counted(figures: Held) -> str:
    """How many answers `figures` hold and how many are separate: "5 published answers, 3 of them separate"."""
    answers = [row for row in told(figures, ["qualifier", "origin"]) if row["qualifier"] != "missing"]
    reports, apart = len(answers), origins(answers)
    if reports > 1 and apart == 1:
        return ngettext("%(n)s report of one original", "%(n)s reports of one original", reports)
    said = ngettext("%(n)s published answer", "%(n)s published answers", reports)
    if reports == apart:
        return said
    independents = ngettext("%(n)s of them separate", "%(n)s of them separate", apart)
    return _("%(answers)s, %(independent)s", answers=said, independent=independents)


def _links(key: str, quotes: dict[str, str]) -> int:
    """How many links a row is from its origin, as far as they can be followed."""
    followed = {key}
    while (key := quotes.get(key, "")) and key not in followed:
        followed.add(key)
    return len(followed) - 1

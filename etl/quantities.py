"""From a figure's number columns and its printed form to one value, lower, upper and qualifier that agree, or a problem."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from db.codes import MISSING_STATUS
from db.identity import one_number
from db.phrasing import wording
from etl.chunk import Chunk, Mask, series
from etl.doubts import doubt_figures
from etl.known import Known
from etl.numbers import explain, read_number, read_printed
from etl.problems import problem
from etl.text import anywhere

NUMBERS = ("value", "lower", "upper")

# For each qualifier the numbers that must stand (+), may stand (?) or must not (-), and the rule in words.
_RULES = {
    "exact": ("+??", wording("exact needs a value")),
    "about": ("+??", wording("about needs a value")),
    "more_than": ("-+-", wording("more_than takes only a lower bound")),
    "at_least": ("-+-", wording("at_least takes only a lower bound")),
    "less_than": ("--+", wording("less_than takes only an upper bound")),
    "at_most": ("--+", wording("at_most takes only an upper bound")),
    "between": ("-++", wording("between takes a lower and an upper bound and no value")),
    "in_words": ("---", wording("in_words takes no number: the words stand in as_printed")),
    "missing": ("---", wording("missing takes no number: obs_status says why")),
}


def read_quantities(chunk: Chunk, known: Known) -> pd.DataFrame:
    """Columns value, lower, upper (float64) and qualifier (str), one row per row of the chunk; what cannot hold is flagged."""
    given = pd.DataFrame({name: _numbers(chunk, name, known) for name in NUMBERS})
    printed = read_printed(chunk.text("as_printed")) if chunk.has("as_printed") else None
    qualifier = chunk.text("qualifier")
    if printed is not None:
        given, qualifier = _join(chunk, given, printed, qualifier)
    qualifier = _default(chunk, given, qualifier)
    _check_rules(chunk, given, qualifier)
    _check_indicator(chunk, given, printed, known)
    doubt_figures(chunk, given, known)
    return given.assign(qualifier=qualifier)


def _numbers(chunk: Chunk, name: str, known: Known) -> pd.Series:
    if not chunk.has(name):
        return pd.Series(np.full(len(chunk), np.nan))
    text = chunk.text(name)
    if anywhere(pa.array(text), "%"):
        percent = chunk.spread("indicator", _in_percent(chunk, known), False)
        text = text.where(~pd.Series(percent), text.str.replace(r"[\s\u00a0]*%$", "", regex=True))
    read = read_number(text)
    if not chunk.flag_reasons(read["reason"], name, explain).all():
        _notice_spaces(chunk, name, read["number"])
    return read["number"]


def _in_percent(chunk: Chunk, known: Known) -> Mask:
    """For each distinct indicator of the chunk whether it is measured in percent."""
    return np.array([known.units.get(key, "").startswith("percent") for key in chunk.distinct("indicator")], bool)


def _notice_spaces(chunk: Chunk, name: str, numbers: pd.Series) -> None:
    """Say once that thousands were set apart and how they were read."""
    if not anywhere(pa.array(chunk.text(name)), "[^0-9.-]"):
        return
    apart = pc.match_substring_regex(pa.array(chunk.text(name)), "[^0-9.-]").to_numpy(zero_copy_only=False)
    for at in np.flatnonzero(apart & numbers.notna().to_numpy())[:1]:
        row, typed = int(chunk.rows[at]), chunk.text(name).iloc[at]
        chunk.findings.add([problem("read_as_number", chunk.sheet, row, name, typed, read=one_number(numbers.iloc[at]) or "")])


def _join(chunk: Chunk, given: pd.DataFrame, printed: pd.DataFrame, qualifier: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """The given numbers, completed by the printed ones where the row gives none; where both stand they must agree."""
    has_text = ~chunk.empty("as_printed")
    has_numbers = np.logical_or.reduce([given[name].notna().to_numpy() for name in NUMBERS])
    has_columns = has_numbers | ~(chunk.empty("value") & chunk.empty("lower") & chunk.empty("upper"))
    unread = (printed["reason"] != "").to_numpy(bool)
    worded = (printed["reason"] == "no_digits").to_numpy(bool)
    in_words = qualifier.isin(["in_words", "missing"]).to_numpy(bool)
    if unread.any():
        chunk.flag_reasons(printed["reason"].where(~(has_columns | in_words), ""), "as_printed", explain)
        chunk.flag(has_text & has_columns & unread & ~worded, "printed_not_read", "as_printed")
    _refuse_exact(chunk, given, printed, qualifier)
    both = has_text & has_numbers & ~unread
    only_printed = has_text & ~has_columns & ~unread & ~in_words
    _check_agreement(chunk, both, given, printed)
    _check_printed_qualifier(chunk, both | only_printed, printed, qualifier)
    chunk.flag(has_text & ~unread & in_words, "number_unused", "as_printed", given=qualifier)
    completed = given.mask(pd.Series(only_printed), printed[list(NUMBERS)]) if only_printed.any() else given
    taken = pa.array(chunk.empty("qualifier") & (only_printed | both))
    chosen = pc.if_else(taken, pa.array(printed["qualifier"], pa.string()), pa.array(qualifier, pa.string()))
    return completed, series(chosen)


def _refuse_exact(chunk: Chunk, given: pd.DataFrame, printed: pd.DataFrame, qualifier: pd.Series) -> None:
    """ "<100 [<100-<200]" is never 100, whatever stands in another column."""
    open_ended = (printed["reason"] == "open_bounds_in_range").to_numpy(bool)
    exact = given["value"].notna().to_numpy() & qualifier.isin(["", "exact"]).to_numpy(bool)
    chunk.flag(open_ended & exact, "open_not_exact", "value")


def _check_agreement(chunk: Chunk, both: Mask, given: pd.DataFrame, printed: pd.DataFrame) -> None:
    """A printed form may leave out an interval that the columns give; all else must be equal."""
    if not both.any():
        return
    apart = np.zeros(len(chunk), bool)
    lone_point = (printed["value"].notna() & printed["lower"].isna() & printed["upper"].isna()).to_numpy()
    for name in NUMBERS:
        one, other = given[name].to_numpy(), printed[name].to_numpy()
        differs = ~((one == other) | (np.isnan(one) & np.isnan(other)))
        apart |= differs & ~(lone_point & (name != "value"))
    apart &= both
    chunk.flag(apart, "printed_disagrees", "as_printed", printed=_said(printed, apart), given=_said(given, apart))


def _check_printed_qualifier(chunk: Chunk, where: Mask, printed: pd.DataFrame, qualifier: pd.Series) -> None:
    """A printed form without a qualifier of its own may stand beside "about"; any other must be the one given."""
    same = (qualifier == "") | (qualifier == printed["qualifier"]) | ((qualifier == "about") & (printed["qualifier"] == "exact"))
    apart = where & ~same.to_numpy()
    chunk.flag(apart, "printed_qualifier", "as_printed", printed=printed["qualifier"], given=qualifier)


def _said(numbers: pd.DataFrame, where: Mask) -> np.ndarray:
    said = np.full(len(numbers), "", object)
    for position in np.flatnonzero(where):
        parts = [
            f"{name} {one_number(numbers[name].iloc[position])}" for name in NUMBERS if pd.notna(numbers[name].iloc[position])
        ]
        said[position] = ", ".join(parts) or wording("nothing")
    return said


def _default(chunk: Chunk, numbers: pd.DataFrame, qualifier: pd.Series) -> pd.Series:
    """The qualifier a row leaves out: exact for a value, between for two bounds; one bound alone is asked about."""
    left_out = (qualifier == "").to_numpy(bool)
    value, lower, upper = (numbers[name].notna().to_numpy() for name in NUMBERS)
    typed = ~(chunk.empty("value") & chunk.empty("lower") & chunk.empty("upper") & chunk.empty("as_printed"))
    chunk.flag(left_out & ~typed, "no_number", "value")
    chunk.flag(left_out & ~value & (lower ^ upper), "open_bound", "qualifier")
    if not left_out.any():
        return qualifier
    chosen = pc.if_else(pa.array(~value & lower & upper), "between", "exact")
    return series(pc.if_else(pa.array(left_out), chosen, pa.array(qualifier, pa.string())))


def _check_rules(chunk: Chunk, numbers: pd.DataFrame, qualifier: pd.Series) -> None:
    stands = {name: numbers[name].notna().to_numpy() for name in NUMBERS}
    any_number = stands["value"] | stands["lower"] | stands["upper"]
    typed = ~chunk.empty("qualifier")
    for code in qualifier.unique():
        if code not in _RULES:
            continue  # already told to be no qualifier at all
        rule, words = _RULES[code]
        here = (qualifier == code).to_numpy(bool) & (typed | any_number)
        if here.any():
            wrong = np.zeros(len(chunk), bool)
            for name, mark in zip(NUMBERS, rule, strict=True):
                wrong |= ~stands[name] if mark == "+" else stands[name] if mark == "-" else False
            wrong &= here
            chunk.flag(wrong, "qualifier_disagrees", "qualifier", given=_said(numbers, wrong), rule=words)
    lower, value, upper = numbers["lower"], numbers["value"], numbers["upper"]
    swapped = lower > upper
    if swapped.any():
        chunk.flag(swapped, "lower_above_upper", "lower", lower=_words(lower), upper=_words(upper))
    outside = ((value < lower) | (value > upper)) & ~swapped
    if outside.any():
        chunk.flag(outside, "outside_bounds", "value", lower=_words(lower), upper=_words(upper))
    status = chunk.text("obs_status")
    explained = (
        status.str.contains("|".join(sorted(MISSING_STATUS)))
        if chunk.has("obs_status")
        else pd.Series(np.zeros(len(chunk), bool))
    )
    chunk.flag((qualifier == "missing") & ~explained, "missing_why", "obs_status")


def _words(numbers: pd.Series) -> pd.Series:
    return numbers.map(lambda number: one_number(number) if pd.notna(number) else wording("no bound"))


def _check_indicator(chunk: Chunk, numbers: pd.DataFrame, printed: pd.DataFrame | None, known: Known) -> None:
    """Numbers against what the indicator measures: its unit, whole counts, nothing below zero, no share above 100."""
    indicators = chunk.distinct("indicator")
    unit = chunk.spread("indicator", np.array([known.units.get(key, "") for key in indicators], object), "")
    counts = chunk.spread("indicator", np.array([known.kinds.get(key) == "count" for key in indicators], bool), False)
    shares = chunk.spread("indicator", _in_percent(chunk, known), False)
    if chunk.has("unit"):
        given = chunk.text("unit").to_numpy(object)
        chunk.flag((given != "") & (unit != "") & (given != unit), "wrong_unit", "unit", expected=unit)
    if printed is not None:
        misplaced = (printed["unit_hint"] == "percent").to_numpy(bool) & (unit != "") & ~shares
        chunk.flag(misplaced, "percent_of_count", "as_printed", expected=unit)
        thousandths = (printed["unit_hint"] == "permille").to_numpy(bool) & (unit != "") & (unit != "per thousand")
        chunk.flag(thousandths, "permille", "as_printed", expected=unit)
    for name in NUMBERS:
        number = numbers[name].to_numpy()
        chunk.flag(number < 0, "negative", name)
        chunk.flag(shares & (number > 100), "above_hundred", name)
        chunk.flag(counts & (number != np.floor(number)) & ~np.isnan(number), "not_whole", name, expected=unit)

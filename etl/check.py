"""Every cell against what its column may hold: required, code, short name, address, date, place, length, reference."""

import re
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from db.phrasing import Fact, wording
from db.places import country_codes
from etl import periods, places
from etl.chunk import Chunk
from etl.columns import SHEETS, Column
from etl.doubts import doubt_date, doubt_letters, doubt_period, doubt_source
from etl.known import Known
from etl.problems import problem
from etl.text import CONTROL, SLUG

_SHORTEST_26_WORDS = 50  # characters, a letter a word
_URL = r"https?://[^\s/$.?#][^\s<>\"]*"


def check_cells(chunk: Chunk, known: Known) -> None:
    """Flag every cell that its column cannot hold; periods and places are normalised where only their writing was loose."""
    for column in SHEETS[chunk.sheet]:
        if column.required:
            chunk.flag(chunk.empty(column.name), "required", column.name, meaning=wording(column.meaning))
        if chunk.has(column.name):
            _check_text(chunk, column)
            if column.name in {"source", "indicator", "key"} and chunk.sheet in {"figures", "milestones"}:
                continue  # checked against what is known, or against what the key is made of
            if check := _BY_KIND.get(column.kind):
                check(chunk, column)
    if chunk.sheet in {"figures", "milestones"}:
        _check_reference(chunk, "source", "unknown_source", known.sources)
        _check_statement(chunk)
    if chunk.sheet == "figures":
        _check_reference(chunk, "indicator", "unknown_indicator", known.units.keys())
    if chunk.sheet == "sources":
        chunk.flag(chunk.empty("licence") != chunk.empty("licence_url"), "licence_pair", "licence")
        doubt_source(chunk)


def nearest(word: str, known: list[str]) -> Fact:
    """A question to put behind a mend: the known word that is most like this one."""
    near = get_close_matches(word, known, 1, 0.6)
    return wording("; or is it '{near}'?", near=near[0]) if near else ""


def _check_text(chunk: Chunk, column: Column) -> None:
    if chunk.longest(column.name) > column.longest:
        lengths = chunk.text(column.name).str.len()
        chunk.flag(lengths > column.longest, "too_long", column.name, found=lengths, longest=column.longest)
    if column.name in chunk.with_controls:
        chunk.flag(chunk.text(column.name).str.contains(CONTROL, regex=True), "control_character", column.name)
        if column.kind == "text":
            doubt_letters(chunk, column.name)


def _flag_words(chunk: Chunk, column: str, bad: list[str], code: str, **facts: object) -> None:
    if bad:
        chunk.flag(chunk.text(column).isin(bad), code, column, **facts)


def _check_code(chunk: Chunk, column: Column) -> None:
    codes = column.codes or {}
    _flag_words(
        chunk,
        column.name,
        [word for word in chunk.distinct(column.name) if word not in codes],
        "unknown_code",
        codes=", ".join(codes),
    )


def _check_codes(chunk: Chunk, column: Column) -> None:
    codes = column.codes or {}
    ordered = {words: " ".join(sorted(set(words.split()))) for words in chunk.distinct(column.name)}
    bad = [words for words, each in ordered.items() if not set(each.split()) <= codes.keys()]
    _flag_words(chunk, column.name, bad, "unknown_code", codes=", ".join(codes))
    chunk.replace(column.name, chunk.text(column.name).map({"": "", **ordered}))


def _must_match(pattern: str, code: str) -> Callable[[Chunk, Column], None]:
    matches = re.compile(pattern).fullmatch

    def check(chunk: Chunk, column: Column) -> None:
        _flag_words(
            chunk, column.name, [word for word in chunk.distinct(column.name) if not matches(word)], code, example=column.example
        )

    return check


def _check_period(chunk: Chunk, column: Column) -> None:
    kind: Literal["period", "date"] = "date" if column.kind == "date" else "period"
    distinct = pd.Series(chunk.distinct(column.name), dtype="str")
    read = periods.read_periods(distinct, kind).set_axis(distinct)
    reasons = read["reason"]
    (doubt_date if column.name.startswith("date_") else doubt_period)(chunk, column.name, read)
    if (reasons != "").any():
        chunk.flag_reasons(chunk.text(column.name).map(reasons).fillna(""), column.name, periods.explain)


def _check_place(chunk: Chunk, column: Column) -> None:
    distinct = pd.Series(chunk.distinct(column.name), dtype="str")
    read = places.read_places(distinct).set_axis(distinct)
    text = chunk.text(column.name)
    named = (read["reason"] == "name_not_code") & read["nearest"].isin(list(country_codes()))
    if named.any():
        read.loc[named, "place"] = read.loc[named, "nearest"]
        read.loc[named, "reason"] = ""
    bad = read[read["reason"] != ""]
    if len(bad):
        chunk.flag_reasons(
            text.map(bad["reason"]).fillna(""),
            column.name,
            lambda reason, value: places.explain(reason, value, bad["nearest"][value]),
        )
    loose = read[(read["reason"] == "") & (read["place"] != read.index)]
    if len(loose):
        for code, some in (
            ("read_as_place", loose.index[~named[loose.index]]),
            ("name_read_as", loose.index[named[loose.index]]),
        ):
            for at in np.flatnonzero(text.isin(some))[:1]:
                row, typed = int(chunk.rows[at]), text.iloc[at]
                chunk.findings.add([problem(code, chunk.sheet, row, column.name, typed, read=loose["place"][typed])])
        chunk.replace(column.name, text.map(loose["place"]).fillna(text))


_BY_KIND: Mapping[str, Callable[[Chunk, Column], None]] = {
    "code": _check_code,
    "codes": _check_codes,
    "slug": _must_match(SLUG, "not_a_slug"),
    "url": _must_match(_URL, "not_a_url"),
    "hash": _must_match(r"[0-9a-f]{64}", "not_a_hash"),
    "period": _check_period,
    "date": _check_period,
    "place": _check_place,
}


def _check_reference(chunk: Chunk, column: str, code: str, known: Collection[str]) -> None:
    bad = [word for word in chunk.distinct(column) if word not in known]
    if bad:
        near = chunk.text(column).map({word: nearest(word, list(known)) for word in bad[:50]}).fillna("")
        chunk.flag(chunk.text(column).isin(bad), code, column, nearest=near)


def _check_statement(chunk: Chunk) -> None:
    """What figures and milestones have in common: the quote's length and who says it how."""
    if chunk.longest("quote") > _SHORTEST_26_WORDS:
        # Spaces are quicker counted than words, and there are never fewer of them than words less one.
        spaces = pc.count_substring(pa.array(chunk.text("quote")), " ")
        long = pc.greater_equal(spaces, 25).to_numpy(zero_copy_only=False)
        words = chunk.text("quote").where(pd.Series(long), "").map(lambda quote: len(quote.split())) if long.any() else spaces
        chunk.flag(long & (np.asarray(words) > 25), "long_quote", "quote", found=words)
    left_out = chunk.empty("attribution")
    chunk.flag(~chunk.empty("claimant") & left_out, "claimant_without_attribution", "attribution")
    if chunk.has("quotes"):
        chunk.flag(~chunk.empty("quotes") & (chunk.text("attribution") == "own"), "own_quotes", "attribution")
    if left_out.any():
        said = pc.if_else(pa.array(chunk.empty("quotes")), "own", "quoted")
        chunk.replace("attribution", pc.if_else(pa.array(left_out), said, pa.array(chunk.text("attribution"), pa.string())))

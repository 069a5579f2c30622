"""A CSV file as chunks of text with row numbers, in flat memory; what cannot be read is named by its row."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from db.phrasing import wording
from etl.brought import Brought
from etl.encodings import head, not_utf8
from etl.headings import SEARCHED, heading_row, known_headings
from etl.problems import Problem, problem
from etl.text import anywhere

BLOCK = 11 << 18  # bytes of text per chunk: about twelve thousand figures


class First(NamedTuple):
    """The first rows of a CSV file, trimmed; `at` is the place of the headings among them and `row` their row in the file."""

    rows: list[list[str]]
    at: int
    row: int
    lines: int  # lines above the headings
    delimiter: str
    note: str  # a line such as sep=; in front of it all


def first_rows(file: Brought, encoding: str) -> First:
    """Look at the beginning of a CSV file; its delimiter is the one of , ; tab | that gives most headings we know.

    Raises Unreadable if the beginning cannot be read in this encoding.
    """
    text = head(file, encoding)
    note = re.match(r"[\"']?sep=(.)[\"']?\r?\n", text, re.IGNORECASE)
    if note:
        text = text[note.end() :]
    delimiters = [note[1]] if note and note[1] in ",;\t|" else list(",;\t|")
    readings = [_reading(text, delimiter) for delimiter in delimiters]
    rows, lines, at, delimiter = max(readings, key=lambda reading: _fit(reading[0], reading[2]))
    return First(rows, at, at + 1 + bool(note), lines + bool(note), delimiter, note[0].strip() if note else "")


def _reading(text: str, delimiter: str) -> tuple[list[list[str]], int, int, str]:
    """The first rows, the lines above their headings, the place of the headings, the delimiter."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, ends = [], [0]
    for row in islice(reader, SEARCHED + 1):
        rows.append([cell.strip() for cell in row])
        ends.append(reader.line_num)
    at = heading_row(rows)
    return rows, ends[at], at, delimiter


def _fit(rows: list[list[str]], at: int) -> tuple[int, int]:
    return (known_headings(rows[at]), len(rows[at])) if rows else (0, 0)


def csv_sheet(
    file: Brought, sheet: str, headings: list[str], first: First, encoding: str, found: list[Problem]
) -> Iterator[pa.Table]:
    """The rows of `file` in chunks: text columns named by `headings`, and `row`. Ragged rows are left out and told in `found`."""
    skipped: list[int] = []
    above = first.row - first.lines - 1  # rows above the headings less the lines they take: Arrow counts lines there

    def ragged(row: arrow_csv.InvalidRow) -> str:
        number = row.number + above
        skipped.append(number)
        # A row that runs over several lines and does not fit was most likely opened by a stray quotation mark.
        code = "unclosed_quote" if "\n" in row.text else "ragged"
        found.append(problem(code, sheet, number, None, row.text, found=row.actual_columns, expected=row.expected_columns))
        return "skip"

    names = [heading or f"\0{place}" for place, heading in enumerate(headings)]
    codec = "utf8" if encoding == "utf-8-sig" else encoding
    try:
        stream = arrow_csv.open_csv(
            file.path,
            read_options=arrow_csv.ReadOptions(
                use_threads=False,
                block_size=BLOCK,
                column_names=names,
                skip_rows=first.lines,
                skip_rows_after_names=1,
                encoding=codec,
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=first.delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=ragged
            ),
            convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
        next_row = first.row + 1
        for batch in stream:
            numbers, next_row = _row_numbers(next_row, batch.num_rows, skipped)
            found += [problem("unclosed_quote", sheet, row) for row in _swallowing(batch, numbers, first.delimiter)]
            yield pa.Table.from_batches([batch]).append_column("row", pa.array(numbers))
        if _quotes(file) % 2 and (row := _never_closed(file, first.delimiter, encoding)):
            found.append(problem("unclosed_quote", sheet, row))
    except (pa.ArrowInvalid, UnicodeError) as error:
        found.append(_explain(file, sheet, len(headings), first, encoding, file.words(error)))


def _swallowing(batch: pa.RecordBatch, numbers: np.ndarray, delimiter: str) -> list[int]:
    """Rows with a cell that holds another whole row: a quotation mark was opened in one and closed by the next."""
    rows: set[int] = set()
    for column in batch.columns:
        if anywhere(column, "\n"):
            broken = pc.match_substring(column, "\n")
            for number, text in zip(
                numbers[broken.to_numpy(zero_copy_only=False)], column.filter(broken).to_pylist(), strict=True
            ):
                lines = [line for line in text.split("\n")[1:] if f"{delimiter} " not in line]
                if any(line.count(delimiter) >= batch.num_columns - 1 > 1 for line in lines):
                    rows.add(int(number))
    return sorted(rows)


def _never_closed(file: Brought, delimiter: str, encoding: str) -> int | None:
    """The row in which a quotation mark is opened that nothing closes before the file ends."""
    row = 1
    try:
        with file.open(encoding) as opened:
            for _ in csv.reader(opened, delimiter=delimiter, strict=True):
                row += 1
    except csv.Error as error:
        return row if "end of data" in str(error) or "field limit" in str(error) else None
    return None


def _quotes(file: Brought) -> int:
    with file.open() as opened:
        return sum(block.count(b'"') for block in iter(lambda: opened.read(1 << 20), b""))


def _row_numbers(first: int, count: int, skipped: list[int]) -> tuple[np.ndarray, int]:
    """Numbers of the rows that were kept, given the numbers of those that were not; and the number that comes next."""
    passed = [number for number in skipped if number >= first]
    numbers = np.arange(first, first + count + len(passed), dtype=np.int64)
    kept = np.setdiff1d(numbers, passed, assume_unique=True)[:count] if passed else numbers
    return kept, int(kept[-1]) + 1 if count else first


def _explain(file: Brought, sheet: str, columns: int, first: First, encoding: str, said: str) -> Problem:
    """Why the quick reader stopped, found by reading row by row."""
    start = 1
    try:
        with file.open(encoding) as opened:
            reader = csv.reader(opened, delimiter=first.delimiter, strict=True)
            for row in reader:
                if start > first.row and len(row) != columns and any("\n" in cell for cell in row):
                    return problem("unclosed_quote", sheet, start)
                start += 1
    except UnicodeError as error:
        if encoding == "utf-8-sig":
            return not_utf8(file, sheet)
        return problem("encoding_disagrees", sheet, start, None, str(error), said=encoding)
    except csv.Error as error:
        return problem(_quote_or_length(file, str(error)), sheet, start)
    return problem("damaged", sheet, None, None, wording("it cannot be read as CSV ({said})", said=said))


def _quote_or_length(file: Brought, said: str) -> str:
    """A cell too long for the reader is either long, or was opened by a quotation mark that none closes."""
    if "field limit" not in said:
        return "unclosed_quote"
    return "unclosed_quote" if _quotes(file) % 2 else "huge_cell"

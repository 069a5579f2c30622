"""A CSV file as chunks of text with row numbers, in flat memory; what cannot be read is named by its row."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from etl.problems import Problem, problem

BLOCK = 5 << 19  # bytes of text per chunk: about twelve thousand figures


def csv_sheet(file: Path, sheet: str, headings: list[str], delimiter: str, found: list[Problem]) -> Iterator[pa.Table]:
    """The rows of `file` in chunks: text columns named by `headings`, and `row`. Ragged rows are left out and told in `found`."""
    skipped: list[int] = []

    def ragged(row: arrow_csv.InvalidRow) -> str:
        skipped.append(row.number)
        # A row that runs over several lines and does not fit was most likely opened by a stray quotation mark.
        code = "unclosed_quote" if "\n" in row.text else "ragged"
        found.append(problem(code, sheet, row.number, None, row.text, found=row.actual_columns, expected=row.expected_columns))
        return "skip"

    names = [heading or f"\0{place}" for place, heading in enumerate(headings)]
    try:
        stream = arrow_csv.open_csv(
            file,
            read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names, skip_rows_after_names=1),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=ragged
            ),
            convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
        next_row = 2
        for batch in stream:
            numbers, next_row = _row_numbers(next_row, batch.num_rows, skipped)
            yield pa.Table.from_batches([batch]).append_column("row", pa.array(numbers))
    except pa.ArrowInvalid as error:
        found.append(_explain(file, sheet, len(headings), delimiter, str(error)))


def _row_numbers(first: int, count: int, skipped: list[int]) -> tuple[np.ndarray, int]:
    """Numbers of the rows that were kept, given the numbers of those that were not; and the number that comes next."""
    passed = [number for number in skipped if number >= first]
    numbers = np.arange(first, first + count + len(passed), dtype=np.int64)
    kept = np.setdiff1d(numbers, passed, assume_unique=True)[:count] if passed else numbers
    return kept, int(kept[-1]) + 1 if count else first


def _explain(file: Path, sheet: str, columns: int, delimiter: str, said: str) -> Problem:
    """Why the quick reader stopped, found by reading row by row."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.reader(opened, delimiter=delimiter, strict=True)
            start = 1
            for row in reader:
                if len(row) != columns and any("\n" in cell for cell in row):
                    return problem("unclosed_quote", sheet, start)
                start += 1
    except UnicodeDecodeError as error:
        return problem("encoding", sheet, None, None, f"byte {error.start} of the file cannot be read")
    except csv.Error:
        return problem("unclosed_quote", sheet, start)
    return problem("wrong_kind", sheet, None, None, f"the file cannot be read as CSV ({said})")

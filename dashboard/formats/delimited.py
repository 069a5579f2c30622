"""Lines of delimited text for the tables that a spreadsheet opens, where the separator and the end of a line are chosen."""

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.formats.cells import text_of


def lines(rows: pa.Table, separator: str = ",", ending: str = "\n") -> bytes:
    """The rows as lines; what would split a cell is quoted, and so is an empty cell that is alone."""
    cells = [quoted(pc.fill_null(text_of(rows[name]), ""), separator) for name in rows.column_names]
    if len(cells) == 1:
        cells = [pc.if_else(pc.equal(cells[0], ""), '""', cells[0])]
    joined = pc.binary_join_element_wise(*cells, separator).to_pylist()
    return "".join(f"{line}{ending}" for line in joined).encode()


def quoted(cells: pa.ChunkedArray, separator: str) -> pa.ChunkedArray:
    """Text cells, quoted where it is needed."""
    splits = pc.match_substring_regex(cells, f'["{separator}\r\n]')
    if not pc.any(splits).as_py():
        return cells
    return pc.if_else(splits, pc.binary_join_element_wise('"', pc.replace_substring(cells, '"', '""'), '"', ""), cells)

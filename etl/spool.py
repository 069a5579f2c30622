"""Rows that wait on disk between their check and their commit, so that a million of them need no memory."""

import tempfile
import weakref
from collections.abc import Iterator

import pyarrow as pa


class Spool:
    """Tables of one schema, written once and read in the same order; the file vanishes with the object."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="tallies-")
        weakref.finalize(self, self._file.close)
        self._writer: pa.RecordBatchStreamWriter | None = None
        self.rows = 0

    def add(self, table: pa.Table) -> None:
        """Write the rows of one more table."""
        if self._writer is None:
            self._writer = pa.ipc.new_stream(self._file, table.schema)
        self._writer.write_table(table)
        self.rows += table.num_rows

    def __iter__(self) -> Iterator[pa.Table]:
        """The tables, as they came. Nothing can be added afterwards."""
        if self._writer is None:
            return
        self._writer.close()
        self._file.seek(0)
        with pa.ipc.open_stream(pa.PythonFile(self._file, mode="r")) as reader:
            for batch in reader:
                yield pa.Table.from_batches([batch])

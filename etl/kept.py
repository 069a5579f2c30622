"""A preview kept in a folder until somebody has looked at it: what is loaded then is what was checked, not the file again."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from db import history
from db.spool import Spool
from etl.previews import Echo, Preview
from etl.problems import Findings, Problem

_SAID, _CHANGES = "preview.json", "changes.arrow"
_TOGETHER = 5_000  # changes in one piece of the file
_COUNTS = ("read", "new", "changed", "same", "refused", "withdrawn", "held", "last_load")


def keep(seen: Preview, folder: Path) -> None:
    """Write a preview into a folder, which is made if need be; a preview kept there before is written over.

    It counts as kept once preview.json is there, which comes last. Raises OSError if there is no room.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _SAID).unlink(missing_ok=True)
    seen.rows.seal().copy_to(folder)
    with pa.OSFile(str(folder / _CHANGES), "wb") as file, pa.ipc.new_file(file, history.CHANGES) as writer:
        writer.write_table(seen.changes.cast(history.CHANGES), max_chunksize=_TOGETHER)
    said = {name: getattr(seen, name) for name in ("name", "sha256", *_COUNTS)}
    found = {name: getattr(seen.findings, name) for name in ("errors", "warnings", "blank_rows", "kinds")}
    problems = [asdict(problem) for problem in seen.problems]
    text = json.dumps(said | {"findings": found | {"problems": problems}, "echoes": [echo._asdict() for echo in seen.echoes]})
    whole = folder / f"{_SAID}.part"
    whole.write_text(text, encoding="utf-8")
    os.replace(whole, folder / _SAID)


def kept(folder: Path) -> Preview:
    """The preview that was kept in a folder. Its rows stay on the disk, in place.

    Raises FileNotFoundError if there is none.
    """
    said: dict[str, Any] = json.loads((folder / _SAID).read_text(encoding="utf-8"))
    found = said["findings"]
    problems = [Problem.of_plain(each) for each in found.pop("problems")]
    # Seen where it lies on the disk, not read into memory: a page looks at a hundred of fifty thousand.
    with pa.memory_map(str(folder / _CHANGES), "rb") as file:
        changes = pa.ipc.open_file(file).read_all()
    return Preview(
        said["name"],
        said["sha256"],
        Findings(problems, **found),
        changes,
        Spool(folder),
        **{name: said[name] for name in _COUNTS},
        echoes=[Echo(**each) for each in said["echoes"]],
    )

"""What somebody brought, and its deletion: hidden sheets and remarks in a file are not ours to keep once it was checked."""

import shutil
from pathlib import Path


def forget_upload(folder: Path) -> None:
    """Delete what was brought to the job of `folder`, and what a killed check left of it."""
    for upload in folder.glob("upload.*"):
        upload.unlink(missing_ok=True)
    forget_scratch(folder)


def forget_scratch(folder: Path) -> None:
    """Delete what a check or a write laid down while it worked."""
    for left in folder.glob("tallies-*"):
        shutil.rmtree(left, ignore_errors=True)

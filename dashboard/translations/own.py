"""An installation's own translations, which go before ours: looked through at the start, so that none breaks a page."""

import re
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from dashboard.language import CATALOGUE, LANGUAGES, MESSAGES, file_of
from dashboard.settings import BadSetting

PLACEHOLDER = re.compile(r"%\(\w+\)s|%n|\{\w+\}")


def check(folder: Path | None) -> None:
    """Raises BadSetting, which names the file and the message, for a folder that cannot be used; None is no folder."""
    if folder is None:
        return
    files = [(file_of(folder, language, domain), language) for language in LANGUAGES for domain in (MESSAGES, CATALOGUE)]
    if not any(file.is_file() for file, _ in files):
        said = f"There are no translations in {folder}."
        raise BadSetting(f"{said} TALLIES_TRANSLATIONS names a folder with files such as ky/LC_MESSAGES/{MESSAGES}.po.")
    for file, language in files:
        if file.is_file():
            _check_file(file, language)


def _check_file(file: Path, language: str) -> None:
    try:
        with file.open("rb") as opened:
            held = read_po(opened, locale=language, abort_invalid=True)
    except (PoFileError, ValueError, OSError) as unreadable:
        raise BadSetting(f"{file} cannot be read: {unreadable}.") from unreadable
    for each in held:
        english = (each.id,) if isinstance(each.id, str) else tuple(each.id)
        forms = (each.string,) if isinstance(each.string, str) else tuple(each.string or ())
        filled = set(PLACEHOLDER.findall(" ".join(english)))
        for form in filter(None, forms) if english[0] else ():
            # Where something is filled in, a percent sign by itself would be taken for the beginning of a place for it.
            stray = "%(" in english[0] and "%" in PLACEHOLDER.sub("", form).replace("%%", "")
            if stray or not set(PLACEHOLDER.findall(form)) <= filled:
                raise BadSetting(f"{file}: the translation of {english[0]!r} is to be filled with what is not there.")

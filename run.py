"""Tallies in one command, from nothing but Python 3.11: sets itself up, then serves, tests or runs any `tallies` command.

python3 run.py                      set up if needed, load the shipped figures, serve on http://127.0.0.1:8050
python3 run.py --port 8123          the same elsewhere; also --host and --database
python3 run.py test                 set up for tests as well, a browser included, and run every test
python3 run.py load figures.csv     any command of `tallies`: load, check, diff, undo, history, export, template
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
if sys.version_info < OLDEST:
    sys.exit("Tallies needs Python 3.11 or newer; this is {}.{}. Install a newer one and run it again.".format(*sys.version_info))

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "tallies-installed.txt"
PINS = ROOT / "constraints.txt"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


class CannotSetUp(Exception):
    """What stands in the way, as one sentence that says what to do."""


def main(arguments: list[str]) -> int:
    """Set up what `arguments` need and hand over; the exit code is the one of what ran."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    testing = arguments[:1] == ["test"]
    try:
        set_up("test" if testing else "")
        if testing:
            find_or_install_browser()
    except CannotSetUp as reason:
        print(reason, file=sys.stderr)
        return 2
    if testing:
        os.chdir(ROOT)
        return hand_over("-m", "pytest", *arguments[1:])
    os.environ.setdefault("TALLIES_DATABASE", f"sqlite:///{(ROOT / 'tallies.db').as_posix()}")
    serving = not arguments or arguments[0].startswith("-")
    return hand_over("-m", "dashboard.cli", *(["serve"] if serving else []), *arguments)


def hand_over(*command: str) -> int:
    """Become this command of the installed Python, so that signals and the exit code are its own."""
    sys.stdout.flush()
    if os.name == "nt":  # where execv would return to the prompt at once
        return subprocess.call([str(PYTHON), *command])
    os.execv(PYTHON, [str(PYTHON), *command])


def set_up(extra: str) -> None:
    """Make .venv and install the pinned packages, unless that was done for these very pins."""
    wanted = fingerprint()
    if installed(wanted, extra):
        return
    if not works(PYTHON):
        make_venv()
    install(extra)
    fetch_light_plotly()
    STAMP.write_text(f"{wanted} {extra}\n", encoding="utf-8")


def fingerprint() -> str:
    """Changes whenever what is to be installed changes, or where it stands."""
    parts = [str(ROOT).encode(), *((ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def installed(wanted: str, extra: str) -> bool:
    """Whether the last set-up was for these pins and had at least this extra."""
    if not (PYTHON.exists() and STAMP.exists()):
        return False
    was = STAMP.read_text(encoding="utf-8").split()
    return was[:1] == [wanted] and (not extra or extra in was[1:])


def works(python: Path) -> bool:
    """Whether this Python runs, is new enough and has pip: a half-made or outlived .venv does not."""
    asked = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    return python.exists() and subprocess.run([str(python), "-c", asked], capture_output=True).returncode == 0


def make_venv() -> None:
    """An empty .venv beside this file."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise CannotSetUp(
            "This Python has no venv module: install it (Debian, Ubuntu: apt-get install python3-venv) and run this again."
        )
    say("Making .venv, a folder for the packages Tallies uses")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if made.returncode != 0:
        raise CannotSetUp(
            f"{made.stdout}{made.stderr}The folder {VENV} could not be made, for the reason above; nothing else was changed."
        )


def install(extra: str) -> None:
    """Install Tallies and its packages at the pinned versions, counting them as they come."""
    pins = sum(1 for line in PINS.read_text(encoding="utf-8").splitlines() if "==" in line)
    say(f"Installing up to {pins} packages at their pinned versions (about half a minute)")
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    what = f"{ROOT}[{extra}]" if extra else str(ROOT)
    said: list[str] = []
    seen: set[str] = set()
    with subprocess.Popen(
        [*pip, "-c", str(PINS), "-e", what], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            words = line.split()
            if words[:1] == ["Collecting"] and words[1] not in seen:
                seen.add(words[1])
                progress(f"{len(seen)} of {pins}: {words[1].split('==')[0]}")
            elif line.startswith("Installing collected"):
                progress("writing them to .venv")
    progress("")
    if process.returncode != 0:
        raise CannotSetUp(
            "".join(said[-15:]) + "The packages could not be installed, for the reason above: is there a connection?"
        )


def fetch_light_plotly() -> None:
    """The light build of plotly.js, through npm. What hinders that is said and stops nothing: charts work without it."""
    say("Fetching the light build of plotly.js")
    subprocess.run([str(PYTHON), "-m", "dashboard.plotly_bundle"], cwd=ROOT)


def installed_browser() -> str | None:
    """The path of a Chrome or Chromium on this machine, named by CHROME_PATH or found by its usual names."""
    candidates = [os.environ.get("CHROME_PATH"), *map(shutil.which, BROWSERS), *BROWSER_PLACES]
    return next((path for path in candidates if path and Path(path).exists()), None)


def find_or_install_browser() -> None:
    """The browser tests need one: an installed one, else Playwright's, else Debian's package."""
    if installed_browser():
        return
    say("Fetching Chromium, since no Chrome or Chromium is installed")
    if subprocess.run([str(PYTHON), "-m", "playwright", "install", "chromium"], capture_output=True).returncode == 0:
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        say("Installing Debian's package chromium instead (about a minute)")
        for step in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "-q", *step], capture_output=True)
    if not installed_browser():
        raise CannotSetUp(
            "No browser was found and none could be fetched: install Chrome or Chromium, or set CHROME_PATH, and run this again."
        )


def say(what: str) -> None:
    """One step, on a line of its own."""
    print(f"{what} ...", flush=True)


def progress(what: str) -> None:
    """How far a step is, on a line that the next one overwrites; nothing where no one watches."""
    if sys.stdout.isatty():
        print(f"\r\033[K{'  ' if what else ''}{what}", end="", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)

"""Setting up from nothing: what `run.py` decides, and what it says when it cannot."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import run


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of which only what set-up looks at is there."""
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text("first", encoding="utf-8")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "STAMP", tmp_path / "stamp.txt")
    monkeypatch.setattr(run, "PYTHON", Path(sys.executable))
    return tmp_path


def test_packages_are_installed_again_only_when_the_pins_change(checkout: Path) -> None:
    wanted = run.fingerprint()
    assert not run.installed(wanted, "")
    run.STAMP.write_text(f"{wanted} \n", encoding="utf-8")
    assert run.installed(run.fingerprint(), "")
    (checkout / "constraints.txt").write_text("second", encoding="utf-8")
    assert not run.installed(run.fingerprint(), "")


def test_what_was_installed_for_tests_also_serves_but_not_the_other_way_round(checkout: Path) -> None:
    wanted = run.fingerprint()
    run.STAMP.write_text(f"{wanted} \n", encoding="utf-8")
    assert run.installed(wanted, "") and not run.installed(wanted, "test")
    run.STAMP.write_text(f"{wanted} test\n", encoding="utf-8")
    assert run.installed(wanted, "") and run.installed(wanted, "test")


def test_a_half_made_environment_does_not_work(tmp_path: Path) -> None:
    assert run.works(Path(sys.executable))
    assert not run.works(tmp_path / "python")
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    assert not run.works(broken)


def test_a_python_without_venv_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(run.CannotSetUp, match="python3-venv"):
        run.make_venv()


@pytest.mark.skipif(os.name == "nt", reason="Windows would not run the script that stands for Python")
def test_what_hinders_the_light_build_of_plotly_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "python"
    broken.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/asked"\nexit 1\n', encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(run, "PYTHON", broken)
    run.fetch_light_plotly()
    assert (tmp_path / "asked").read_text(encoding="utf-8") == "-m dashboard.plotly_bundle\n"


def test_a_named_browser_is_found_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my-chrome").touch()
    monkeypatch.setenv("CHROME_PATH", str(tmp_path / "my-chrome"))
    assert run.installed_browser() == str(tmp_path / "my-chrome")


def test_help_needs_no_set_up() -> None:
    said = subprocess.run([sys.executable, "-S", "run.py", "--help"], cwd=run.ROOT, capture_output=True, text=True)
    assert said.returncode == 0
    assert "python3 run.py test" in said.stdout


def test_run_needs_only_the_standard_library() -> None:
    loaded = "import sys, run; print(*{n.split('.')[0] for n in sys.modules} - sys.stdlib_module_names)"
    said = subprocess.run([sys.executable, "-S", "-c", loaded], cwd=run.ROOT, capture_output=True, text=True)
    assert set(said.stdout.split()) <= {"run", "__main__", "__mp_main__"}


def test_every_dependency_is_pinned_plainly() -> None:
    project = tomllib.loads((run.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [line for line in run.PINS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in lines), "name==version, and nothing else"
    pinned = {normal(line.split("==")[0]) for line in lines}
    wanted = [*project["dependencies"], *(needed for extra in project["optional-dependencies"].values() for needed in extra)]
    assert {normal(re.split(r"[\[<>=]", needed)[0]) for needed in wanted} - {"tallies"} <= pinned
    assert project["requires-python"] == ">=" + ".".join(map(str, run.OLDEST))


def normal(name: str) -> str:
    return re.sub("[._-]+", "-", name).lower()

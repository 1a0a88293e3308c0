"""The shape of the project is a promise, too: floors, sizes, light imports and a clean tree."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYTHON_FILES = sorted(
    path for folder in ("src", "tests", "benchmarks", "tools") for path in (ROOT / folder).rglob("*.py")
)
SOURCE_FILES = sorted((ROOT / "src").rglob("*.py"))
LONGEST_FILE = 600
LONGEST_FUNCTION = 60

# Functions that are longer than they should be. Take names off this list; do not put any on it.
LONG_FUNCTIONS = frozenset({"tests/model/report_samples.py:full_report"})

# Modules that are slow to import, or that only some inputs need.
HEAVY = (
    "docx",
    "duckdb",
    "hypothesis",
    "jinja2",
    "lxml",
    "numpy",
    "py3langid",
    "pypdfium2",
    "rich",
    "scipy",
    "starlette",
    "trafilatura",
    "uvicorn",
)

# Written so that this file does not match itself.
FORBIDDEN = {
    "a path of one machine": re.compile(
        r"(?<![\w.~}>*)/-])/(?:work/|home/[a-z]|root/|Users/[A-Za-z]|opt/[a-z]|tmp/[a-z])|\bC:\\\\?Users\b"
    ),
    "a host of a package registry": re.compile(
        r"pypi[.]org|pythonhosted[.]org|npmjs[.]org|conda[.]anaconda|index[-]url|crates[.]io", re.I
    ),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE[ ]KEY-----"),
}
NOT_TEXT = {".sqlite", ".pdf", ".docx", ".odt", ".png", ".parquet", ".zip", ".pyc", ".gz"}
LEFT_OUT = {
    ".git",
    ".venv",
    "__pycache__",
    "demo-project",
    "benchmark-results",
    "build",
    "dist",
    "node_modules",
}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_files() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if any(part in LEFT_OUT or part.endswith(("_cache", ".egg-info")) for part in parts):
            continue
        if path.is_file() and path.suffix not in NOT_TEXT and parts[0] != ".hypothesis":
            yield path


def run_python(code: str) -> str:
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": "", "SYSTEMROOT": "C:\\Windows"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT)
    return done.stdout


# -- floors ----------------------------------------------------------------------------------------------


def lint_imports(config: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    arguments = ["--config", str(config), "--no-logo", "--no-cache"]
    environment = {"PYTHONPATH": str(folder), "PATH": "", "PYTHONUTF8": "1", "SYSTEMROOT": "C:\\Windows"}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, cwd=config.parent
    )


def test_imports_only_point_downwards() -> None:
    done = lint_imports(ROOT / "pyproject.toml", ROOT / "src")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


PLANTED = {
    "upwards": ("model/planted.py", "import plainrecord.fields.planted\n"),
    "sideways": ("engines/planted.py", "from plainrecord.fields import planted\n"),
    "in a function": ("lang/planted.py", "def f():\n    import plainrecord.stages.planted\n"),
    "a clock": ("stages/planted.py", "import time\n"),
    "an unlisted floor": ("attic/__init__.py", ""),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_breach_is_caught(name: str, tmp_path: Path) -> None:
    floors = (
        "cli", "web", "sources", "store", "exports", "evaluation", "matching", "pictures", "datasets", "stages",
        "engines", "fields", "lang", "world", "model",
    )  # fmt: skip
    package = tmp_path / "plainrecord"
    for floor in floors:
        (package / floor).mkdir(parents=True)
        (package / floor / "__init__.py").touch()
        (package / floor / "planted.py").touch()
    (package / "__init__.py").touch()
    (package / "pipeline.py").touch()
    config = tmp_path / "pyproject.toml"
    config.write_bytes((ROOT / "pyproject.toml").read_bytes())
    clean = lint_imports(config, tmp_path)
    assert clean.returncode == 0, clean.stdout + clean.stderr
    path, content = PLANTED[name]
    (package / path).parent.mkdir(exist_ok=True)
    (package / path).write_text(content, encoding="utf-8")
    assert lint_imports(config, tmp_path).returncode == 1


# -- size ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PYTHON_FILES, ids=relative)
def test_a_file_stays_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{lines} lines: divide it by what changes together"


def long_functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            lines = node.end_lineno - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{relative(path)}:{node.name}", lines


def test_functions_fit_a_screen() -> None:
    found = dict(entry for path in PYTHON_FILES for entry in long_functions(path))
    too_long = {name: lines for name, lines in found.items() if name not in LONG_FUNCTIONS}
    assert not too_long, f"longer than {LONGEST_FUNCTION} lines: {too_long}"
    assert not LONG_FUNCTIONS - found.keys(), "these are short now: take them off the list"


# -- light imports ---------------------------------------------------------------------------------------


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = f"import sys, plainrecord; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert run_python(code).strip() == "[]"


def test_importing_the_package_loads_none_of_its_floors() -> None:
    code = "import sys, plainrecord; print([name for name in sys.modules if name.startswith('plainrecord.')])"
    assert run_python(code).strip() == "[]"


def test_asking_for_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom plainrecord.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as end:\n"
        f"    print(end.code, [name for name in {HEAVY!r} if name in sys.modules])"
    )
    output = run_python(code)
    assert "Usage: plainrecord" in output
    assert output.splitlines()[-1] == "0 []"


# -- what source code never does -------------------------------------------------------------------------

BANNED_CALLS = {"eval", "exec", "__import__"}
BANNED_MODULES = {
    "pickle",
    "cPickle",
    "marshal",
    "shelve",
    "dill",
    "yaml",
    "requests",
    "urllib.request",
    "http.client",
}


def dangers(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in BANNED_CALLS:
                yield f"line {node.lineno}: {node.func.id}()"
            if any(item.arg == "shell" for item in node.keywords):
                yield f"line {node.lineno}: a shell"
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.system", "os.popen"}:
            yield f"line {node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.Import):
            for name in node.names:
                if name.name in BANNED_MODULES:
                    yield f"line {node.lineno}: import {name.name}"
        elif isinstance(node, ast.ImportFrom):
            names = {node.module or ""} | {f"{node.module}.{name.name}" for name in node.names}
            if names & BANNED_MODULES:
                yield f"line {node.lineno}: from {node.module} import ..."


@pytest.mark.parametrize("path", SOURCE_FILES, ids=relative)
def test_source_code_runs_no_text_and_opens_no_connection(path: Path) -> None:
    assert not list(dangers(ast.parse(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    "code",
    [
        "eval('1')",
        "import pickle",
        "from yaml import load",
        "from urllib import request",
        "import os\nos.system('ls')",
        "import subprocess\nsubprocess.run('ls', shell=True)",
    ],
)
def test_a_danger_is_recognised(code: str) -> None:
    assert list(dangers(ast.parse(code)))


# -- the tree --------------------------------------------------------------------------------------------


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{relative(path)}:{number}: {what}: {line.strip()[:100]}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), start=1)
        for what, pattern in FORBIDDEN.items()
        if pattern.search(line)
    ]
    assert not found, "\n".join(found)


def test_forbidden_words_are_recognised() -> None:
    samples = [
        "see /" + "home/ann/x",
        "`/" + "work/main`",
        "https://pypi" + ".org/simple",
        "--index" + "-url x",
    ]
    for sample in samples:
        assert any(pattern.search(sample) for pattern in FORBIDDEN.values()), sample
    for sample in ["src/plainrecord/work/x", "https://example.org/home/", "a/tmp/b", "and/or"]:
        assert not any(pattern.search(sample) for pattern in FORBIDDEN.values()), sample


@pytest.mark.parametrize(
    "name", ["LICENSE", "NOTICE", "README.md", "CHANGELOG.md", "constraints.txt", ".ci/run"]
)
def test_what_a_release_needs_is_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 0


def test_every_dependency_has_an_exact_version() -> None:
    wanted = re.findall(
        r'^  "([A-Za-z0-9_.-]+)[>=<]', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M
    )
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][A-Za-z0-9.]*", pin) for pin in pins)
    pinned = {pin.partition("==")[0].lower().replace("_", "-") for pin in pins}
    missing = {name for name in wanted if name.lower().replace("_", "-") not in pinned}
    assert wanted
    assert not missing

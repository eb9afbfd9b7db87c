"""The rules of the house: which layer may import which, and which folder alone may import which library."""

import ast
import sys
from pathlib import Path

import pytest

import assistant

PACKAGE = Path(assistant.__file__).parent
MODULES = sorted(path.relative_to(PACKAGE).with_suffix("").as_posix() for path in PACKAGE.rglob("*.py"))

# A layer, and the layers it may import. Modules of one layer may import each other.
LAYERS = {
    "errors": set(),
    "untrusted": set(),
    "files": set(),
    "redaction": {"untrusted"},
    "model": {"errors"},
    "evidence": {"model"},
    "knowledge": {"errors", "model"},
    "recognition": {"errors", "redaction", "model", "evidence"},
    "inference": {"errors", "model", "evidence"},
    "dialogue": {"errors", "untrusted", "redaction", "model", "evidence", "recognition", "inference"},
    "protocol": {"errors", "untrusted", "model", "evidence", "inference", "dialogue"},
    "terminal": {"errors", "untrusted", "files", "model", "dialogue"},
    "authoring": {
        "errors",
        "untrusted",
        "files",
        "model",
        "evidence",
        "knowledge",
        "recognition",
        "inference",
        "dialogue",
        "transcripts",
    },
    "transcripts": {"errors", "untrusted", "redaction", "model", "evidence", "knowledge", "inference", "dialogue"},
    "options": {"untrusted", "model", "dialogue"},
    "streams": {"errors", "untrusted", "model", "dialogue"},
    "loading": {"options", "streams", "errors", "model", "knowledge", "dialogue"},
    "kb": {
        "files",
        "loading",
        "options",
        "streams",
        "errors",
        "untrusted",
        "model",
        "knowledge",
        "dialogue",
        "protocol",
        "authoring",
        "transcripts",
    },
    "replaying": {"loading", "options", "streams", "errors", "untrusted", "model", "dialogue", "protocol", "transcripts"},
    "cli": {
        "kb",
        "replaying",
        "loading",
        "options",
        "streams",
        "errors",
        "untrusted",
        "model",
        "evidence",
        "knowledge",
        "dialogue",
        "protocol",
        "terminal",
        "transcripts",
        "__init__",
    },
    "__main__": {"cli"},
    "__init__": {"knowledge", "dialogue"},
}
LIBRARIES = {
    "experta": {"inference/engine"},
    "prompt_toolkit": {"terminal/shell"},
    "yaml": {"knowledge/reader"},
    "pydantic": {"knowledge/schema"},
    "Stemmer": {"recognition/lexicon"},
    "svg": {"authoring/drawing"},
    "platformdirs": {"transcripts/storage"},
    "filelock": {"transcripts/holding"},
    "pytest": {"transcripts/plugin"},
}
POSIX_ONLY = {"fcntl", "termios", "tty", "pty", "pwd", "grp", "resource", "curses", "readline", "posix"}


def _imports(module: str) -> set[str]:
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are written in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _layer(dotted: str) -> str:
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in LAYERS else "__init__"


@pytest.mark.parametrize("module", MODULES)
def test_imports_run_along_the_arrows(module):
    """A module imports only from its own layer and those below it."""
    layer = module.split("/")[0]
    used = {_layer(name) for name in _imports(module) if name.split(".")[0] == "assistant"}
    assert used - {layer} <= LAYERS[layer]


@pytest.mark.parametrize("module", MODULES)
def test_each_library_has_one_home(module):
    """A library is imported in the one module that hides it, and nothing is imported that only POSIX has."""
    outside = {name.split(".")[0] for name in _imports(module)} - {"assistant"}
    strangers = {name for name in outside if name not in sys.stdlib_module_names}
    assert {name for name in strangers if module not in LIBRARIES.get(name, set())} == set()
    assert not outside & POSIX_ONLY


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_holds_and_stays_small(module):
    """Every module opens with a docstring, and none grows past 400 lines."""
    source = (PACKAGE / f"{module}.py").read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source))
    assert source.count("\n") <= 400


def test_the_first_prompt_needs_no_engine_and_no_knowledge():
    """Importing the command line loads none of the libraries that only a diagnosis needs."""
    import subprocess

    code = "import sys, assistant.cli, assistant.terminal.shell; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"experta", "pydantic", "Stemmer", "yaml"} & set(loaded)

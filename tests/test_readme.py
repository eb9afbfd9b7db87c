"""The README is true: its session runs as shown, its Python runs, its commands exist."""

import re
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.dialogue.session import Session
from assistant.terminal.show import lines

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SESSION = re.search(r"```\n(> .*?)```", README, re.DOTALL)


def played(expert, shown: str) -> str:
    """Return the session as it really runs, given what the user types in the shown one."""
    session = Session(expert)
    said = []
    for line in re.findall(r"^> (.*)$", shown, re.MULTILINE):
        said.append(f"> {line}")
        said += [text for _, text in lines(session.receive(line), "en", 100)]
        said.append("")
    return "\n".join(said)


def test_the_session_in_the_readme_is_a_real_one(expert):
    """What the README shows is what the product says."""
    assert SESSION
    assert SESSION.group(1).strip() == played(expert, SESSION.group(1)).strip()


def test_the_python_in_the_readme_runs(capsys):
    """The example for Python prints a diagnosis."""
    exec(re.search(r"```python\n(.*?)```", README, re.DOTALL).group(1), {})
    assert capsys.readouterr().out.split() == ["diagnosed", "dw-live-party-not-found"]


@pytest.mark.parametrize(
    "command", sorted(set(re.findall(r"^\| `sync-assistant(?: or `sync-assistant)? (\w+)", README, re.MULTILINE)))
)
def test_the_commands_in_the_readme_exist(command, capsys):
    """Each command of the table has help."""
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert command in capsys.readouterr().out


def test_links_in_the_documents_resolve():
    """A relative link points at a file."""
    for document in (README, (ROOT / "knowledge" / "README.md").read_text(encoding="utf-8")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", document):
            assert (ROOT / target).exists(), target

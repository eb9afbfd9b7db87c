"""Findings on entries that stand in each other's way name the rival and what is shared, and their cure cures."""

import re
from dataclasses import replace

import pytest

from assistant.authoring.checks import indistinguishable_entries, unreachable_entry
from assistant.authoring.rivals import indistinguishable, unreached
from assistant.authoring.scaffold import draft
from assistant.dialogue.expert import Expert
from assistant.knowledge import load

PAIRS = [
    ("bc-setup-password-change", "bc-conflict-modified-date"),
    ("dw-live-filter-null", "dw-live-party-type"),
    ("dw-live-address-key", "dw-live-party-not-found"),
]


def told(knowledge, name):
    """Return what is said of an entry that no question tells from others, or None."""
    return {entry.id: message for entry, message in indistinguishable(knowledge)}.get(name)


def with_expects(knowledge, name, expects):
    entry = replace(knowledge.entries[name], expects=expects)
    return replace(knowledge, entries={**knowledge.entries, name: entry})


def alike(knowledge, name, rival):
    """Return the knowledge with the first entry made so that only what it does not share with the rival is gone."""
    mine, theirs = knowledge.entries[name].expects, knowledge.entries[rival].expects
    kept = {key: values for key, values in mine.items() if key in theirs and not set(values).isdisjoint(theirs[key])}
    return with_expects(knowledge, name, kept)


@pytest.mark.parametrize(("name", "rival"), PAIRS)
def test_the_finding_names_the_rival_and_what_is_shared(knowledge, name, rival):
    broken = alike(knowledge, name, rival)
    message = told(broken, name)
    assert f"'{rival}'" in message or "more" in message
    assert "need: fault" in message


@pytest.mark.parametrize(("name", "rival"), PAIRS)
def test_following_the_cure_cures(knowledge, name, rival):
    """Expecting `no` to what the finding names, as often as it names something, leaves no finding."""
    broken = alike(knowledge, name, rival)
    for _ in range(20):
        message = told(broken, name)
        if message is None:
            break
        denied = re.findall(r"`([a-z0-9-]+): no`", message)
        assert denied, message
        broken = with_expects(broken, name, broken.entries[name].expects | dict.fromkeys(denied, ("no",)))
    assert told(broken, name) is None


def test_an_entry_that_is_overshadowed_names_what_overshadows_it(knowledge):
    """An entry that expects what another one does is told which, how far each comes, and what differs."""
    name, rival = "bc-setup-password-change", "bc-setup-permissions"
    broken = with_expects(knowledge, name, knowledge.entries[rival].expects)
    message = unreached(Expert(broken), broken.entries[name])
    assert f"'{rival}' reaches" in message
    assert "setup-part: permissions" in message
    assert "'setup-part' (permissions there)" in message


def test_an_entry_whose_rules_are_too_weak_is_told_so(knowledge):
    """Where no rival is in the way, the finding says how far the rules come and what they need."""
    broken = with_expects(knowledge, "bc-setup-password-change", {"need": ("fault",)})
    message = unreached(Expert(broken), broken.entries["bc-setup-password-change"])
    assert "its rules reach 0.00, and 0.8 is needed" in message


def test_the_shipped_entry_is_never_the_one_to_mend(knowledge, tmp_path):
    """However little a shipped entry expects beside a team's own, and whatever the ids, the finding is at the own one."""
    text = draft("aaa", "own").replace("TODO", "Do").replace("  aaa-message: yes\n", "")
    (tmp_path / "aaa.yaml").write_text(text, encoding="utf-8")
    expert = Expert(load(None, [tmp_path]))
    (finding,) = indistinguishable_entries(expert)
    assert finding.path == (tmp_path / "aaa.yaml").as_posix()
    assert "give a symptom of its own a question" in finding.message
    assert "more;" in finding.message
    assert all("aaa" in each.message or each.path.endswith("aaa.yaml") for each in unreachable_entry(expert))


def test_an_own_entry_that_expects_more_is_mended_all_the_same(knowledge, tmp_path):
    """It expects all that a shipped entry does, and one thing besides: the shipped entry still is not to be changed."""
    rival = knowledge.entries["bc-setup-password-change"].expects
    same = "".join(f"  {name}: [{', '.join(values)}]\n" for name, values in rival.items())
    text = draft("aaa", "own").replace("TODO", "Do").replace("  need: fault\n", f"{same}  bc-one-way-deleted: no\n")
    (tmp_path / "aaa.yaml").write_text(text.replace("  aaa-message: yes\n", ""), encoding="utf-8")
    (finding,) = indistinguishable_entries(Expert(load(None, [tmp_path])))
    assert finding.path == (tmp_path / "aaa.yaml").as_posix()
    assert "from 'bc-setup-password-change';" in finding.message


def test_a_draft_is_mended_before_what_is_finished(tmp_path):
    """A new draft beside a finished entry of the team is no finding at that entry, whichever expects more."""
    for name, done in (("aaa", "TODO"), ("bbb", "Done")):
        (tmp_path / f"{name}.yaml").write_text(draft(name, "own").replace("TODO", done), encoding="utf-8")
    (finding,) = indistinguishable_entries(Expert(load(None, [tmp_path], True)))
    assert finding.path.endswith("aaa.yaml")


def test_an_own_question_tells_from_the_shipped_entries_and_not_from_the_own_ones(tmp_path):
    """Shipped entries cannot expect `no` to a team's question; other entries of the team can, and have to."""
    for name in ("aaa", "bbb"):
        (tmp_path / f"{name}.yaml").write_text(draft(name, "own").replace("TODO", "Do"), encoding="utf-8")
    (finding,) = indistinguishable_entries(Expert(load(None, [tmp_path])))
    assert finding.path.endswith("bbb.yaml")
    assert "from 'aaa';" in finding.message
    assert "`aaa-message: no`" in finding.message
    text = (tmp_path / "bbb.yaml").read_text(encoding="utf-8").replace("  need: fault", "  need: fault\n  aaa-message: no")
    (tmp_path / "bbb.yaml").write_text(text, encoding="utf-8")
    assert list(indistinguishable_entries(Expert(load(None, [tmp_path])))) == []

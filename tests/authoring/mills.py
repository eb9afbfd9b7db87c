"""Two small knowledge bases beside each other, old and new, with transcripts: the new one is made different in one way."""

import shutil
from pathlib import Path

from tests.knowledge.small import ENTRY, Small

PRESS = """\
id: press-hot
kind: problem
area: milling
title: {en: The press is hot, nl: De pers is heet}
sources:
  - {document: milling.md, heading: Hot}
role: {who: user, basis: stated}
symptoms:
  - id: press-overheats
    title: {en: the press overheats, nl: de pers raakt oververhit}
    question: {en: Is the press hot?, nl: Is de pers heet?}
    messages:
      en: ["Overheating of press {part} detected."]
rules:
  - id: hot-by-message
    when: [{symptom: press-overheats}]
    then: [{conclude: press-hot}]
    certainty: 0.95
expects:
  product: press
  press-overheats: yes
cause: {en: It runs without a break., nl: Hij draait zonder pauze.}
remedy:
  - do: {en: Switch it off., nl: Zet hem uit.}
    see: {en: It stops., nl: Hij stopt.}
verify: {en: Is it cool?, nl: Is hij koel?}
examples:
  en: [Overheating of press 3 detected.]
near_misses:
  en:
    - {text: The kettle is hot, concludes: nothing}
"""
MILL = ENTRY.replace("      - {fact: product, is: mill}\n", "").replace("is blocked.", "of the mill is blocked.") + (
    "examples:\n  en: [Part wheel of the mill is blocked., Part stone of the mill is blocked.]\n"
    "near_misses:\n  en:\n    - {text: Overheating of press 3 detected., concludes: press-hot}\n"
)
QUIET = "background: [The oven is empty today., Nothing happens here.]\n"
TRANSCRIPTS = {
    "mill": ("en", "mill-stuck", ["Part wheel of the mill is blocked.", "done", "yes", "done", "yes"]),
    "molen": ("nl", "mill-stuck", ["Part wheel of the mill is blocked.", "klaar"]),
    "press": ("en", "press-hot", ["Overheating of press 3 detected.", "done", "yes"]),
    "talk": ("en", "nothing", ["The oven is empty today."]),
}


class Mills:
    """The folders `old`, `new` and `transcripts` in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.old = Small(folder / "old")
        self.old.write(self.old.entry, MILL)
        self.old.write("presses/press-hot.yaml", PRESS)
        self.old.edit("areas:", f"{QUIET}areas:", self.old.vocabulary)
        shutil.copytree(folder / "old", folder / "new")
        self.new = There(folder / "new")
        self.transcripts = folder / "transcripts"
        self.transcripts.mkdir()
        for name, (language, promise, said) in TRANSCRIPTS.items():
            self.write(name, language, promise, said)

    def write(self, name: str, language: str, promise: str | None, said: list[str]) -> Path:
        """Write what a user says, and what was promised if anything; what is reasoned and said is not needed."""
        path = self.transcripts / f"{name}.txt"
        header = f"sync-assistant transcript 1\nlanguage: {language}\n" + (f"concludes: {promise}\n" if promise else "")
        lines = "".join(f"> {each}\n\n" for each in said)
        path.write_text(f"{header}\n{lines}", encoding="utf-8")
        return path


class There(Small):
    """A small knowledge base that is there already."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

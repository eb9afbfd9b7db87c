"""A small knowledge base that is right, to be made wrong in one way at a time."""

from pathlib import Path

from assistant.errors import Fault, KnowledgeError
from assistant.knowledge import load
from assistant.model import Knowledge

VOCABULARY = """\
roles:
  - id: user
    title: {en: user, nl: gebruiker}
  - id: admin
    title: {en: administrator, nl: beheerder}
    includes: [user]
facts:
  - id: product
    title: {en: the product, nl: het product}
    question: {en: Which product?, nl: Welk product?}
    values:
      - id: mill
        label: {en: the mill, nl: de molen}
      - id: press
        label: {en: the press, nl: de pers}
suspicions:
  - id: worn
    title: {en: something is worn, nl: er is iets versleten}
values:
  - id: part
    title: {en: part, nl: onderdeel}
    otherwise: {en: the part, nl: het onderdeel}
areas:
  - id: milling
    title: {en: milling, nl: malen}
stop:
  en: [the, a]
  nl: [de, het]
"""
ENTRY = """\
id: mill-stuck
kind: problem
area: milling
title: {en: The mill is stuck, nl: De molen zit vast}
sources:
  - document: milling.md
    heading: Stuck
role:
  who: admin
  basis: stated
symptoms:
  - id: mill-does-not-turn
    title: {en: the mill does not turn, nl: de molen draait niet}
    question: {en: Does the mill turn?, nl: Draait de molen?}
    messages:
      en: ["Part {part} is blocked."]
rules:
  - id: stuck-by-message
    when:
      - symptom: mill-does-not-turn
      - {fact: product, is: mill}
    then:
      - conclude: mill-stuck
    certainty: 0.9
expects:
  product: mill
  mill-does-not-turn: yes
cause: {en: Flour has become wet., nl: Het meel is nat geworden.}
remedy:
  - do: {en: "Clean {part}.", nl: "Maak {part} schoon."}
    see: {en: It shines., nl: Het blinkt.}
    role: admin
    risk: interrupts
  - do: {en: Throw the flour away., nl: Gooi het meel weg.}
    see: {en: The bin is full., nl: De bak is vol.}
    risk: destroys
    loses: {en: all flour, nl: al het meel}
verify: {en: Does it turn?, nl: Draait ze?}
related: []
"""


class Small:
    """The folder of a small knowledge base; `edit` changes one place in it."""

    entry = "mills/mill-stuck.yaml"
    vocabulary = "vocabulary/words.yaml"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write(self.vocabulary, VOCABULARY)
        self.write(self.entry, ENTRY)

    def write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())

    def text(self, path: str) -> str:
        return (self.folder / path).read_bytes().decode()

    def edit(self, old: str, new: str, path: str = entry) -> None:
        """Replace `old`, which must stand there exactly once."""
        text = self.text(path)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def load(self) -> Knowledge:
        return load(self.folder)

    def faults(self) -> tuple[Fault, ...]:
        """Return what is wrong, in the order in which it is reported; nothing where all is well."""
        try:
            self.load()
        except KnowledgeError as error:
            return error.faults
        return ()

    def line(self, part: str, path: str = entry) -> int:
        """Return the number of the one line that holds `part`."""
        (number,) = [number for number, line in enumerate(self.text(path).splitlines(), 1) if part in line]
        return number

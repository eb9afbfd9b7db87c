"""What is learnt from a knowledge base, and whether what was learnt is still what its tellings say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from assistant.model import NONE_OF_THEM, Knowledge, Learnt
from assistant.recognition.learning import learn
from assistant.recognition.recogniser import Recogniser


def lessons(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Yield each text with the symptom it tells of: tellings, then the texts that are about nothing here."""
    for symptom in knowledge.symptoms.values():
        for texts in symptom.tellings.values():
            yield from ((symptom.id, text) for text in texts)
    for text in (*knowledge.background, *knowledge.unrelated):
        yield NONE_OF_THEM, text


def made_from(knowledge: Knowledge) -> str:
    """Return a hash of what the weights rest on: the texts, and the vocabulary that gives their words a meaning.

    The messages and facts that are observed in the texts have a say too, but one that changes little: they are left out, so
    that not every new message asks for a new lesson.
    """
    digest = hashlib.sha256()
    for part in (*lessons(knowledge), knowledge.words):
        digest.update(repr(part).encode() + b"\0")
    return digest.hexdigest()[:16]


def has_tellings(knowledge: Knowledge) -> bool:
    """Tell whether there is anything to learn from."""
    return any(symptom.tellings for symptom in knowledge.symptoms.values())


def learn_from(knowledge: Knowledge) -> Learnt:
    """Return what the tellings of a knowledge base come to; nothing where no symptom has any. May take a minute."""
    if not has_tellings(knowledge):
        return Learnt()
    recogniser = Recogniser(knowledge)
    heard = [(name, recogniser.heard(text)) for name, text in lessons(knowledge)]
    return learn(heard, made_from(knowledge))

"""Laws of what is learnt from a knowledge base, and of whether it is still true."""

from dataclasses import replace

from assistant.authoring.lessons import learn_from, lessons, made_from
from assistant.dialogue.expert import Expert
from assistant.model import NONE_OF_THEM, Learnt, Symptom, Text
from tests.knowledge import small

TOLD = Symptom(
    id="mill-told",
    title=Text("told", "verteld"),
    tellings={"en": ("the mill makes a strange noise", "our mill stands still since the flood", "noise in the mill, strange")},
)
OTHER = ("the oven is cold", "our oven stands in the rain", "a strange noise in the oven")


def sure(knowledge, text):
    """Return how sure it is that a text tells of the mill (0 … 1)."""
    observations = Expert(knowledge).diagnose(text).recognition.observations
    return max((each.certainty for each in observations if each.name == TOLD.id), default=0.0)


def told_of(tmp_path):
    knowledge = small.Small(tmp_path).load()
    return replace(knowledge, symptoms={**knowledge.symptoms, TOLD.id: TOLD}, unrelated=OTHER)


def test_what_was_learnt_from_is_up_to_date(knowledge):
    """The shipped weights are those of the shipped tellings: whoever changes one runs `kb learn`."""
    assert knowledge.learnt.made_from == made_from(knowledge)
    assert set(knowledge.learnt.names) == {name for name, _ in lessons(knowledge)}


def test_no_telling_is_an_example(knowledge):
    """Examples prove what was learnt, so nothing is learnt from them."""
    learnt = {" ".join(text.lower().split()) for _, text in lessons(knowledge)}
    for entry in knowledge.entries.values():
        for texts in entry.examples.values():
            assert [text for text in texts if " ".join(text.lower().split()) in learnt] == []


def test_what_tells_changes_the_hash(tmp_path):
    """With a telling, a text or a stop word more, what was learnt is no longer true; a step changes nothing."""
    before = told_of(tmp_path)
    more = replace(TOLD, tellings={"en": (*TOLD.tellings["en"], "one more")})
    changed = [
        replace(before, symptoms={**before.symptoms, TOLD.id: more}),
        replace(before, unrelated=(*OTHER, "one more")),
        replace(before, background=("one more",)),
        replace(before, words=replace(before.words, stop={**before.words.stop, "en": ("more",)})),
    ]
    hashes = {made_from(each) for each in changed}
    assert len(hashes | {made_from(before)}) == 5
    entry = before.entries["mill-stuck"]
    assert made_from(replace(before, entries={"mill-stuck": replace(entry, remedy=entry.remedy[:1])})) == made_from(before)


def test_a_telling_is_heard_once_it_is_learnt(tmp_path):
    """Before, it says nothing; after, other words of the same kind are heard, and those about something else are not."""
    before = told_of(tmp_path)
    after = replace(before, learnt=learn_from(before))
    said = "there is a noise in our mill"
    assert sure(before, said) == 0
    assert sure(after, said) > 0.5 > sure(after, "the oven stands cold in the rain")
    assert NONE_OF_THEM in after.learnt.names


def test_without_tellings_there_is_nothing_to_learn(tmp_path):
    assert learn_from(small.Small(tmp_path).load()) == Learnt()

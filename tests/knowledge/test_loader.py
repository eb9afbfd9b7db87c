"""The loader: a knowledge base that is right is loaded, and of one that is wrong every mistake is named at its place."""

import random
import re
import shutil
from pathlib import Path

import pytest
import yaml

from assistant.errors import InputError, KnowledgeError
from assistant.knowledge import is_own, load, shipped_folder
from tests.documents import SHARED, needs_documents
from tests.knowledge.small import ENTRY, Small


@pytest.fixture
def small(tmp_path):
    return Small(tmp_path / "knowledge")


def test_the_small_knowledge_base_is_right(small):
    """What the other tests make wrong is right before they do, and is read as it was written."""
    knowledge = small.load()
    assert list(knowledge.entries) == ["mill-stuck"]
    assert knowledge.entries["mill-stuck"].remedy[1].loses.nl == "al het meel"
    assert knowledge.rules[0].certainty == 0.9
    assert knowledge.symptoms["mill-does-not-turn"].messages == {"en": ("Part {part} is blocked.",)}
    assert knowledge.entries["mill-stuck"].expects == {"product": ("mill",), "mill-does-not-turn": ("yes",)}
    assert set(knowledge.questions) == {"product", "mill-does-not-turn"}
    assert str(knowledge.places["stuck-by-message"]) == f"mills/mill-stuck.yaml:{small.line('stuck-by-message')}"


# (what is changed, into what, code, a part of the line of the fault as it then is, what the message must say)
MISTAKES = [
    # -- keys and shapes
    ("certainty: 0.9", "certanty: 0.9", "K010", "certanty", "'certanty'; did you mean 'certainty'?"),
    ("area: milling\n", "area: milling\ncolour: red\n", "K010", "colour", "'colour'"),
    ("area: milling\n", "", "K011", "id: mill-stuck", "'area'"),
    ("    certainty: 0.9\n", "", "K011", "id: stuck-by-message", "'certainty'"),
    (", nl: De molen zit vast}", "}", "K012", "The mill is stuck", "'nl'"),
    ("en: Flour has become wet., ", "", "K012", "cause:", "'en'"),
    ("nl: Het meel is nat geworden.", "nl: '  '", "K012", "cause:", "'nl'"),
    ("nl: Het meel is nat geworden.", "nl: Het meel ((Wet grain)) is nat geworden.", "K015", "cause:", "'Wet grain'"),
    ("cause: {en: Flour has become wet., nl: Het meel is nat geworden.}", "cause: wet", "K013", "cause:", "keys"),
    ("related: []", "related: mill-stuck", "K013", "related:", "list"),
    ("area: milling", "area: [milling]", "K013", "area:", "text"),
    # -- values
    ("kind: problem", "kind: trouble", "K014", "kind:", "'problem' or 'procedure'"),
    ("risk: interrupts", "risk: some", "K014", "risk: some", "'none', 'interrupts' or 'destroys'"),
    ("risk: interrupts", "risk: interupts", "K014", "interupts", "did you mean 'interrupts'?"),
    ("kind: problem", "kind: Problem", "K014", "kind:", "did you mean 'problem'?"),
    ("    risk: interrupts\n", "    rsk: interrupts\n", "K010", "rsk", "'rsk'; did you mean 'risk'?"),
    ("  who: admin\n", "  wo: admin\n", "K010", "wo:", "'wo'; did you mean 'who'?"),
    ("  who: admin\n", "  person: admin\n", "K010", "person:", "'person'; allowed here: basis, note, who"),
    ("basis: stated", "basis: guessed", "K014", "basis:", "'stated' or 'inferred'"),
    ("certainty: 0.9", "certainty: 1.01", "K014", "certainty:", "from -1 to 1"),
    ("certainty: 0.9", "certainty: -1.01", "K014", "certainty:", "from -1 to 1"),
    ("certainty: 0.9", "certainty: high", "K014", "certainty:", "from -1 to 1"),
    ("certainty: 0.9", "certainty: nan", "K014", "certainty:", "from -1 to 1"),
    ("certainty: 0.9", "certainty: inf", "K014", "certainty:", "from -1 to 1"),
    ("  mill-does-not-turn: yes", "  mill-does-not-turn: mill", "K014", "mill-does-not-turn: mill", "yes or no"),
    # -- ids
    ("id: mill-stuck\n", "id: mill-stopped\n", "K020", "id: mill-stopped", "'mill-stopped' but the file is named 'mill-stuck'"),
    ("id: stuck-by-message", "id: Stuck_by_message", "K021", "Stuck_by_message", "lower-case"),
    ("  - id: mill-does-not-turn", "  - id: product", "K022", "- id: product", "vocabulary/words.yaml"),
    # -- what must exist
    ("conclude: mill-stuck", "conclude: mill-stck", "K030", "conclude:", "no entry 'mill-stck'; did you mean 'mill-stuck'?"),
    ("{fact: product, is: mill}", "{fact: prduct, is: mill}", "K030", "prduct", "no fact 'prduct'; did you mean 'product'?"),
    ("{fact: product, is: mill}", "{fact: product, is: mil}", "K030", "is: mil}", "'mil'; did you mean 'mill'?"),
    ("{fact: product, is: mill}", "{suspect: wron}", "K030", "wron", "no suspicion 'wron'; did you mean 'worn'?"),
    ("symptom: mill-does-not-turn", "symptom: mill-does-not-trn", "K030", "trn", "did you mean 'mill-does-not-turn'?"),
    ("who: admin", "who: admn", "K030", "who:", "no role 'admn'; did you mean 'admin'?"),
    ("    role: admin\n", "    role: zzz\n", "K030", "role: zzz", "no role 'zzz'"),
    ("    role: admin\n", "    procedure: mill-stuk\n", "K030", "procedure:", "did you mean 'mill-stuck'?"),
    ("related: []", "related: [mill-stuk]", "K030", "related:", "did you mean 'mill-stuck'?"),
    ("  product: mill\n", "  product: hill\n", "K030", "product: hill", "did you mean 'mill'?"),
    ("  product: mill\n", "  prodct: mill\n", "K030", "prodct", "no fact or symptom 'prodct'; did you mean 'product'?"),
    ("Clean {part}.", "Clean {prat}.", "K030", "{prat}", "no value 'prat'; did you mean 'part'?"),
    (
        "Part {part} is blocked.",
        "Part {quart} is blocked.",
        "K030",
        "{quart}",
        "no value or fact 'quart'; did you mean 'part'?",
    ),
    ("area: milling", "area: miling", "K030", "area:", "no area 'miling'; did you mean 'milling'?"),
    ("related: []", "leads_to: [mill-stuk]", "K030", "leads_to:", "did you mean 'mill-stuck'?"),
    ("{fact: product, is: mill}", "{fact: product, is: lathe}", "K030", "lathe", "'lathe'; allowed here: mill, press"),
    ("{fact: product, is: mill}", "{fact: product, is: MILL}", "K030", "MILL", "did you mean 'mill'?"),
    ("  basis: stated\n", "  basis: stated\n  note: {en: 'see {prat}', nl: x}\n", "K030", "note:", "no value 'prat'"),
    # -- languages
    ('      en: ["Part', '      eng: ["Part', "K010", "eng:", "'eng' is no language"),
    ("related: []", "examples: {EN: [x]}", "K010", "examples:", "'EN' is no language"),
    ("related: []", "near_misses: {all: []}", "K010", "near_misses:", "'all' is no language"),
    # -- what must be there together
    ("    loses: {en: all flour, nl: al het meel}\n", "", "K011", "Throw the flour away", "'loses'"),
    ("{fact: product, is: mill}", "{fact: product}", "K011", "{fact: product}", "'is'"),
    ("{fact: product, is: mill}", "{fact: product, suspect: worn, is: mill}", "K031", "suspect: worn", "exactly one"),
    (
        "      - conclude: mill-stuck\n",
        "      - {fact: product, is: [mill, press]}\n",
        "K031",
        "[mill, press]",
        "exactly one value",
    ),
    ("      - conclude: mill-stuck\n", "      []\n", "K031", "id: stuck-by-message", "one consequence"),
]


@pytest.mark.parametrize(("old", "new", "code", "line", "said"), MISTAKES)
def test_a_mistake_in_an_entry_is_named_at_its_place(small, old, new, code, line, said):
    """The fault stands in the line that is wrong, with a stable code, and says what is allowed or what was meant."""
    small.edit(old, new)
    fault = next(fault for fault in small.faults() if fault.code == code)
    assert (fault.path, fault.line) == (small.entry, small.line(line))
    assert said in fault.message
    assert fault.column <= len(small.text(small.entry).splitlines()[fault.line - 1])


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "said"),
    [
        ("id: press", "id: mill", "K022", 14, "'mill' of 'product'"),
        ("id: press", "id: unknown", "K031", 14, "'unknown'"),
        ("includes: [user]", "includes: [usr]", "K030", 6, "did you mean 'user'?"),
        ("suspicions:", "suspicious:", "K010", 16, "did you mean 'suspicions'?"),
        ("nl: Welk product?}", "nl: Welk product?}\n    cost: 0", "K014", 11, "from 0.1 to 10"),
        ("nl: Welk product?}", "nl: Welk product?}\n    cost: much", "K014", 11, "from 0.1 to 10"),
        ("nl: Welk product?}", "nl: Welk product?}\n    trust: 1.5", "K014", 11, "from 0 to 1"),
        ("nl: Welk product?}", "nl: Welk product?}\n    contradicts: nan", "K014", 11, "from 0 to 1"),
    ],
)
def test_a_mistake_in_the_vocabulary_is_named_at_its_place(small, old, new, code, line, said):
    """The shared files are held to the same rules."""
    small.edit(old, new, small.vocabulary)
    assert [(fault.path, fault.line, fault.code) for fault in small.faults()] == [(small.vocabulary, line, code)]
    assert said in small.faults()[0].message


def test_a_key_that_belongs_elsewhere_is_not_suggested_for_itself(small):
    """`loses` is a key of a step: as a key of the entry it is unknown, and "did you mean 'loses'?" would help nobody."""
    small.edit("area: milling\n", "area: milling\nloses: flour\n")
    assert [fault.message for fault in small.faults()] == ["unknown key 'loses'"]


def test_a_question_has_at_most_seven_choices(small):
    """More cannot be taken in at once; the answer "don't know" is not counted."""
    choice = "      - {id: more-%d, label: {en: x, nl: x}}\n"
    small.edit("suspicions:", "".join(choice % number for number in range(5)) + "suspicions:", small.vocabulary)
    assert small.faults() == ()
    small.edit("suspicions:", choice % 5 + "suspicions:", small.vocabulary)
    assert [fault.code for fault in small.faults()] == ["K031"]


def test_ids_are_unique_over_all_files(small):
    """The second entry, symptom and rule of a name are refused, each with the file that has the first."""
    small.write("other/mill-stuck.yaml", ENTRY)
    faults = small.faults()
    assert [(fault.path, fault.code) for fault in faults] == [("other/mill-stuck.yaml", "K022")] * 3
    assert all("mills/mill-stuck.yaml" in fault.message for fault in faults)


def test_all_faults_of_all_files_come_in_one_run_in_order(small):
    """A YAML fault in one file and unknown keys in another do not hide each other; order is by file, line and column."""
    small.write("a/broken.yaml", "id: [broken\n")
    small.write("b/strange.yaml", "\ufffe")
    small.edit("kind: problem", "kind: trouble\nkind: problem")
    small.edit("certainty: 0.9", "certainty: much")
    small.edit("    risk: interrupts\n", "    risk: some\n    rsk: none\n")
    small.edit("id: worn", "name: worn", small.vocabulary)
    faults = small.faults()
    assert list(faults) == sorted(faults)
    found = {(fault.path, fault.code) for fault in faults}
    entry, vocabulary = small.entry, small.vocabulary
    expected = {("a/broken.yaml", "K002"), ("b/strange.yaml", "K002"), (entry, "K003"), (entry, "K014"), (entry, "K010")}
    assert found >= expected | {(vocabulary, "K010"), (vocabulary, "K011")}
    assert len([fault for fault in faults if fault.path == entry and fault.code == "K014"]) == 3


def test_the_error_shows_every_fault_on_a_line(small):
    """What a person reads is `path:line:column: CODE …`, once for each fault."""
    small.edit("kind: problem", "kind: trouble")
    small.edit("area: milling\n", "")
    with pytest.raises(KnowledgeError) as caught:
        small.load()
    lines = str(caught.value).splitlines()
    assert len(lines) == len(caught.value.faults) == 2
    assert all(re.match(r"mills/mill-stuck\.yaml:\d+:\d+: K0\d\d \S", line) for line in lines)


def test_a_file_that_cannot_be_read_makes_no_others_wrong(small):
    """Names that a broken file may define are not called unknown."""
    small.write(small.vocabulary, small.text(small.vocabulary) + "  en: [again]\n")
    assert {(fault.path, fault.code) for fault in small.faults()} == {(small.vocabulary, "K003")}


def test_the_version_tells_content_and_not_line_ends(small):
    """The same knowledge has the same version on every system; any change of the content or of a name gives another."""
    first = small.load().version
    assert small.load().version == first
    small.write(small.entry, small.text(small.entry).replace("\n", "\r\n"))
    assert small.load().version == first, "a checkout with other line ends is the same knowledge"
    small.edit("Flour has become wet.", "Flour has become damp.")
    changed = small.load().version
    assert changed != first
    (small.folder / "mills").rename(small.folder / "wheels")
    assert small.load().version not in (first, changed)


def test_a_folder_that_is_not_there_is_an_input_error(tmp_path):
    """It is the person's mistake, said with the path; a file in its place is the same."""
    with pytest.raises(InputError, match="nowhere"):
        load(tmp_path / "nowhere")
    (tmp_path / "a-file").write_text("id: x", encoding="utf-8")
    with pytest.raises(InputError, match="a-file"):
        load(tmp_path / "a-file")


def test_other_files_in_the_folder_are_passed_over(small):
    """A README beside the entries, or a folder that is named like a file, is no entry."""
    (small.folder / "README.md").write_text("# not knowledge", encoding="utf-8")
    (small.folder / "folder.yaml").mkdir()
    assert small.faults() == ()


def test_a_file_of_an_extra_folder_replaces_the_one_of_its_id(small, tmp_path):
    """A team's own entry of the same id counts instead, wherever it lies; the version tells that it does."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "mill-stuck.yaml").write_text(ENTRY.replace("become wet", "become hard"), encoding="utf-8")
    below, laid_over = small.load(), load(small.folder, [own])
    assert below.entries["mill-stuck"].cause.en == "Flour has become wet."
    assert laid_over.entries["mill-stuck"].cause.en == "Flour has become hard."
    assert laid_over.left_out == ()
    assert laid_over.version != below.version


def test_a_faulty_file_of_an_extra_folder_is_left_out(small, tmp_path):
    """The rest works, the entry below it comes back, and the reason is told with path, line and code."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "mill-stuck.yaml").write_text(ENTRY.replace("kind: problem", "kind: trouble"), encoding="utf-8")
    knowledge = load(small.folder, [own])
    assert knowledge.entries["mill-stuck"].cause.en == "Flour has become wet."
    path = f"{own.as_posix()}/mill-stuck.yaml"
    assert [(fault.path, fault.line, fault.code) for fault in knowledge.left_out] == [(path, 2, "K014")]


@pytest.mark.parametrize("named", ["own", "./own", "../here/own", "mills", "deep/vocabulary/own", "."])
def test_the_path_of_a_fault_opens_from_where_the_folder_was_named(small, tmp_path, monkeypatch, named):
    """However the extra folder is named, also as a folder below is; its own name does not make vocabulary of what it holds."""
    here = tmp_path / "here"
    folder = here / named
    folder.mkdir(parents=True)
    monkeypatch.chdir(here)
    (folder / "mill-stuck.yaml").write_text(ENTRY.replace("kind: problem", "kind: trouble"), encoding="utf-8")
    knowledge = load(small.folder, [Path(named)])
    (fault,) = knowledge.left_out
    assert Path(fault.path).read_text(encoding="utf-8").splitlines()[fault.line - 1] == "kind: trouble"
    assert knowledge.entries["mill-stuck"].kind == "problem"
    assert not is_own(knowledge.places["mill-stuck#id"].path)
    assert is_own(fault.path)


def test_the_version_does_not_tell_where_a_folder_lies(small, tmp_path):
    """The same entries of a team have the same version wherever they are, and another than none."""
    versions = set()
    for name in ("one", "another"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mill-stuck.yaml").write_text(ENTRY, encoding="utf-8")
        versions.add(load(small.folder, [tmp_path / name]).version)
    assert len(versions) == 1
    assert versions != {small.load().version}


DRAFT = ENTRY.replace("Flour has become wet.", "TODO why")


def test_a_draft_is_left_out_and_said_to_be_one(small):
    """Where a text says TODO the entry takes no part, unless drafts are wanted; the place is that of the first TODO."""
    small.write("mills/second.yaml", DRAFT.replace("mill-", "second-").replace("stuck-by", "second-by"))
    small.edit("id: second-stuck", "id: second", "mills/second.yaml")
    small.edit("conclude: second-stuck", "conclude: second", "mills/second.yaml")
    knowledge = small.load()
    assert list(knowledge.entries) == ["mill-stuck"]
    assert [(fault.path, fault.line, fault.code) for fault in knowledge.left_out] == [
        ("mills/second.yaml", small.line("TODO", "mills/second.yaml"), "K041")
    ]
    whole = load(small.folder, (), True)
    assert list(whole.entries) == ["mill-stuck", "second"]
    assert whole.left_out == ()


def test_a_draft_of_a_replacement_replaces_nothing_yet(small, tmp_path):
    """The entry below a draft stays in use until the draft is finished."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "mill-stuck.yaml").write_text(DRAFT, encoding="utf-8")
    assert load(small.folder, [own]).entries["mill-stuck"].cause.en == "Flour has become wet."
    (own / "mill-stuck.yaml").write_text(DRAFT.replace("TODO", "Know"), encoding="utf-8")
    assert load(small.folder, [own]).entries["mill-stuck"].cause.en == "Know why"


def test_a_remark_is_no_draft(small):
    """TODO in a comment, or as a part of a word, is no text that is still to be written."""
    small.edit("area: milling\n", "area: milling  # TODO another area\n")
    small.edit("Flour has become wet.", "TODOS wet.")
    assert small.load().left_out == ()


@pytest.mark.parametrize("name", ["second.yml", "deep/second.YAML", "second.Yml"])
def test_a_file_that_would_never_be_read_is_a_fault(small, tmp_path, name):
    """A knowledge file with another ending is named with the ending it needs; in an extra folder the rest works."""
    own = tmp_path / "own"
    (own / name).parent.mkdir(parents=True)
    (own / name).write_text(ENTRY, encoding="utf-8")
    (fault,) = load(small.folder, [own]).left_out
    assert (fault.path, fault.line, fault.code) == ((own / name).as_posix(), 1, "K005")
    assert "second.yaml" in fault.message
    small.write(name, ENTRY)
    assert [(fault.path, fault.code) for fault in small.faults()] == [(name, "K005")]


def test_files_that_begin_with_a_dot_are_no_knowledge(small):
    """What editors, version control and build services keep beside the entries is passed over."""
    small.write(".github/workflows/build.yml", "on: push")
    small.write(".config.yaml", "a: b")
    assert small.faults() == ()


def test_a_knowledge_base_without_areas_does_not_limit_them(small):
    """Where no file names areas, every one will do."""
    small.edit("areas:\n  - id: milling\n    title: {en: milling, nl: malen}\n", "", small.vocabulary)
    small.edit("area: milling", "area: anything")
    assert small.faults() == ()


@needs_documents
def test_the_shipped_knowledge_has_exactly_the_entries_of_the_catalogue(knowledge):
    """The ids of the catalogue are final: none is missing, none is there besides, and each has its kind."""
    catalogue = yaml.safe_load((SHARED / "catalogue.yaml").read_text(encoding="utf-8"))
    assert {entry.id: entry.kind for entry in knowledge.entries.values()} == {each["id"]: each["kind"] for each in catalogue}


# -- mutations: what an author's slip can do to a file

ENTRIES = sorted(path for path in shipped_folder().rglob("*.yaml") if path.parent.name != "vocabulary")
LEFT_OUT = ("background.yaml", "words.yaml", "rules.yaml")  # entries do not refer to these, and loading is quicker without


def _delete(lines, at, rng):
    del lines[at]


def _duplicate(lines, at, rng):
    lines.insert(at, lines[at])


def _reindent(lines, at, rng):
    lines[at] = (
        " " * rng.choice((1, 2, 3, 4)) + lines[at] if rng.random() < 0.5 else lines[at].removeprefix(rng.choice((" ", "  ")))
    )


def _retype(lines, at, rng):
    key, colon, _ = lines[at].partition(": ")
    lines[at] = (
        key
        + colon
        + rng.choice(["no", "7", "~", "[a, b]", "{a: b}", "[", "'", "&x y", "*x", "!t z", "", "2.5", "{part", "- x"])
    )


def _misspell(lines, at, rng):
    at_colon = lines[at].find(":")
    if at_colon > 1:
        cut = rng.randrange(max(1, at_colon - 6), at_colon)
        lines[at] = lines[at][:cut] + rng.choice(["", "x", "E", "-", "é"]) + lines[at][cut + 1 :]


@pytest.mark.parametrize("seed", range(6))
def test_no_slip_in_an_entry_gives_a_traceback(tmp_path, seed):
    """Of 300 slips in shipped entries each is either harmless or gives faults, and every fault has a line that is there."""
    folder = tmp_path / "knowledge"
    shutil.copytree(shipped_folder() / "vocabulary", folder / "vocabulary", ignore=shutil.ignore_patterns(*LEFT_OUT))
    rng = random.Random(seed)
    caught = 0
    for _ in range(50):
        path = rng.choice(ENTRIES)
        lines = path.read_text(encoding="utf-8").splitlines()
        slip = rng.choice([_delete, _duplicate, _reindent, _retype, _misspell])
        slip(lines, rng.randrange(len(lines)), rng)
        target = folder / path.name
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")
        try:
            load(folder)
        except KnowledgeError as error:
            for fault in error.faults:
                length = (folder / fault.path).read_text(encoding="utf-8").count("\n") + 1
                assert 1 <= fault.line <= length, f"{fault} after {slip.__name__} in {path.name}"
                assert fault.column >= 1
                assert re.fullmatch(r"K0\d\d", fault.code)
            caught += any("there is no entry" not in fault.message for fault in error.faults)
        target.unlink()
    assert caught >= 10, "the slips are large enough to be seen"

"""The measuring runs, and the search box it compares with finds what it should."""

from tests.eval.__main__ import HERE, main
from tests.eval.bm25 import SearchBox


def test_the_search_box_prefers_the_page_with_the_rare_word():
    box = SearchBox({"one": "the party type of a record", "other": "the exchange rate of a record", "third": "a record"})
    assert box.best("which exchange rate?") == "other"
    assert box.best("the record of a party") == "one"


def test_every_table_is_printed(capsys):
    main([HERE / "missed.jsonl"])
    printed = capsys.readouterr().out
    for table in (
        "texts that have an entry",
        "texts that have none",
        "after truthful answers",
        "certainty of the first",
        "mistaken for",
    ):
        assert table in printed

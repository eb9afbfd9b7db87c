"""A file is written whole or stays as it was, and nothing is left beside it."""

import os

import pytest

from assistant.files import write_whole


def test_a_file_is_made_or_replaced(tmp_path):
    path = tmp_path / "note.md"
    write_whole(path, "één\n")
    assert path.read_bytes() == "één\n".encode()
    write_whole(path, b"two\r\n")
    assert path.read_bytes() == b"two\r\n"
    assert os.listdir(tmp_path) == ["note.md"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_file_that_is_replaced_keeps_its_mode(tmp_path):
    path = tmp_path / "private.md"
    write_whole(path, "mine")
    path.chmod(0o600)
    write_whole(path, "still mine")
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_written_leaves_the_old_and_nothing_beside_it(tmp_path):
    """A text that is no Unicode, or a folder in the place of the file, changes nothing."""
    path = tmp_path / "note.md"
    write_whole(path, "old")
    with pytest.raises(ValueError, match="surrogates"):
        write_whole(path, "\ud800")
    with pytest.raises((IsADirectoryError, PermissionError)):
        write_whole(tmp_path, "text")
    assert path.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["note.md"]

"""One window a recording: who writes one holds it, until it lets go or its process ends, however that comes about.

The hold is a lock that the system itself keeps on a file beside the recording. What a crash leaves of it is an empty file that
nobody holds.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


class Hold:
    """The hold on one recording; nobody's until it is taken."""

    def __init__(self, recording: Path) -> None:
        from filelock import FileLock  # 50 ms that only a chat needs, once something was said

        self._file = lock_of(recording)
        self._lock = FileLock(self._file, mode=0o600, thread_local=False, fallback_to_soft=False)

    def take(self) -> bool:
        """Take the hold; return False where another window has it. Where there are no locks, no other window is known of."""
        from filelock import Timeout

        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        except (OSError, NotImplementedError):
            return True
        return True

    def let_go(self) -> None:
        """Let go of what was taken, and leave nothing behind."""
        if self._lock.is_locked:
            with suppress(OSError):  # a file that is open cannot be removed on Windows: there the library does it
                self._file.unlink()
            self._lock.release()


def is_held(recording: Path) -> bool:
    """Tell whether a window writes a recording at this moment."""
    hold = Hold(recording)
    if not hold.take():
        return True
    hold.let_go()
    return False


def lock_of(recording: Path) -> Path:
    """Return the file beside a recording on which the lock is."""
    return recording.with_suffix(".lock")

"""The inference engine: productions and terms in, a record of firings out. The only module that knows experta.

How it works: the working memory holds `Holds` (a term that is true) and `Waits` (productions with the same premises, and
the premise they wait for). One general rule joins the two: when the premise holds, they wait for their next one, and when
there is none left they fire, which is recorded and makes their conclusions hold. Nothing is ever retracted, so what fires
does not depend on the order in which it does.

What experta 1.9.4 needs, all of it here:
- It pins frozendict 1.2, which looks for `Mapping` in `collections`, gone since Python 3.10: the name is set while it is
  imported.
- Importing it calls `logging.basicConfig()`: the root logger is put back as it was.
- Rules made ready by one fact fire in an order that changes from run to run: right-hand sides only collect, and the record
  is sorted.
- Its matcher joins by comparing every fact with every other, its strategy every activation with every other, and `reset`
  looks for fact definitions by reflection each time: a join by look-up, a plain agenda and a remembered answer, all through
  the engine's own extension points, make a case ten times as fast.
- After a right-hand side raises, the engine stays `running`: it is thrown away then.
"""

from __future__ import annotations

import collections
import collections.abc
import logging
import threading
from collections.abc import Iterable, Sequence
from typing import Any

from assistant.inference.productions import Production, Term


def _import_experta() -> Any:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    missing = not hasattr(collections, "Mapping")
    if missing:
        collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]
    try:
        import experta
        import experta.abstract
        import experta.activation
    finally:
        if missing:
            del collections.Mapping  # type: ignore[attr-defined]
        root.handlers[:] = handlers
        root.setLevel(level)
    return experta


experta = _import_experta()


class _AnyOrder(experta.abstract.Strategy):  # type: ignore[name-defined, misc]
    """An agenda in the order of arrival: no result depends on it, and keeping it costs nothing."""

    def _update_agenda(self, agenda: Any, added: Iterable[Any], removed: Iterable[Any]) -> None:
        agenda.activations.extend(added)


class _Holds(experta.Fact):  # type: ignore[name-defined, misc]
    """A term that is true."""


class _Waits(experta.Fact):  # type: ignore[name-defined, misc]
    """Productions with the same premises, as the number of their group, that wait for one of these."""


class _HashJoin(experta.abstract.Matcher):  # type: ignore[name-defined, misc]
    """Matches the one general rule: joins `_Waits` and `_Holds` on their term, by look-up instead of by scanning."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        (rule,) = engine.get_rules()
        self._rule = rule.new_conditions(*rule)  # as experta's own matcher does: a copy that is not bound to the engine yet
        self.reset()

    def reset(self) -> None:
        """Forget the facts of the last case."""
        self._waiting: dict[Term, list[Any]] = {}
        self._holding: dict[Term, Any] = {}

    def changes(self, adding: Iterable[Any] = (), deleting: Iterable[Any] = ()) -> tuple[list[Any], list[Any]]:
        """Return the activations that new facts bring. Nothing is ever deleted."""
        added: list[Any] = []
        for fact in adding:
            term = fact.get("term")  # experta declares an InitialFact too, which has none
            if isinstance(fact, _Holds):
                self._holding[term] = fact
                added.extend(self._activation(waits, fact) for waits in self._waiting.get(term, ()))
            elif isinstance(fact, _Waits):
                self._waiting.setdefault(term, []).append(fact)
                if term in self._holding:
                    added.append(self._activation(fact, self._holding[term]))
        return added, []

    def _activation(self, waits: Any, holds: Any) -> Any:
        return experta.activation.Activation(self._rule, (waits, holds), {"term": waits["term"], "state": waits["state"]})


class _Engine(experta.KnowledgeEngine):  # type: ignore[name-defined, misc]
    __strategy__ = _AnyOrder
    __matcher__ = _HashJoin

    def __init__(self) -> None:
        super().__init__()
        self.groups: Sequence[tuple[tuple[Term, ...], Sequence[Production]]] = ()
        self.fired: list[Production] = []
        self.holds: set[Term] = set()
        definitions = super().get_deffacts()
        self.get_deffacts = lambda: definitions

    def begin(self, facts: Iterable[Any]) -> None:
        """Start a case: an empty working memory, then these facts."""
        self.reset()
        self.declare(*facts)

    @experta.Rule(  # type: ignore[untyped-decorator]
        _Waits(term=experta.MATCH.term, state=experta.MATCH.state),
        _Holds(term=experta.MATCH.term),
    )
    def advance(self, term: Term, state: tuple[int, int]) -> None:
        """Let a group go on to its next premise, or fire."""
        number, position = state
        premises, productions = self.groups[number]
        if position + 1 < len(premises):
            self.declare(_Waits(term=premises[position + 1], state=(number, position + 1)))
            return
        self.fired.extend(productions)
        for conclusion in sorted({production.conclusion for production in productions} - self.holds):
            self.holds.add(conclusion)
            self.declare(_Holds(term=conclusion))


_lock = threading.Lock()
_engine: _Engine | None = None


def fire(productions: Sequence[Production], terms: Iterable[Term]) -> list[Production]:
    """Fire `productions` on `terms` in a fresh working memory; return those that fired, in their given order."""
    global _engine
    if not productions:
        return []
    groups: dict[tuple[Term, ...], list[Production]] = {}
    for production in productions:
        groups.setdefault(production.premises, []).append(production)
    holds = set(terms)
    with _lock:
        engine, _engine = _engine or _Engine(), None
        engine.groups, engine.fired, engine.holds = tuple(groups.items()), [], holds
        waiting = [_Waits(term=premises[0], state=(number, 0)) for number, premises in enumerate(groups)]
        engine.begin([*waiting, *(_Holds(term=term) for term in sorted(holds))])
        engine.run()
        _engine = engine  # not reached when a rule raised: the next case gets a new engine
        fired = set(engine.fired)
    return [production for production in productions if production in fired]

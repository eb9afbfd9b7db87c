"""Evidence in, conclusions out: a pure function of the knowledge base and what was observed.

productions   the rules of the knowledge base, compiled; an index picks those that the evidence can touch
engine        fires them (the only module that imports experta) and records every firing
certainty     certainty factors, computed from the recorded firings alone
verdict       ranks what was concluded: diagnosed, ambiguous or unknown
questions     the question that separates the remaining candidates best for its cost
"""

from assistant.inference.verdict import Conclusion, Evidence, Reasoner, Verdict

__all__ = ["Conclusion", "Evidence", "Reasoner", "Verdict"]

"""Conversations written down: recorded as they go, saved, replayed and graded.

Nothing is imported here: pytest loads `plugin` at its start, also where no transcript is near.
"""

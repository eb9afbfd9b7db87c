"""The conversation without a terminal: `session.Session.receive(text)` returns events, and shells show them.

Nothing is imported here: the opening words (`wording`, `events`) must not wait for the engine that `session` needs.
"""

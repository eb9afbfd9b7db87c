"""The dialogue on a terminal: `shell` with line editing and colours, `plain` for pipes, dumb terminals and screen readers.

The only folder that imports prompt_toolkit, and only in `shell`.
"""

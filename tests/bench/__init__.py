"""Benchmarks: they print figures, they judge nothing, and no test depends on them."""

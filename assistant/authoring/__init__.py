"""For knowledge authors: what proves an entry, checks over the whole knowledge base, sources, and drafts of new entries.

It stands beside the dialogue's shells: it uses the expert as they do, and nothing below knows of it.
"""

"""The tests; a package, so that ``tests.builders`` is ours and not that of some installed library."""

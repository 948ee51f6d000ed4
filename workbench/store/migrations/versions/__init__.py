"""One module for each step: ``m`` and its number."""

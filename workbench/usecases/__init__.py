"""What a person can do, one file a verb: plain functions that take a Workbench."""

"""One file a screen or dialog; each is imported when it is first shown."""

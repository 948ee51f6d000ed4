"""The screens on standard output, for who sends standard error elsewhere (``workbench 2>err.log``)."""

import sys

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver


class OnStdout(LinuxDriver):
    """Writes to standard output what Textual's own driver would write to standard error."""

    def __init__(
        self,
        app: App[object],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file = sys.__stdout__

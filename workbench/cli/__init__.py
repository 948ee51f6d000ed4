"""The commands of the contract, one file a verb; a verb is imported when it is asked for.

stdout is data, stderr is talk. Exit codes: 0 done, 1 the input or the data is
wrong, 2 wrong usage, 3 something needed is not there, 130 interrupted.
"""

import errno
import gc
import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

from workbench import __version__, messages, offline
from workbench.cli import clicked, output
from workbench.cli.desk import Desk
from workbench.errors import Missing, WorkbenchError
from workbench.messages import say

_HERE = Path(__file__).parent
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""What a disk says that takes no more."""
_COLLECT = (20_000, 10, 10)
"""How seldom Python's collector looks for rubbish: what is loaded here lives to the end.

With its usual 700 it takes a tenth of the start, and as much of each key in a long document.
"""
_NOT_VERBS = {"__init__", "clicked", "desk", "output", "options"}


class _SeenEnough(Exception):
    """Whoever reads our output, such as ``head``, wants no more of it, which is no failure of ours."""


class Verbs(click.Group):
    """The verbs are the files of this folder; a trailing underscore only avoids a Python keyword."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Read the arguments, and print help; click would leave with 1 when a reader has seen enough."""
        try:
            return super().make_context(*args, **extra)
        except BrokenPipeError as error:
            raise _SeenEnough from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; as above."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _SeenEnough from error

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Return all verbs in alphabetical order."""
        return sorted(path.stem.rstrip("_") for path in _HERE.glob("*.py") if path.stem not in _NOT_VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import one verb; its file defines ``command``."""
        if name not in self.list_commands(ctx):
            return None
        path = name if (_HERE / f"{name}.py").exists() else f"{name}_"
        command = importlib.import_module(f"workbench.cli.{path}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs with their one-line help, without importing any of them."""
        rows = [(name, say(f"cli.{name}.short")) for name in self.list_commands(ctx)]
        with formatter.section(say("cli.commands")):
            formatter.write_dl(rows)


def build() -> click.Command:
    """Return the command line in the language spoken now."""

    @click.group(
        cls=Verbs,
        name="workbench",
        invoke_without_command=True,
        help=say("cli.help"),
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    @click.option("--project", metavar="PATH|URL", help=say("cli.project"))
    @click.option("--as", "who", metavar="NAME", help=say("cli.who"))
    @click.option("--lang", type=click.Choice(messages.LANGUAGES), help=say("cli.lang"))
    @click.option("--debug", is_flag=True, help=say("cli.debug"))
    @click.version_option(__version__, prog_name="workbench")
    @click.pass_context
    def workbench(
        ctx: click.Context, project: str | None, who: str | None, lang: str | None, debug: bool
    ) -> None:
        del lang, debug  # read from the arguments before any sentence was said
        desk = Desk(project=project, who=who)
        ctx.obj = desk
        ctx.call_on_close(desk.close)
        if ctx.invoked_subcommand is None:
            from workbench.cli.desk import library

            library(desk)

    return workbench


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with the contract's exit code. Never shows a traceback."""
    if arguments is None:  # a process of its own; who calls this as a function keeps their sockets
        offline.guard()
        gc.set_threshold(*_COLLECT)
    words = sys.argv[1:] if arguments is None else arguments
    if "--debug" in words:
        raise SystemExit(_run(words))
    try:
        code = _run(words)
        if sys.stdout is not None:  # a full disk says so here, not when the interpreter has ended
            sys.stdout.flush()
    except Exception as error:  # noqa: BLE001  the last door: whatever comes is said, not shown as a traceback
        code = _explain(error)
    except KeyboardInterrupt:
        output.talk(say("cli.interrupted"))
        code = 130
    raise SystemExit(code)


def _run(words: list[str]) -> int:
    _choose_language(words)
    clicked.speak()
    code = build().main(words, prog_name="workbench", standalone_mode=False)
    return code if isinstance(code, int) else 0


def _explain(error: Exception) -> int:
    """Say what went wrong, and return the exit code for it."""
    if isinstance(error, WorkbenchError):
        output.complain(error)
        return 3 if isinstance(error, Missing) else 1
    if isinstance(error, click.exceptions.Abort):
        output.talk(say("cli.interrupted"))
        return 130
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, _SeenEnough):
        _write_no_more()
        return 0
    if isinstance(error, OSError) and error.errno in _FULL:
        output.talk(say("cli.full", reason=error.strerror))
        _write_no_more()
        return 1
    output.talk(say("cli.crash", kind=type(error).__name__, reason=error))
    return 1


def _write_no_more() -> None:
    """Drop what is still to be written: the interpreter would fail on it again as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _choose_language(words: list[str]) -> None:
    """Speak the language of ``--lang``, else of the settings, before any help is written."""
    if "--version" in words:  # has nothing to say, and should not wait for the settings
        return
    from workbench import config

    for at, word in enumerate(words):
        value = word.partition("=")[2] if word.startswith("--lang=") else None
        if word == "--lang" and at + 1 < len(words):
            value = words[at + 1]
        if value in messages.LANGUAGES:
            messages.use(value)
            return
    messages.use(messages.guess_language())
    messages.use(config.load().language or messages.guess_language())

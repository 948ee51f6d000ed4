"""Options that several verbs share."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import click

from workbench.cli.desk import Desk
from workbench.messages import say

Command = Callable[..., Any]
pass_desk = click.make_pass_decorator(Desk)


class Share(click.FloatRange):
    """A number from 0 to 1; click lets ``nan`` through every range."""

    def __init__(self) -> None:
        super().__init__(0, 1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number. Raises a usage error."""
        found = float(super().convert(value, param, ctx))
        if math.isnan(found):
            self.fail(say("cli.tag.no_number", text=value), param, ctx)
        return found


def as_json(command: Command) -> Command:
    """Add ``--json``: one JSON value on stdout and nothing else there."""
    return click.option("--json", "as_json", is_flag=True, help=say("cli.json"))(command)


def one_document(command: Command) -> Command:
    """Add the argument DOC."""
    return click.argument("doc", metavar="DOC")(command)


def some_documents(command: Command) -> Command:
    """Add the arguments DOC… and the option ``--all``."""
    command = click.option("--all", "everything", is_flag=True, help=say("cli.all"))(command)
    return click.argument("docs", metavar="[DOC]...", nargs=-1)(command)


def verb(name: str) -> Callable[[Command], click.Command]:
    """Make a function the command ``name``, with its help from the catalogue."""

    def make(function: Command) -> click.Command:
        made = click.command(name, help=say(f"cli.{name}.help"), short_help=say(f"cli.{name}.short"))(
            pass_desk(function)
        )
        assert isinstance(made, click.Command)
        return made

    return make


def chosen_options(given: Sequence[str]) -> dict[str, str]:
    """Read options of a format, such as ``unit=utf16``. Raises UsageError."""
    found: dict[str, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            raise click.UsageError(say("cli.export.bad_option", text=each))
        found[name] = value
    return found

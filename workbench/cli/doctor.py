"""``workbench doctor``: what is installed, where files are, what is missing."""

from dataclasses import asdict

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.messages import say
from workbench.usecases.doctor import doctor

_SIGNS = {"ok": "✓", "missing": "✗", "note": "·"}


@verb("doctor")
@as_json
def command(desk: Desk, as_json: bool) -> None:
    """Look at the installation; change nothing."""
    found = doctor(desk.wb)
    if as_json:
        output.data([asdict(each) for each in found])
        return
    for each in found:
        output.line(f"{_SIGNS[each.state]} {say(f'cli.doctor.{each.key}')}: {each.value}")
        if each.key == "no_model":
            output.line("    " + say("cli.doctor.install", pair=each.value))

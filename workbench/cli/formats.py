"""``workbench formats``: what can be read and written, and what each format loses."""

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.messages import say
from workbench.usecases.export import choices
from workbench.usecases.losses import named


@verb("formats")
@as_json
def command(desk: Desk, as_json: bool) -> None:
    """Print the formats."""
    found = list(desk.wb.formats.values())
    if as_json:
        output.data(
            [
                {
                    "name": form.name,
                    "suffix": form.suffix,
                    "reads": form.reads,
                    "writes": form.writes,
                    "loses": sorted(form.loses),
                    "options": {name: list(values) for name, values in choices(form).items()},
                }
                for form in found
            ]
        )
        return
    yes, no = say("cli.formats.yes"), "-"
    output.table(
        [say(f"cli.formats.{name}") for name in ("name", "suffix", "reads", "writes", "options", "loses")],
        [
            [
                form.name,
                form.suffix,
                yes if form.reads else no,
                yes if form.writes else no,
                "; ".join(f"{name}={'|'.join(values)}" for name, values in choices(form).items()) or no,
                ", ".join(sorted(map(named, form.loses))) or no,
            ]
            for form in found
        ],
    )

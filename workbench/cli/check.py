"""``workbench check``: is a file, or the project, whole and valid?"""

from pathlib import Path

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.usecases.check import Checked, check_file, check_project


@verb("check")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--deep", is_flag=True, help=say("cli.check.deep"))
@as_json
def command(desk: Desk, files: tuple[Path, ...], deep: bool, as_json: bool) -> None:
    """Check files, or the project when none is named: all problems at once, and of each file."""
    found = [] if files else [check_project(desk.wb)]
    failed: list[WorkbenchError] = []
    for path in files:
        try:
            found.append(_check(desk, path, deep=deep))
        except WorkbenchError as error:
            failed.append(error)
            output.complain(error)
    if as_json:
        output.data([_as_data(each) for each in found])
    else:
        for each in found:
            _tell(each)
    if failed or any(each.problems for each in found):
        raise SystemExit(output.exit_code(failed))


def _check(desk: Desk, path: Path, *, deep: bool) -> Checked:
    if path.suffix != ".db":
        return check_file(desk.wb, path, deep=deep)
    other = Desk(project=str(desk.wb.files.existing(path)))
    try:
        return check_project(other.wb)
    finally:
        other.close()


def _tell(checked: Checked) -> None:
    for problem in checked.problems:
        output.line(output.placed(problem, checked.name))
    if not checked.problems:
        output.line(say("cli.check.valid", name=checked.name, form=checked.form))


def _as_data(checked: Checked) -> dict[str, object]:
    return {
        "file": checked.name,
        "format": checked.form,
        "valid": not checked.problems,
        "problems": [output.problem(each) for each in checked.problems],
    }

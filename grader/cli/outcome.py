"""Commands for what comes out of a gradebook: report, export, similar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.shared import data_option, json_option, print_json, student_option
from grader.course import find_course
from grader.i18n import _

if TYPE_CHECKING:
    from grader.gradebook import Reports
    from grader.person import Person

SHOWN = 100  # of similar submissions, in the terminal


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "form",
    type=click.Choice(["canvas", "moodle", "gradescope", "csv", "json"]),
    required=True,
    help="What for.",
)
@click.option("--sheet", type=click.Path(path_type=Path), help="Canvas's or Moodle's own export, to be filled in.")
@click.option("--exercise", "-e", "slugs", multiple=True, metavar="SLUG", help="Only this one; may be repeated.")
@click.option("--column", "columns", multiple=True, metavar='SLUG="TITLE"', help="Canvas's column for an exercise.")
@click.option(
    "--file",
    "target",
    type=click.Path(path_type=Path),
    help="The file to write (for Gradescope's results the folder); by default in OUT/export.",
)
@click.option("--autograder", is_flag=True, help="Gradescope: make the autograder's zip, of the --exercise named.")
@click.pass_obj
def export(
    folder: Path | None,
    out: Path,
    form: str,
    sheet: Path | None,
    slugs: tuple[str, ...],
    columns: tuple[str, ...],
    target: Path | None,
    autograder: bool,
) -> None:
    """Write what a learning platform imports: Canvas's or Moodle's own sheet filled in, Gradescope's results, CSV or JSON.

    Example: grader export gradebook --to canvas --sheet canvas.csv --column iris="Iris (4711)"
    """
    from grader.export import autograder_zip, require_graded, write
    from grader.gradebook import Gradebook
    from grader.render.files import columns as in_order

    course = find_course(folder)
    if form in {"canvas", "moodle"} and sheet is None:
        raise click.UsageError(f"--to {form} needs --sheet FILE, as {form.capitalize()} exports it: its ids are in it.")
    if autograder and form != "gradescope":
        raise click.UsageError("--autograder belongs to --to gradescope.")
    notes: tuple[str, ...] = ()
    if autograder:
        files = {"autograder.zip": autograder_zip(course, slugs)}
    else:
        with Gradebook(out, existing=True) as book:
            reports, known = book.reports(), book.people()
        graded = in_order(reports, course.exercises())
        require_graded(slugs, graded)
        wanted = list(slugs) or graded
        files, notes = _exported(form, reports, known, sheet, wanted, columns)
    base = target or out / "export"
    if target is not None and (autograder or form != "gradescope"):
        base, files = target.parent, {target.name: next(iter(files.values()))}
    write(base, files)
    for note in notes:
        click.echo(note, err=True)
    text = _("{n} files in {folder}").format(n=len(files), folder=base)
    click.echo(str(base / next(iter(files))) if len(files) == 1 else text)


def _exported(
    form: str,
    reports: Reports,
    known: dict[str, Person],
    sheet: Path | None,
    slugs: list[str],
    columns: tuple[str, ...],
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The files of an export by name, and what a person should know."""
    from grader.export import to_canvas, to_csv, to_gradescope, to_json, to_moodle

    wanted = {s: {k: r for k, r in of.items() if k in slugs} for s, of in reports.items()}
    if form == "csv":
        return {"gradebook-long.csv": to_csv(wanted, slugs)}, ()
    if form == "json":
        return {"gradebook.json": to_json(wanted)}, ()
    if form == "gradescope":
        return {f"gradescope/{name}": data for name, data in to_gradescope(wanted).items()}, ()
    assert sheet is not None  # asked for above
    if form == "canvas":
        filled = to_canvas(wanted, sheet, slugs, dict(_pair(c) for c in columns), known)
        return {"canvas.csv": filled.data}, filled.notes
    if len(slugs) != 1:
        raise click.UsageError(
            f"A worksheet of Moodle is of one assignment: --exercise SLUG, one of {', '.join(slugs)}."
        )
    filled = to_moodle(wanted, sheet, slugs[0], known)
    return {f"moodle-{slugs[0]}.csv": filled.data}, filled.notes


def _pair(text: str) -> tuple[str, str]:
    slug, sign, title = text.partition("=")
    if not sign or not title.strip():
        raise click.UsageError(f'--column {text}: expected SLUG="TITLE (ID)".')
    return slug.strip(), title.strip()


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.5,
    show_default=True,
    help="The share of either's own code that is in the other's.",
)
@json_option
@click.pass_obj
def similar(folder: Path | None, out: Path, threshold: float, as_json: bool) -> None:
    """List pairs of submissions that are likely copies. It advises a person who looks; it never changes a score.

    Example: grader similar gradebook --threshold 0.7
    """
    import msgspec

    from grader.gradebook import Gradebook
    from grader.matches import matches
    from grader.similar import FILE, save
    from grader.similar import similar as look
    from grader.text import one_line

    course = find_course(folder)
    with Gradebook(out, existing=True) as book:
        pairs = look(course, book, threshold=threshold)
        save(out, pairs)
        gone = {slug for of_student in book.finals().values() for slug in of_student if not course.has(slug)}
    if gone:
        text = _("Not compared, since the course has it no longer: {what}")
        click.echo(text.format(what=", ".join(sorted(gone))), err=True)
    if as_json:
        print_json(msgspec.to_builtins(pairs))
        return
    found = matches(pairs)
    for match in found[:SHOWN]:
        p, everyone = match.pair, [one_line(s, 40) for s in match.everyone]
        who = ", ".join(everyone[:8]) + (_(" and {n} more").format(n=len(everyone) - 8) if len(everyone) > 8 else "")
        click.echo(f"{p.share_a:4.0%} {p.share_b:4.0%}  {p.exercise}: {who}")
    if len(found) > SHOWN:
        click.echo(_("… and {n} others that are less alike.").format(n=len(found) - SHOWN))
    text = _("{n} pairs of students, also in {path}. The stub's code and what many have is left out.")
    click.echo(text.format(n=len(pairs), path=out / FILE))
    click.echo(_("`grader report` shows them side by side."))
    click.echo(_("This is advice: look at both before you conclude anything. No score was changed."))


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@student_option
@data_option
@click.pass_obj
def report(folder: Path | None, out: Path, students: tuple[str, ...], data: str) -> None:
    """Write OUT/report/: a page for the class and one for each student, to be opened in any browser. With --student only
    that student's page.

    Example: grader report gradebook
    """
    from grader.gradebook import Gradebook
    from grader.render.html import write_pages, write_report
    from grader.similar import load

    with Gradebook(out, existing=True) as book:
        if not students:
            click.echo(str(write_report(find_course(folder), book, data, load(out))))
            return
        book.require(students)
        for path in write_pages(find_course(folder), book, students, data, load(out)):
            click.echo(str(path))


COMMANDS = (report, export, similar)

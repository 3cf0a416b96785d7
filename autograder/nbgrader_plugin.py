"""nbgrader's grading steps for courses whose answers are ``.py`` files.

Two steps of ``nbgrader autograde`` are ours, everything else is nbgrader's own:

* :class:`RestoreCells` makes the notebook that was released out of whatever was handed in. Only written
  answers and the student's own cells are taken over.
* :class:`SandboxVerdicts` stands where nbgrader would execute the notebook. It grades the ``.py`` files in
  the sandbox and puts score and explanation into the locked grade cells. No student code runs here.

:func:`configure` is all that an ``nbgrader_config.py`` has to call.
"""

from __future__ import annotations

import glob
import os
import sys
import warnings
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook, new_output
from nbgrader.apps import api, autogradeapp
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeReleaseFeedback
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor, SaveAutoGrades, SaveCells
from nbgrader.utils import is_grade, is_solution
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from autograder import grading
from autograder.assignment import Assignment, AssignmentError, find_root, load_assignment
from autograder.grading.loop import SuiteError
from autograder.grading.store import StoreError
from autograder.reports.carrier import handed_in, restored
from autograder.reports.code_cells import code_id, put_code
from autograder.reports.notebook import TONES, exercise_html, exercise_text
from autograder.reports.words import FINAL, STATUS, Report, mark, points, title
from autograder.safe_autograde import SafeAutograde
from autograder.sandbox import SandboxError
from autograder.sandbox.intake import IntakeError, read_submission
from autograder.sandbox.text import shown
from autograder.sandbox.trees import FILE, Entry, Tree, open_tree

REPORTS = Path(__file__).parent / "reports"

MAX_FILE = 20_000_000
"""Bytes; larger files of a submission are left behind, a larger notebook is not read."""

MAX_ALL = 200_000_000
"""Bytes of all files of a submission that are copied."""


def configure(c: Config) -> None:
    """Make a course grade with our steps; called from its ``nbgrader_config.py``."""
    here = __name__
    c.GenerateAssignment.preprocessors = [
        SaveCourseCells if step is SaveCells else step for step in GenerateAssignment.preprocessors.default()
    ]
    c.Autograde.exporter_class = f"{here}.SubmissionExporter"
    c.Autograde.exclude_overwriting = editable(find_root())
    c.Autograde.sanitize_preprocessors = [f"{here}.RestoreCells", "nbgrader.preprocessors.CheckCellMetadata"]
    c.Autograde.autograde_preprocessors = [
        f"{here}.SandboxVerdicts",
        "nbgrader.preprocessors.LimitOutput",
        f"{here}.SaveVerdicts",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.GenerateFeedback.preprocessors = [f"{here}.ReadGrades", "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor"]
    c.GenerateFeedback.exporter_class = f"{here}.FeedbackPage"
    c.FeedbackPage.template_name = "autograder_feedback"
    c.FeedbackPage.extra_template_basedirs = [str(REPORTS / "templates")]
    c.ExchangeFactory.collect = "autograder.safe_collect.SafeCollect"
    c.ZipCollectApp.extractor_plugin = "autograder.safe_zip_collect.SafeExtractor"
    c.ZipCollectApp.collector_plugin = "autograder.safe_zip_collect.SafeCollector"
    c.FileNameCollectorPlugin.valid_ext = [".ipynb", ".py"]
    c.ExchangeFactory.release_feedback = f"{here}.ReleaseFeedback"
    # nbgrader lets the configuration choose every class but this one; its two users look it up by these names.
    autogradeapp.Autograde = api.Autograde = AutogradeEveryone
    # nbgrader calls alembic by its bare name, which is not on the PATH of an environment that isn't activated.
    bin_folder = str(Path(sys.executable).parent)
    if bin_folder not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), bin_folder])
    # nbgrader 0.9 reads relations of rows that it has not added yet; SQLAlchemy says so, three times a student.
    warnings.filterwarnings("ignore", "Object of type .* not in session", SAWarning)


def editable(root: Path) -> dict[str, list[str]]:
    """The ``.py`` files that students write, by assignment: nbgrader must not overwrite these."""
    found = {}
    for path in sorted((root / "solutions").glob("*/assignment.toml")):
        try:
            found[path.parent.name] = list(load_assignment(path.parent).modules)
        except AssignmentError as error:
            warnings.warn(str(error), stacklevel=2)
    return found


class CopyPlainFiles(BaseConverter):
    """Copies what was handed in: regular files only, and none in the place of a file that is the instructor's."""

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """See :meth:`nbgrader.converters.BaseConverter.init_assignment`."""
        source = Path(self._format_source(assignment_id, student_id))
        target = Path(self._format_dest(assignment_id, student_id))
        course = self.coursedir
        ours = Path(course.format_path(course.source_directory, ".", assignment_id))
        # What is called *.html in a graded submission, nbgrader releases as feedback to it, if it can.
        left_out = [*course.ignore, "*.ipynb", "*.html"]
        target.mkdir(parents=True, exist_ok=True)
        room = MAX_ALL
        try:
            with open_tree(source) as tree:
                for entry in tree.entries:
                    inside = Path(*entry.parts)
                    if any(fnmatch(part, pattern) for part in inside.parts for pattern in left_out):
                        continue
                    if (ours / inside).is_dir() or any((ours / folder).is_file() for folder in inside.parents):
                        continue
                    room -= self._copied(tree, entry, min(MAX_FILE, room), target / inside)
        except IntakeError as error:  # which is the verdict, too
            self.log.warning("No files of %s are copied: %s", shown(str(source)), error)

    def _copied(self, tree: Tree, entry: Entry, most: int, place: Path) -> int:
        """Copy one file, if it is one of at most so many bytes; how many it has."""
        try:
            if entry.size > most:
                raise IntakeError("it is too large")
            if entry.kind == FILE:
                data = tree.read(entry, most)
                place.parent.mkdir(parents=True, exist_ok=True)
                return place.write_bytes(data)
        except (IntakeError, OSError) as error:
            self.log.warning("%s is left behind: %s", shown(str(place)), error)
        return 0


class AutogradeEveryone(SafeAutograde, CopyPlainFiles):
    """nbgrader's converter, which also grades a submission that holds no notebook."""

    def init_notebooks(self) -> None:
        """Expect in every submission the notebooks that were released, whether they are there or not."""
        course = self.coursedir
        names = sorted(path.name for path in released_folder(course).glob(course.notebook_id + ".ipynb"))
        pattern = self._format_source(course.assignment_id, course.student_id)
        folders = [folder for folder in sorted(glob.glob(pattern)) if Path(folder).is_dir()]
        for folder in list(folders):
            linked, student = Path(folder).parent.is_symlink(), Path(folder).parent.name
            if linked or not student.isprintable():  # over a line end nbgrader gives up, for the whole class
                why = "is a link" if linked else "can't be a student's name in nbgrader: rename the folder"
                self.log.error("%s is not graded: %s %s", shown(folder), shown(student), why)
                folders.remove(folder)
        if not names:
            self._stop(f"nothing is released: run 'nbgrader generate_assignment {course.assignment_id}' first")
        if not folders:
            self._stop(f"no submission matches '{pattern}'")
        self.assignments = {folder: [str(Path(folder, name)) for name in names] for folder in folders}

    def convert_notebooks(self) -> None:
        """Grade the whole class on all cores first; the verdicts are then at hand, one student after the other."""
        course = self.coursedir
        if len(self.assignments) > 1:
            submitted = Path(course.format_path(course.submitted_directory, ".", "."))
            try:
                grading.grade_class(course.assignment_id, submitted, resume=True, progress=self._note)
            except IntakeError as error:  # the course has its own directory structure, or two students look alike
                self.log.info("Grading one by one: %s", error)
            except (AssignmentError, SandboxError, SuiteError, StoreError) as error:
                self._stop(str(error))
        super().convert_notebooks()

    def _note(self, report: Report, number: int, of: int) -> None:
        self.log.info("Graded %s (%d of %d): %s", shown(report["student"], 60), number, of, STATUS[report["status"]])

    def _stop(self, message: str) -> None:
        self.log.error(message)
        raise NbGraderException(message)


class SubmissionExporter(NotebookExporter):
    """Reads a notebook; one that was handed in and is missing or unreadable counts as one without cells."""

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[str, dict[str, Any]]:
        """See :meth:`nbconvert.exporters.Exporter.from_filename`."""
        if not getattr(self.parent, "_sanitizing", True):  # nbgrader's second step, on what the first one wrote
            return super().from_filename(filename, resources=resources, **kw)
        try:
            path = Path(filename)
            linked = path.is_symlink() or path.parent.is_symlink()
            if linked or not path.is_file() or path.stat().st_size > MAX_FILE:
                raise ValueError("there is no such file, or it is a link, a device or too large")
            notebook = handed_in(path.read_bytes())
        except Exception as error:  # whatever bytes were handed in, the class goes on
            self.log.warning("%s is taken as empty: %s", filename, shown(str(error), 200))
            notebook = new_notebook()
        return self.from_notebook_node(notebook, resources=resources, **kw)


class RestoreCells(NbGraderPreprocessor):
    """Puts the released notebook back around the student's written answers and own cells."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """See :func:`autograder.reports.carrier.restored`."""
        names = resources["nbgrader"]
        path = released_folder(self.parent.parent.coursedir, names["assignment"]) / f"{names['notebook']}.ipynb"
        return restored(nb, nbformat.read(path, as_version=4)), resources


class SandboxVerdicts(NbGraderPreprocessor):
    """Puts the sandbox's verdict into the grade cells; the notebook is not executed."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Grade ``submitted/<student>/<assignment>`` and fill every locked code cell that has points."""
        names = resources["nbgrader"]
        course = self.parent.parent.coursedir
        folder = course.format_path(course.submitted_directory, names["student"], names["assignment"])
        verdict = grading.verdict(names["assignment"], names["student"], Path(folder))
        if verdict["status"] not in FINAL:
            # Our fault, so never a zero: nbgrader reports this student as failed and goes on with the class.
            raise NbGraderException(f"{names['student']} could not be graded: {verdict.get('message', '')}")
        assignment = load_assignment(find_root() / "solutions" / names["assignment"])
        put_verdict(nb, assignment, verdict)
        if verdict["status"] == "graded":
            taken = read_submission(Path(folder), assignment.name, assignment.modules, student=names["student"])
            put_code(nb, assignment, taken.sources, verdict["flags"])
        return nb, resources


class SaveCourseCells(SaveCells):
    """nbgrader's entry of a notebook into the gradebook, with a place for a comment on each exercise's code."""

    def _create_notebook(self, nb: NotebookNode) -> None:
        for name in self.new_grade_cells:
            if name not in self.new_solution_cells:
                self.new_solution_cells[code_id(name)] = {}
        super()._create_notebook(nb)


class SaveVerdicts(SaveAutoGrades):
    """nbgrader's entry of scores into the gradebook, with an exercise's flags as the automatic comment."""

    def _add_comment(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        super()._add_comment(cell, resources)
        if remark := cell.metadata.get("autograder", {}).get("comment"):
            names = (self.notebook_id, self.assignment_id, self.student_id)
            self.gradebook.find_comment(cell.metadata.nbgrader.grade_id, *names).auto_comment = remark
            self.gradebook.db.commit()


class ReadGrades(GetGrades):
    """nbgrader's reading of the gradebook, which also marks what a person has still to read.

    A comment on an exercise's code goes to that exercise.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """See :class:`nbgrader.preprocessors.GetGrades`."""
        nb, resources = super().preprocess(nb, resources)
        about = [(cell.metadata.get("autograder", {}), cell.metadata.get("nbgrader", {})) for cell in nb.cells]
        comments = {ours["code_of"]: marks.get("comment") for ours, marks in about if "code_of" in ours}
        for cell in nb.cells:
            if is_grade(cell) and comments.get(cell.metadata.nbgrader.grade_id):
                cell.metadata.nbgrader["comment"] = comments[cell.metadata.nbgrader.grade_id]
        return nb, resources

    def _get_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        super()._get_score(cell, resources)
        names = (self.notebook_id, self.assignment_id, self.student_id)
        grade = self.gradebook.find_grade(cell.metadata.nbgrader.grade_id, *names)
        about = cell.metadata.setdefault("autograder", NotebookNode(title=cell.metadata.nbgrader.grade_id))
        about["unread"] = bool(grade.needs_manual_grade)


class FeedbackPage(HTMLExporter):
    """The page a student reads: score, one card for each exercise, written answers with comments, own cells."""

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """See :meth:`nbconvert.exporters.HTMLExporter.from_notebook_node`."""
        own = [cell for cell in nb.cells if cell.metadata.get("autograder", {}).get("own")]
        texts = [cell.source for cell in nb.cells if cell.cell_type == "markdown" and (cell in own or is_grade(cell))]
        resources = self._init_resources(resources)
        resources["autograder"] = {
            "title": nb.metadata.get("autograder", {}).get("title", resources["nbgrader"]["assignment"]),
            "css": (REPORTS / "page.css").read_text(encoding="utf-8"),
            "own": own,
            "math": any("$" in text or "\\(" in text or "\\[" in text for text in texts),
        }
        return super().from_notebook_node(nb, resources=resources, **kw)


class ReleaseFeedback(ExchangeReleaseFeedback):
    """nbgrader's exchange, which also goes on where a submission didn't come through it."""

    def copy_files(self) -> None:
        """Release every feedback that a student can fetch; name those that have to be handed over otherwise."""
        for folder in sorted(glob.glob(self.src_path)):
            if all(_is_text(Path(folder, file)) for file in ("submission_secret.txt", "timestamp.txt")):
                self.src_path = glob.escape(folder)
                super().copy_files()
            else:
                self.log.warning("Not handed in through the exchange, so hand it over yourself: %s", folder)


def put_verdict(nb: NotebookNode, assignment: Assignment, verdict: Report) -> None:
    """Write a submission's verdict into the grade cells of its notebook, in place.

    Raises ``NbGraderException`` where notebook and suite do not fit together.
    """
    exercises = {exercise["id"]: exercise for exercise in verdict["exercises"]}
    for cell in nb.cells:
        if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell):
            meta = cell.metadata.nbgrader
            exercise = exercise_for(meta.grade_id, float(meta.points), exercises, verdict)
            cell.outputs = outputs(exercise)
            cell.metadata["autograder"] = {
                "title": title(exercise), "mark": mark(exercise), "tone": TONES[mark(exercise)],
                "status": STATUS[exercise["status"]], "score": exercise["score"],
            }  # fmt: skip
    nb.metadata["autograder"] = {"title": assignment.title}
    asked = {question.id: question.title for question in assignment.questions}
    for cell in nb.cells:
        if cell.cell_type == "markdown" and is_grade(cell):
            cell.metadata["autograder"] = {"title": asked.get(cell.metadata.nbgrader.grade_id, "Written answer")}


def outputs(exercise: Report) -> list[NotebookNode]:
    """A grade cell's outputs: the explanation, and the number in which nbgrader reads partial credit."""
    score, of = exercise["score"], exercise["max_score"]
    explanation = {"text/html": exercise_html(exercise), "text/plain": exercise_text(exercise)}
    number = {"text/plain": repr(float(score)), "text/html": f"{points(score)} of {points(of)} points"}
    return [
        new_output("display_data", data=explanation),
        new_output("execute_result", data=number, execution_count=None),
    ]


def _is_text(path: Path) -> bool:
    try:
        return bool(path.read_text())
    except (OSError, ValueError):
        return False


def released_folder(course: CourseDirectory, assignment: str = "") -> Path:
    """Where ``nbgrader generate_assignment`` puts what students get."""
    return Path(course.format_path(course.release_directory, ".", assignment or course.assignment_id))


def exercise_for(grade_id: str, of: float, exercises: dict[str, Report], verdict: Report) -> Report:
    """The part of `verdict` that belongs into one grade cell, worth `of` points in the gradebook.

    A submission that was not taken in has none: it gets 0 points and the reason. Raises ``NbGraderException`` where
    gradebook and suite do not fit together, which is no fault of the student.
    """
    if grade_id in exercises:
        found = exercises[grade_id]
        if found["max_score"] != of:
            raise NbGraderException(
                f"{grade_id} is worth {points(found['max_score'])} points and {points(of)} in the gradebook: "
                "run 'autograder release' and 'nbgrader generate_assignment' again"
            )
        return found
    if verdict["status"] == "rejected":
        return {
            "id": grade_id, "names": [], "status": "missing", "score": 0.0, "max_score": of, "checks": [],
            "message": verdict.get("message", ""),
        }  # fmt: skip
    raise NbGraderException(f"no suite judges the grade cell {grade_id}")

"""The nbgrader course. Run nbgrader in this folder; ``handbook/nbgrader.md`` has the commands of a week."""

from pathlib import Path

from autograder.nbgrader_plugin import configure

here = Path(__file__).resolve().parent
c = get_config()
c.CourseDirectory.course_id = "llm-from-scratch"
c.CourseDirectory.root = str(here)

# Where students fetch and submit: nbgrader's usual place on a shared machine, otherwise a folder of the course,
# which is enough to try everything alone.
usual = Path("/usr/local/share/nbgrader/exchange")
if not usual.is_dir():
    (here / "exchange").mkdir(exist_ok=True)
c.Exchange.root = str(usual if usual.is_dir() else here / "exchange")

configure(c)

# Late days: uncomment and change. The due date of an assignment is set in the formgrader.
# c.AssignLatePenalties.plugin_class = "autograder.late_days.LateDays"
# c.LateDays.grace_minutes = 15
# c.LateDays.percent_per_day = 10
# c.LateDays.most_percent = 50
# c.LateDays.extra_days = {"ada": 2}

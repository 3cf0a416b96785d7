"""Late days: a policy for nbgrader's own late-submission plugin, set in ``nbgrader_config.py``."""

from __future__ import annotations

from math import ceil

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Dict, Float, Integer, Unicode

DAY = 24 * 60 * 60


class LateDays(LateSubmissionPlugin):
    """A share of the points is lost for each day that was begun, after a grace period and up to a cap."""

    grace_minutes = Integer(15, min=0, help="Minutes after the due date that cost nothing.").tag(config=True)
    percent_per_day = Float(10.0, min=0.0, max=100.0, help="Percent of the score lost a day.").tag(config=True)
    most_percent = Float(50.0, min=0.0, max=100.0, help="No more than this is ever lost.").tag(config=True)
    extra_days = Dict(
        value_trait=Float(min=0.0), key_trait=Unicode(), help="Student id -> days that were granted."
    ).tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """Points to take off `score`, or None if the submission counts as in time."""
        granted = self.extra_days.get(student_id, 0.0) * DAY + self.grace_minutes * 60
        if total_seconds_late <= granted:
            return None
        # The grace period forgives being just too late; it does not move the days that follow.
        days = ceil((total_seconds_late - self.extra_days.get(student_id, 0.0) * DAY) / DAY)
        return score * min(days * self.percent_per_day, self.most_percent) / 100

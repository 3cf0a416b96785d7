"""Ways to show a report: terminal, notebook, HTML page. The report (one JSON object) is their only input."""

"""Grades in other systems' formats, a file a format. The rules of each, and where they stand: handbook, exports.md."""


class ExportError(Exception):
    """Something that an export needs is missing or not as it must be; one clear line."""

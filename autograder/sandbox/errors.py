"""The one error of the sandbox that is the machine's or the kit's, never the student's."""


class SandboxError(RuntimeError):
    """The sandbox can't do what was asked; the text is one clear line for whoever runs the kit."""

"""Running one process in the foreground."""

import signal
import subprocess
import sys

from valghalla.cli.supervisor import die_with_parent

PATIENCE_SECONDS = 15


def run_to_end(command: list[str], environment: dict[str, str]) -> int:
    """Run it, its output shown, until it ends or we are told to stop; returns its exit code.

    Ctrl-C reaches it from the terminal; a SIGTERM to us is passed on. It never outlives us.
    """
    sys.stdout.flush()
    process = subprocess.Popen(command, env=environment, preexec_fn=die_with_parent())
    try:
        return _exit_code(process.wait())
    except BaseException:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
        raise


def _exit_code(code: int) -> int:
    return 128 - code if code < 0 else code

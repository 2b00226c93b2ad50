"""The same as in Danish: the offices are Danish, whatever language they read."""

from valghalla.config.formats.da.formats import *  # noqa: F403

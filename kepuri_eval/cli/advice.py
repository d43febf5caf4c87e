"""From a fault and the command it ended to the command to try next."""

from __future__ import annotations

from typing import Any

import typer
import typer.core

from kepuri_eval.errors import KepuriError, ParamsError, ReviewError, RunError, TableError


class AdvisedCommand(typer.core.TyperCommand):
    """A command whose faults carry what to try next; a fault of the system becomes one of ours, without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command.

        Raises:
            typer.Exit: with 130, after Ctrl-C.
            KepuriError: what it raised, with `advice`; also for a file or folder that cannot be read or written.
        """
        try:
            return super().invoke(ctx)
        except KepuriError as fault:
            fault.advice = fault.advice or advise(fault, ctx)
            raise
        except KeyboardInterrupt:
            typer.echo(_say_stopped(ctx), err=True)
            raise typer.Exit(130) from None
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            said = KepuriError(f"{place}{error.strerror or error}")
            said.advice = f"see that the place is there and can be written to, then again: {_typed(ctx)}"
            raise said from error


def advise(fault: KepuriError, ctx: typer.Context) -> str:
    """What to try after a fault that names nothing itself."""
    command, edition = str(ctx.info_name), str(ctx.params.get("edition") or "EDITION")
    if isinstance(fault, TableError):
        edition = _edition_meant(ctx, edition)
        return f"kepuri run {edition}" if fault.is_missing else f"kepuri run {edition} --force"
    if isinstance(fault, ParamsError):
        return f"mend it, then: kepuri check {edition}"
    if isinstance(fault, ReviewError):
        return f"改正工作簿后再读入：kepuri review {edition} --apply {ctx.params.get('apply') or '填好的工作簿.xlsx'}"
    if isinstance(fault, RunError):
        return f"kepuri status {edition}"
    return f"kepuri {command} --help"


def _edition_meant(ctx: typer.Context, named: str) -> str:
    """The edition that was named; of a file read without naming one, the one among whose submissions it lies."""
    files, source = ctx.params.get("files"), ctx.get_parameter_source("edition")
    if not files or source is None or source.name != "DEFAULT":
        return named
    parts = files[0].resolve().parts
    below = [parts[place] for place in range(2, len(parts) - 1) if parts[place - 2 : place] == ("data", "raw")]
    return below[-1] if below else "EDITION"


def _say_stopped(ctx: typer.Context) -> str:
    """What a command that Ctrl-C ended leaves, and how it is taken up again."""
    if ctx.info_name not in ("run", "report"):
        return "已停止（Ctrl-C）。"
    return f"已停止（Ctrl-C）。做完的都留着；再输入 kepuri run {ctx.params.get('edition')}，从停下的地方接着做。"


def _typed(ctx: typer.Context) -> str:
    """The command's name, as it was typed."""
    return f"kepuri {ctx.info_name} …"

"""`yifa`: finds the subcommand and turns refusals into one sentence and exit status 2.

Reads   COMMANDS below: name -> module that holds a click command called `command`
Never   imports a subcommand that was not asked for
Start   main()
"""

from __future__ import annotations

import importlib
import sys

import click

COMMANDS = {
    "due": "yifa.cli.due",
    "verify": "yifa.cli.verify",
    "verify-receipt": "yifa.cli.receipt",
    "fsck": "yifa.cli.fsck",
    "witness": "yifa.cli.witness",
    "procedures": "yifa.cli.procedures",
    "example": "yifa.cli.example",
    "figures": "yifa.cli.figures",
    "cells": "yifa.cli.cells",
    "table": "yifa.cli.table",
    "supervise": "yifa.cli.supervise",
    "three-systems": "yifa.cli.three_systems",
    "duties": "yifa.cli.duties",
    "report": "yifa.cli.report",
    "read": "yifa.cli.read",
    "compare": "yifa.cli.compare",
    "place": "yifa.cli.place",
    "places": "yifa.cli.places",
    "redate": "yifa.cli.redate",
    "redraw": "yifa.cli.redraw",
    "package": "yifa.cli.package",
    "backup": "yifa.cli.backup",
    "restore": "yifa.cli.restore",
    "move": "yifa.cli.move",
    "setup": "yifa.cli.setup",
    "serve": "yifa.cli.serve",
}


class Refused(click.ClickException):
    """A mistake of the caller's, told in one Chinese sentence with its code; exit status 2."""

    exit_code = 2

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}　{sentence}")

    def show(self, file=None) -> None:
        click.echo(self.message, err=True)


class Lazy(click.Group):
    """A group whose subcommands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return importlib.import_module(COMMANDS[name]).command

    def resolve_command(self, ctx: click.Context, args: list[str]):
        if args and args[0] not in COMMANDS:
            raise Refused("C-001", f"没有“{args[0]}”这个命令；可用的命令：{'、'.join(sorted(COMMANDS))}。")
        return super().resolve_command(ctx, args)


@click.command(cls=Lazy, help="依法：办案、期限、记录、指标与年度报告。")
def group() -> None:
    """The root of all subcommands."""


def main() -> None:
    """Run `yifa`; a wrong use of an option is told in Chinese too."""
    try:
        group(standalone_mode=False)
    except Refused as refused:
        refused.show()
        sys.exit(refused.exit_code)
    except click.UsageError as wrong:
        click.echo(f"C-002　命令的写法不对：{wrong.format_message()}。加 --help 看用法。", err=True)
        sys.exit(2)
    except click.ClickException as wrong:
        click.echo(wrong.format_message(), err=True)
        sys.exit(2)
    except click.Abort:
        sys.exit(130)


if __name__ == "__main__":
    main()

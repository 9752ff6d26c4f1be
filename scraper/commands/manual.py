"""How a command explains itself: the same words in `--help` and in docs/cli.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from typer.core import TyperCommand


class Entry(NamedTuple):
    """An argument or an option."""

    is_option: bool
    forms: tuple[str, ...]
    """Every way to write it, with the name of its value: `--output FILE`, `-o FILE`."""
    meaning: str


class Command(TyperCommand):
    """A command whose help has one line an argument and option, without the types of a programmer."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The words after the command's name in its usage."""
        return ["[OPTIONS]", *usage(self)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the sections of the arguments and the options."""
        found = list(entries(self.get_params(ctx)))
        for title, are_options in (("Arguments", False), ("Options", True)):
            rows = [(", ".join(e.forms), e.meaning) for e in found if e.is_option is are_options]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


class WordsCommand(Command):
    """A command whose words may begin with a hyphen: `ferry -strike` leaves strikes out."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Parse; a word behind a blank is no option, and a query does not mind the blank."""
        return super().parse_args(ctx, [f" {word}" if _is_unwanted(word) else word for word in args])


def _is_unwanted(word: str) -> bool:
    return word[:1] == "-" and word[1:2] not in ("", "-") and word != "-h"


def usage(command: Any) -> list[str]:
    """The names of the arguments, such as `FILE|URL|-`."""
    return [_argument(p) for p in command.params if p.param_type_name == "argument"]


def entries(parameters: Iterable[Any]) -> Iterator[Entry]:
    """What a person may write, in the order of declaration."""
    for parameter in parameters:
        if getattr(parameter, "hidden", False):
            continue
        if parameter.param_type_name == "argument":
            yield Entry(False, (_argument(parameter),), _meaning(parameter))
        else:
            value = "" if parameter.is_flag or not parameter.metavar else f" {parameter.metavar}"
            forms = tuple(f"{option}{value}" for option in sorted(parameter.opts, key=len))
            yield Entry(True, forms, _meaning(parameter))


def _argument(parameter: Any) -> str:
    name = str(parameter.metavar)
    if parameter.nargs == -1:
        name += " ..."
    return name if parameter.required else f"[{name}]"


def _meaning(parameter: Any) -> str:
    words = [parameter.help or ""]
    default = parameter.default
    if default not in (None, False, "", []):
        words.append(f"Default: {default:g}." if isinstance(default, float) else f"Default: {default}.")
    if parameter.envvar and parameter.param_type_name == "option":
        words.append(f"Also ${parameter.envvar}.")
    return " ".join(words)

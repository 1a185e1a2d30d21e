"""The command `completion`: what a shell needs to complete the words of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.cli.commands import COMMANDS, MEMBERS, SUMMARIES, VERSION, loaded
from l4path.cli.output import hand_over, say
from l4path.cli.parameters import HELP, Argument, Command
from l4path.errors import L4pathError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from l4path.cli.parameters import Option

# Each asks this command what may come next; where nothing of ours may, the shell offers the names of files.
_SCRIPTS = {
    "bash": """\
_l4path() {
    local IFS=$'\\n'
    COMPREPLY=($(l4path completion bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _l4path l4path
""",
    "zsh": """\
#compdef l4path
_l4path() {
    local -a found
    found=(${(f)"$(l4path completion zsh -- "${(@)words[2,CURRENT]}" 2>/dev/null)"})
    if (( $#found )); then compadd -a found; else _files; fi
}
compdef _l4path l4path
""",
    "fish": """\
function __l4path
    l4path completion fish -- (commandline -opc)[2..] "$(commandline -ct)" 2>/dev/null
end
complete -c l4path -a "(__l4path)"
""",
}


def run(*, shell: str, words: list[str]) -> int:
    """Do it, and give the exit status."""
    if not words:
        hand_over(_SCRIPTS[shell])
        return 0
    for word in candidates(words):
        say(word)
    return 0


def candidates(words: Sequence[str]) -> list[str]:
    """What the last word of a call may become; nothing where it may be a file, or anything at all.

    Args:
        words: The words after the program's name; the last one is unfinished, perhaps empty.

    Example:
        >>> candidates(["exp"])
        ['explain', 'explore', 'export']
    """
    name, *behind = words
    if name in MEMBERS and len(behind) > 1:
        name, *behind = f"{name} {behind[0]}", *behind[1:]
    if not behind:
        possible: Iterable[str] = (*SUMMARIES, *VERSION.names, *HELP.names)
    elif name in MEMBERS:
        possible = (*MEMBERS[name], *HELP.names)
    elif name in COMMANDS:
        possible = _of_command(loaded(name), behind)
    else:
        possible = ()
    return [word for word in possible if word.startswith(words[-1])]


def _of_command(command: Command, words: Sequence[str]) -> Iterable[str]:
    named = {name: option for option in (*command.options, HELP) for name in option.names}
    places: list[str] = []
    wanted: Option | None = None
    for word in words[:-1]:
        if wanted:
            wanted = None
        elif word.startswith("-") and word != "-":
            wanted = named[word] if word in named and named[word].shown else None
        else:
            places.append(word)
    if wanted:
        return wanted.choices
    if words[-1].startswith("-"):
        return named
    arguments = command.arguments
    here = arguments[len(places)] if len(places) < len(arguments) else None
    return _of_argument(here, places) if here else ()


def _of_argument(argument: Argument, places: Sequence[str]) -> Iterator[str]:
    yield from argument.choices
    if argument.name in {"pathway", "old", "new"}:
        from l4path.catalog import bundled  # noqa: PLC0415 - completing the name of a command reads no pathway

        yield from bundled()
    if argument.name == "node":
        from l4path.cli.inputs import pathway_of  # noqa: PLC0415 - the same

        try:
            yield from pathway_of(places[0]).nodes if places[0] != "-" else ()
        except L4pathError:
            return


COMMAND = Command(
    run,
    """
Examples:
    eval "$(l4path completion bash)"
    l4path completion zsh > ~/.zfunc/_l4path
    l4path completion fish > ~/.config/fish/completions/l4path.fish
""",
    (
        Argument("shell", "bash|zsh|fish", "The shell.", choices=tuple(_SCRIPTS)),
        Argument(
            "words",
            "WORD...",
            "What has been typed behind l4path; given these, what the last may become is printed.",
            needed=False,
            many=True,
        ),
    ),
)

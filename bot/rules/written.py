"""A tree -> the text of its condition, as an owner would write it."""

from bot.rules.grammar import Call, Comparison, Joined, Listing, Name, Not, Number, Part, Text


def written(part: Part) -> str:  # noqa: C901, PLR0911  one case for each kind of part
    """Write a condition; reading it again gives the same tree."""
    match part:
        case Name(name=name):
            return name
        case Number(value=value):
            return f"{value:.10g}"
        case Text(value=value):
            return f"'{value}'" if '"' in value else f'"{value}"'
        case Listing(items=items):
            return f"[{', '.join(map(written, items))}]"
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(map(written, arguments))})"
        case Not(part=inner):
            return f"not {_enclosed(inner)}"
        case Joined(word=word, parts=parts):
            return f" {word} ".join(map(_enclosed, parts))
        case Comparison(first=first, rest=rest):
            signs = "".join(f" {sign} {_operand(each)}" for sign, each in rest)
            return f"{_operand(first)}{signs}"


def _enclosed(part: Part) -> str:
    return f"({written(part)})" if isinstance(part, Joined) else written(part)


def _operand(part: Part) -> str:
    inner = isinstance(part, Joined | Not | Comparison)
    return f"({written(part)})" if inner else written(part)

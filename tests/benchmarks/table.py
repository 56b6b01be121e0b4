"""The figures as a table for people."""

WIDTH = 11


def render(results, ours):
    """Queries, milliseconds, and how many times as long as our slowest role each needs.

    :param results: `{"model role": {what: (queries, milliseconds, rows)}}`
    :param ours: the model the others are compared with
    """
    names = list(dict.fromkeys(name for result in results.values() for name in result))
    slowest = {
        name: max(
            result[name][1]
            for column, result in results.items()
            if column.startswith(ours) and name in result
        )
        for name in names
        if any(name in result for column, result in results.items() if column.startswith(ours))
    }
    return "\n\n".join(
        render_block(title, results, names, show)
        for title, show in (
            ("QUERIES", lambda _name, figure: f"{figure[0]:.1f}".removesuffix(".0")),
            ("MILLISECONDS", lambda _name, figure: f"{figure[1]:.1f}"),
            ("× OURS", lambda name, figure: f"{figure[1] / slowest[name]:.1f}"),
        )
    )


def render_block(title, results, names, show):
    """One line per name, one column per model and role."""
    first = max(map(len, names)) + 2
    models = "".join(column.split(".")[0].rjust(WIDTH) for column in results)
    roles = "".join(column.partition(" ")[2].rjust(WIDTH) for column in results)
    lines = [title.ljust(first) + models, " " * first + roles]
    for name in names:
        figures = [result.get(name) for result in results.values()]
        lines.append(
            name.ljust(first)
            + "".join((show(name, figure) if figure else "–").rjust(WIDTH) for figure in figures)
        )
    return "\n".join(lines)

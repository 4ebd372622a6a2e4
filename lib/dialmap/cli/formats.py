"""``dialmap formats``: what can be imported. Never reads a file of a user."""

from typing import Final

import click

from dialmap.cli.frame import as_json, chosen_language, say, write_json
from dialmap.cli.registry import command
from dialmap.messages import _
from dialmap.service.dialplans import check_format
from dialmap.service.formats import ALL_FORMATS, BY_NAME, format_page


@command("formats")
@click.argument("name", required=False)
@as_json
def formats(name: str | None, as_json: bool) -> None:
    """The formats and their pages."""
    check_format(name or "")
    chosen = ALL_FORMATS if name is None else (BY_NAME[name],)
    if as_json:
        keys = ("title", "reads", "loses")
        write_json([{"name": each.name, **{key: say(getattr(each, key)) for key in keys}} for each in chosen])
    elif name is None:
        width = max(map(len, BY_NAME))
        for each in chosen:
            click.echo(f"{each.name:<{width}}  {say(each.title)}")
    else:
        click.echo(format_page(name, chosen_language()))
        click.echo(say(_("Read: {what}", what=chosen[0].reads)))
        click.echo(say(_("Lost: {what}", what=chosen[0].loses)))


COMMANDS: Final = {"formats": formats}

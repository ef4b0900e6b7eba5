"""A difference as one page for a browser: no script, nothing loaded, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from mfa_archiver.language.differences import Op, Run
from mfa_archiver.language.edits import Edit
from mfa_archiver.model import Release
from mfa_archiver.render.edits import told_kinds
from mfa_archiver.render.terminal import harmless

TAGS = {Op.REMOVED: "del", Op.INSERTED: "ins"}
# Whatever a text may smuggle in, the page may load and run nothing (Content Security Policy, level 2).
PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ max-width: 45em; margin: 2em auto; padding: 0 1em; font: 1.1em/1.5 serif; color: #111; background: #fff; }}
header, dl {{ font-family: sans-serif; font-size: 0.8em; color: #555; }}
dt {{ float: left; margin-right: 0.5em; }}
p {{ white-space: pre-line; }}
del {{ color: #8b0000; background: #fdd; }}
ins {{ color: #00501e; background: #d4f7d4; }}
</style>
</head>
<body>
<header>{ref}, revision {before} → {after}: {kinds}</header>
<h1 dir="auto">{heading}</h1>
<dl>
{facts}
</dl>
{body}
</body>
</html>"""


def diff_html(before: Release, after: Release, edit: Edit, remarks: Sequence[str]) -> str:
    """Return what turns one wording into another as a complete HTML page, with what there is to remark on it."""
    facts = (("date", edit.date), ("dateline", edit.dateline))
    return PAGE.format(
        lang=text_html(after.ref.lang),
        title=text_html(f"{after.ref}: {after.revision.title}"),
        ref=text_html(str(after.ref)),
        before=before.number,
        after=after.number,
        kinds=text_html(told_kinds(edit, remarks)),
        heading=runs_html(edit.title),
        facts="\n".join(f"<dt>{name}</dt><dd>{runs_html(runs)}</dd>" for name, runs in facts if runs),
        body="\n".join(f'<p dir="auto">{runs_html(pair.runs)}</p>' for pair in edit.paragraphs),
    )


def runs_html(runs: Iterable[Run]) -> str:
    """Return runs as escaped text, what was removed in <del>, what was inserted in <ins>."""
    return "".join(run_html(run) for run in runs)


def run_html(run: Run) -> str:
    """Return one run; the break after a paragraph is the paragraph's own."""
    text = text_html(run.text.removesuffix("\n\n"))
    tag = TAGS.get(run.op)
    return f"<{tag}>{text}</{tag}>" if tag and text else text


def text_html(text: str) -> str:
    """Return text that can be nothing but text in a page."""
    return escape(harmless(text))

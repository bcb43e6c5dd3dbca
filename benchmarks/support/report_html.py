#!/usr/bin/env python3
"""Makes one HTML page of the benchmarks' JSON reports: tables, and plots as SVG. SPDX-License-Identifier: Apache-2.0

    report_html.py OUTPUT.html REPORT.json...

The page needs nothing else: no script, no font, no picture from elsewhere. Reports that do not exist are left out.
"""
import html
import json
import math
import pathlib
import sys

COLOURS = 8  # as many as the style sheet has
MARKS = ("circle", "square", "triangle", "diamond")

STYLE = """
:root { color-scheme: light dark; --ink: #1c2330; --soft: #5b6473; --line: #d9dee6; --paper: #ffffff; --card: #f6f7f9;
  --good: #116b3c; --bad: #b3261e;
  --c0: #1f5fbf; --c1: #b4540a; --c2: #12805c; --c3: #8a3ffc; --c4: #a61e4d; --c5: #5c6b00; --c6: #00768a; --c7: #6b5344; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #a3acba; --line: #3a4250; --paper: #14171c;
  --card: #1d2128; --good: #6fd19b; --bad: #ff9b94;
  --c0: #7fb0ff; --c1: #f5a35c; --c2: #5fd3a8; --c3: #c4a1ff; --c4: #ff8fb1; --c5: #c9d65b; --c6: #66d0e3; --c7: #cdb3a1; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink);
  background: var(--paper); }
h1 { font-size: 1.6rem; margin: .5rem 0; } h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0 0 .25rem; }
nav a { margin-right: 1rem; } a { color: var(--c0); }
dl { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: .15rem 1rem; font-size: .9rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; }
.reached { color: var(--good); } .missed { color: var(--bad); font-weight: 600; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1rem; margin: 1rem 0; }
figure { margin: 0; padding: .75rem; background: var(--card); border-radius: .5rem; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
svg .soft { fill: var(--soft); } svg .grid { stroke: var(--line); stroke-width: 1; }
.key { display: flex; flex-wrap: wrap; gap: .1rem 1rem; font-size: .8rem; color: var(--soft); margin: .25rem 0 0; padding: 0;
  list-style: none; }
.key svg { display: inline-block; width: .9rem; height: .9rem; vertical-align: -.1rem; margin-right: .3rem; }
@media (max-width: 40rem) { thead { display: none; } tr { display: block; padding: .4rem 0; border-bottom: 1px solid var(--line); }
  td { display: block; border: 0; padding: 0; } td:first-child { font-weight: 600; }
  td[data-name]:not(:empty)::before { content: attr(data-name) ": "; color: var(--soft); } }
"""


def escape(text):
    return html.escape(str(text))


def number(value):
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


class Scale:
    """Values to pixels: linear from 0, or logarithmic."""

    def __init__(self, values, low, high, logarithmic):
        shown = [value for value in values if value > 0] or [1]
        self.logarithmic = logarithmic
        self.low, self.high = low, high
        if logarithmic:
            self.first = 10 ** math.floor(math.log10(min(shown)))
            self.last = 10 ** math.ceil(math.log10(max(shown) * 1.001))
        else:
            step = 10 ** math.floor(math.log10(max(shown)))
            self.step = next(step * part for part in (.2, .25, .5, 1, 2) if max(shown) / (step * part) <= 5)
            self.first = 0
            self.last = self.step * math.ceil(max(shown) / self.step * 1.0001)

    def ticks(self):
        if not self.logarithmic:
            return [self.step * at for at in range(round(self.last / self.step) + 1)]
        count = round(math.log10(self.last / self.first))
        return [self.first * 10 ** at for at in range(count + 1)]

    def at(self, value):
        if self.logarithmic:
            share = math.log(max(value, self.first) / self.first) / math.log(self.last / self.first)
        else:
            share = (value - self.first) / (self.last - self.first)
        return self.low + share * (self.high - self.low)


def mark(which, x, y, size=4):
    colour = f"fill='var(--c{which % COLOURS})'"
    shape = MARKS[which % len(MARKS)]
    if shape == "circle":
        return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{size}' {colour}/>"
    if shape == "square":
        return f"<rect x='{x - size:.1f}' y='{y - size:.1f}' width='{2 * size}' height='{2 * size}' {colour}/>"
    points = [(0, -size), (size, size), (-size, size)] if shape == "triangle" else [(0, -size), (size, 0), (0, size), (-size, 0)]
    joined = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in points)
    return f"<polygon points='{joined}' {colour}/>"


def key_of(curves):
    entries = "".join(
        f"<li><svg viewBox='0 0 12 12' aria-hidden='true'>{mark(at, 6, 6, 5)}</svg>{escape(curve['name'])}</li>"
        for at, curve in enumerate(curves))
    return f"<ul class='key'>{entries}</ul>" if len(curves) > 1 else ""


def svg(width, height, title, parts):
    return (f"<svg viewBox='0 0 {width} {height}' role='img' aria-label='{escape(title)}'>"
            f"<title>{escape(title)}</title>{''.join(parts)}</svg>")


def bars(chart):
    """Horizontal bars, one group per label, one bar per curve."""
    curves, labels = chart["curves"], chart["labels"]
    thick = 18 if len(curves) == 1 else 13
    group = thick * len(curves) + 32
    width, top = 560, 8
    height = top + group * len(labels) + 28
    values = [value for curve in curves for value in curve["values"]]
    scale = Scale(values, 8, width - 80, chart["logarithmic"])
    parts = []
    for at, tick in enumerate(scale.ticks()):
        x = scale.at(tick)
        anchor = "middle" if at else "start"
        parts.append(f"<line class='grid' x1='{x:.1f}' x2='{x:.1f}' y1='{top}' y2='{height - 24}'/>")
        parts.append(f"<text class='soft' x='{x:.1f}' y='{height - 8}' text-anchor='{anchor}'>{number(tick)}</text>")
    for row, label in enumerate(labels):
        y = top + group * row
        parts.append(f"<text x='8' y='{y + 16}'>{escape(label)}</text>")
        for at, curve in enumerate(curves):
            value = curve["values"][row]
            if value <= 0:
                continue
            from_y = y + 22 + thick * at
            parts.append(f"<rect x='8' y='{from_y}' width='{max(scale.at(value) - 8, 1):.1f}' height='{thick - 2}' rx='2' "
                         f"fill='var(--c{at % COLOURS})'/>")
            parts.append(f"<text x='{scale.at(value) + 6:.1f}' y='{from_y + thick - 4}'>{number(value)}</text>")
    return svg(width, height, chart["title"], parts)


def lines(chart):
    """Curves over a numeric axis."""
    curves, xs = chart["curves"], chart["x"]
    width, height, left, bottom = 560, 300, 64, 40
    values = [value for curve in curves for value in curve["values"]]
    up = Scale(values, height - bottom, 12, chart["logarithmic"])
    across = Scale(xs, left, width - 14, False)
    parts = []
    for tick in up.ticks():
        y = up.at(tick)
        parts.append(f"<line class='grid' x1='{left}' x2='{width - 14}' y1='{y:.1f}' y2='{y:.1f}'/>")
        parts.append(f"<text class='soft' x='{left - 6}' y='{y + 4:.1f}' text-anchor='end'>{number(tick)}</text>")
    for tick in across.ticks():
        parts.append(f"<text class='soft' x='{across.at(tick):.1f}' y='{height - 22}' text-anchor='middle'>{number(tick)}</text>")
    parts.append(f"<text class='soft' x='{(left + width) / 2:.0f}' y='{height - 5}' text-anchor='middle'>{escape(chart['axis'])}</text>")
    for at, curve in enumerate(curves):
        points = [(across.at(x), up.at(value)) for x, value in zip(xs, curve["values"]) if value > 0 or not up.logarithmic]
        joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f"<polyline points='{joined}' fill='none' stroke='var(--c{at % COLOURS})' stroke-width='2'/>")
        parts.extend(mark(at, x, y, 3.5) for x, y in points[::max(1, len(points) // 8)])
    return svg(width, height, chart["title"], parts)


def plot(chart):
    drawn = bars(chart) if chart["labels"] else lines(chart)
    unit = f" ({escape(chart['unit'])}{', logarithmic' if chart['logarithmic'] else ''})" if chart["unit"] else ""
    return f"<figure><h3>{escape(chart['title'])}{unit}</h3>{drawn}{key_of(chart['curves'])}</figure>"


def row(line):
    verdict = "" if "reached" not in line else "reached" if line["reached"] else "missed"
    cells = (("", line["what"]), ("measured", line["shown"]), ("goal", line["goal"]))
    filled = "".join(f"<td data-name='{name}'>{escape(text)}</td>" if name else f"<td>{escape(text)}</td>" for name, text in cells)
    return f"<tr>{filled}<td class='{verdict}'>{verdict}</td></tr>"


def section(report):
    name = report["title"]
    facts = "".join(f"<dt>{escape(fact)}</dt><dd>{escape(value)}</dd>" for fact, value in report["facts"].items())
    rows = "".join(row(line) for line in report["lines"])
    plots = "".join(plot(chart) for chart in report["charts"])
    return (f"<h2 id='{escape(name.lower())}'>{escape(name)}</h2><dl>{facts}</dl>"
            f"<div class='plots'>{plots}</div>"
            "<div class='scroll'><table><thead><tr><th>what</th><th>measured</th><th>goal</th><th></th></tr></thead>"
            f"<tbody>{rows}</tbody></table></div>")


def page(reports):
    links = "".join(f"<a href='#{escape(report['title'].lower())}'>{escape(report['title'])}</a>" for report in reports)
    return ("<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'>"
            "<meta name='viewport' content='width=device-width, initial-scale=1'>"
            f"<title>Madang: benchmarks</title><style>{STYLE}</style></head><body>"
            f"<h1>Madang: benchmarks</h1><nav>{links}</nav>{''.join(section(report) for report in reports)}"
            "</body></html>\n")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    output, *files = map(pathlib.Path, sys.argv[1:])
    reports = [json.loads(file.read_text(encoding="utf-8")) for file in files if file.exists()]
    output.write_text(page(reports), encoding="utf-8")
    print(f"{output}: {len(reports)} of {len(files)} reports")


if __name__ == "__main__":
    main()

/** A plot's frame: title, axes with units, legend. Colours follow the reader's light or dark theme. */
import type { Scale } from './scale.ts';

export interface Axis {
  readonly title: string;
  readonly scale: Scale;
  readonly label?: (value: number) => string;
}

export interface Series {
  readonly name: string;
  /** Of `STYLE`. */
  readonly colour: 1 | 2 | 3;
}

export interface Plot {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series?: readonly Series[];
  /** SVG of what is drawn, in the coordinates of {@link Paper}. */
  readonly draw: (paper: Paper) => string;
}

/** Places on the page. */
export interface Paper {
  readonly x: (value: number) => string;
  readonly y: (value: number) => string;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

const WIDTH = 720;
const HEIGHT = 400;
const LEFT = 76;
const RIGHT = WIDTH - 24;
const TOP = 64;
const BOTTOM = HEIGHT - 60;

const STYLE = `
    svg { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; }
    .page { fill: #ffffff; stroke: #d8dee4; }
    .title { font-size: 16px; font-weight: 600; }
    text { fill: #1f2328; }
    .tick, .axis, .legend { fill: #59636e; }
    .grid { stroke: #e6eaef; }
    .mark { stroke: #59636e; stroke-dasharray: 5 4; fill: none; }
    .c1 { --ink: #0969da; } .c2 { --ink: #bc4c00; } .c3 { --ink: #1a7f37; }
    .dot { fill: var(--ink); fill-opacity: 0.55; }
    .bar { fill: var(--ink); fill-opacity: 0.85; }
    .line { stroke: var(--ink); stroke-width: 2.2; fill: none; stroke-linejoin: round; }
    .band { fill: var(--ink); fill-opacity: 0.16; }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117; stroke: #30363d; }
      text { fill: #f0f6fc; }
      .tick, .axis, .legend { fill: #9198a1; }
      .grid { stroke: #21262d; }
      .mark { stroke: #9198a1; }
      .c1 { --ink: #58a6ff; } .c2 { --ink: #f0883e; } .c3 { --ink: #56d364; }
    }`;

/** The whole file. */
export function svg({ title, x, y, series = [], draw }: Plot): string {
  const paper: Paper = {
    x: (value) => (LEFT + x.scale.place(value) * (RIGHT - LEFT)).toFixed(1),
    y: (value) => (BOTTOM - y.scale.place(value) * (BOTTOM - TOP)).toFixed(1),
    left: LEFT,
    right: RIGHT,
    bottom: BOTTOM,
    top: TOP,
  };
  const labelX = x.label ?? String;
  const labelY = y.label ?? String;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">`,
    `  <title>${title}</title>`,
    `  <style>${STYLE}\n  </style>`,
    `  <rect class="page" x="0.5" y="0.5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="8"/>`,
    `  <text class="title" x="${LEFT}" y="30">${title}</text>`,
    ...y.scale.ticks.flatMap((tick) => [
      `  <line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${paper.y(tick)}" y2="${paper.y(tick)}"/>`,
      `  <text class="tick" x="${LEFT - 8}" y="${paper.y(tick)}" dy="4" text-anchor="end">${labelY(tick)}</text>`,
    ]),
    ...x.scale.ticks.flatMap((tick) => [
      `  <line class="grid" x1="${paper.x(tick)}" x2="${paper.x(tick)}" y1="${TOP}" y2="${BOTTOM}"/>`,
      `  <text class="tick" x="${paper.x(tick)}" y="${BOTTOM + 20}" text-anchor="middle">${labelX(tick)}</text>`,
    ]),
    `  <text class="axis" x="${(LEFT + RIGHT) / 2}" y="${HEIGHT - 16}" text-anchor="middle">${x.title}</text>`,
    `  <text class="axis" transform="translate(20 ${(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${y.title}</text>`,
    draw(paper),
    ...legend(series),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

function legend(series: readonly Series[]): string[] {
  let right = RIGHT;
  return [...series].reverse().flatMap(({ name, colour }) => {
    const width = 34 + name.length * 7.2;
    right -= width;
    return [
      `  <rect class="bar c${colour}" x="${right.toFixed(1)}" y="42" width="11" height="11" rx="2"/>`,
      `  <text class="legend" x="${(right + 16).toFixed(1)}" y="52">${name}</text>`,
    ];
  });
}

export function dot(paper: Paper, x: number, y: number, colour: number): string {
  return `  <circle class="dot c${colour}" cx="${paper.x(x)}" cy="${paper.y(y)}" r="3"/>`;
}

export function line(paper: Paper, points: readonly (readonly [number, number])[], colour: number) {
  const places = points.map(([x, y]) => `${paper.x(x)},${paper.y(y)}`).join(' ');
  return `  <polyline class="line c${colour}" points="${places}"/>`;
}

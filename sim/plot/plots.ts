/** The pictures of docs/simulation.md. */
import { KIB, MIB } from '../../src/core/units/bytes.ts';
import type { Figures, ShareRow } from '../figures.ts';
import { PEER_KINDS, UPLOAD_BYTES_PER_SECOND } from '../plan.ts';
import { dot, line, svg } from './frame.ts';
import { linear, logarithmic } from './scale.ts';

/** More make the file large and the picture no clearer. */
const MOST_DOTS = 600;

const percent = (value: number): string => `${Math.round(100 * value)} %`;

/** File name -> SVG. */
export function plots(paying: Figures, free: Figures): ReadonlyMap<string, string> {
  return new Map([
    ['sim-shares.svg', sharePlot(paying)],
    ['sim-free-class.svg', freeClassPlot(paying)],
    ['sim-rates.svg', ratePlot(paying, free)],
    ['sim-prices.svg', pricePlot(paying)],
    ['sim-income.svg', incomePlot(paying)],
  ]);
}

function thinned<T>(list: readonly T[]): T[] {
  const every = Math.max(1, Math.ceil(list.length / MOST_DOTS));
  return list.filter((_, index) => index % every === 0);
}

function sharePlot({ shares }: Figures): string {
  const dots = (rows: readonly ShareRow[], colour: number) => (paper: Parameters<typeof dot>[0]) =>
    thinned(rows).map(({ entitled, got }) => dot(paper, entitled, got, colour));
  const single = shares.filter(({ payer }) => payer === 'payer');
  const split = shares.filter(({ payer }) => payer === 'splitter');
  return svg({
    title: 'What was bid, and what was got',
    x: { title: 'share of the paid class by bids', scale: linear(0, 1), label: percent },
    y: { title: 'share of the paid class got', scale: linear(0, 1), label: percent },
    series: [
      { name: 'one wire', colour: 1 },
      { name: '8 wires, one account', colour: 2 },
    ],
    draw: (paper) =>
      [
        `  <line class="mark" x1="${paper.x(0)}" y1="${paper.y(0)}" x2="${paper.x(1)}" y2="${paper.y(1)}"/>`,
        ...dots(single, 1)(paper),
        ...dots(split, 2)(paper),
      ].join('\n'),
  });
}

function freeClassPlot({ sellers }: Figures): string {
  const ratios = sellers
    .filter(({ promisedFreeBytes }) => promisedFreeBytes >= MIB)
    .map(({ contendedFreeBytes, promisedFreeBytes }) => contendedFreeBytes / promisedFreeBytes);
  const width = 0.01;
  const [from, to] = [0.9, 1.2];
  const bins = Array.from({ length: Math.round((to - from) / width) }, () => 0);
  for (const ratio of ratios) {
    const bin = Math.floor((ratio - from) / width + 1e-9);
    bins[Math.min(bins.length - 1, Math.max(0, bin))]! += 1;
  }
  const most = Math.max(1, ...bins);
  return svg({
    title: 'What the free class got of what it is promised',
    x: {
      title: 'bytes of the free class / F_now of the upload, while payers asked as well',
      scale: linear(from, to, 6),
      label: percent,
    },
    y: { title: 'sellers', scale: linear(0, most * 1.05) },
    draw: (paper) =>
      [
        ...bins.map((count, index) => {
          const x = Number(paper.x(from + index * width));
          const next = Number(paper.x(from + (index + 1) * width));
          const y = Number(paper.y(count));
          return `  <rect class="bar c1" x="${(x + 1).toFixed(1)}" y="${y.toFixed(1)}" width="${(next - x - 2).toFixed(1)}" height="${(paper.bottom - y).toFixed(1)}"/>`;
        }),
        `  <line class="mark" x1="${paper.x(0.95)}" x2="${paper.x(0.95)}" y1="${paper.top}" y2="${paper.bottom}"/>`,
        `  <text class="legend" x="${paper.x(0.95)}" dx="6" y="${paper.top + 14}">at least 95 %</text>`,
      ].join('\n'),
  });
}

function ratePlot(paying: Figures, free: Figures): string {
  const kinds = PEER_KINDS.filter((kind) => kind !== 'silent');
  const rate = (figures: Figures, index: number): number =>
    figures.rates[kinds[index]!].bytesPerSecond / KIB;
  const most = Math.max(...kinds.flatMap((_, index) => [rate(paying, index), rate(free, index)]));
  return svg({
    title: 'How fast downloads are, with and without paying',
    x: {
      title: '',
      scale: { ...linear(-0.5, kinds.length - 0.5), ticks: kinds.map((_, index) => index) },
      label: (index) => kinds[index]!,
    },
    y: { title: 'KiB/s per downloader, mean', scale: linear(0, most * 1.08) },
    series: [
      { name: 'nobody pays', colour: 2 },
      { name: 'payers pay', colour: 1 },
    ],
    draw: (paper) =>
      kinds
        .flatMap((_, index) =>
          (
            [
              [free, 2, -0.32],
              [paying, 1, 0.02],
            ] as const
          ).map(([figures, colour, offset]) => {
            const x = Number(paper.x(index + offset));
            const right = Number(paper.x(index + offset + 0.3));
            const y = Number(paper.y(rate(figures, index)));
            return `  <rect class="bar c${colour}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${(right - x).toFixed(1)}" height="${(paper.bottom - y).toFixed(1)}" rx="2"/>`;
          }),
        )
        .join('\n'),
  });
}

function pricePlot({ prices, plan }: Figures): string {
  const rows = prices.filter(({ wires }) => wires > 0);
  const most = Math.max(2, ...rows.map(({ high }) => high));
  return svg({
    title: 'Bids in force',
    x: { title: 'seconds', scale: linear(0, plan.seconds, 8) },
    y: { title: 'bid / floor', scale: linear(1, Math.ceil(most * 2) / 2, 6) },
    series: [
      { name: 'median', colour: 1 },
      { name: 'middle 80 %', colour: 2 },
    ],
    draw: (paper) => {
      const upper = rows.map(({ second, high }) => `${paper.x(second)},${paper.y(high)}`);
      const lower = rows.map(({ second, low }) => `${paper.x(second)},${paper.y(low)}`).reverse();
      const median = rows.map((row) => [row.second, row.median] as const);
      return [
        `  <polygon class="band c2" points="${[...upper, ...lower].join(' ')}"/>`,
        line(paper, median, 1),
      ].join('\n');
    },
  });
}

function incomePlot({ sellers }: Figures): string {
  const rows = thinned(sellers.filter(({ seconds }) => seconds >= 60));
  const points = rows.map(({ income, sentBytes, uploadBytesPerSecond, seconds }) => ({
    upload: uploadBytesPerSecond / KIB,
    trx: sentBytes === 0 ? 0 : ((income / seconds) * 3600) / 1_000_000,
  }));
  const most = Math.max(0.01, ...points.map(({ trx }) => trx));
  const [slow, fast] = UPLOAD_BYTES_PER_SECOND;
  return svg({
    title: 'What sellers earn',
    x: {
      title: 'upload, KiB/s',
      scale: logarithmic(slow / KIB, fast / KIB, [100, 200, 400, 800, 1536]),
    },
    y: { title: 'TRX per hour', scale: linear(0, most * 1.05) },
    draw: (paper) => points.map(({ upload, trx }) => dot(paper, upload, trx, 3)).join('\n'),
  });
}

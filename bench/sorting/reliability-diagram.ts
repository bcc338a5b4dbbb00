// Draws the reliability diagram for docs/figures.md: stated confidence against observed accuracy.
import type { PerAttribute } from '../../classifiers/attributes.ts';
import type { ReliabilityBin } from '../../classifiers/confidence/evaluate.ts';

const SIDE = 320;
const EDGE = 48;
const x = (share: number): string => (EDGE + share * SIDE).toFixed(1);
const y = (share: number): string => (EDGE + (1 - share) * SIDE).toFixed(1);

const SERIES = [
  { attribute: 'type', colour: '#0b6bcb', name: 'type' },
  { attribute: 'unit', colour: '#c2410c', name: 'unit' },
] as const;

const drawn = (bins: readonly ReliabilityBin[], colour: string): string => {
  const points = bins.flatMap(({ stated, right, answers }) =>
    stated === null || right === null ? [] : [{ stated, right, answers }],
  );
  const path = points.map(({ stated, right }) => `${x(stated)},${y(right)}`).join(' ');
  const dots = points.map(
    ({ stated, right, answers }) =>
      `<circle cx="${x(stated)}" cy="${y(right)}" r="${(2 + Math.sqrt(answers) / 2).toFixed(1)}" fill="${colour}" fill-opacity="0.6"><title>${answers} answers</title></circle>`,
  );
  return `<polyline points="${path}" fill="none" stroke="${colour}"/>${dots.join('')}`;
};

/** An SVG; the area of a dot grows with the answers in it, the dashed line is perfect honesty. */
export const reliabilityDiagram = (bins: PerAttribute<readonly ReliabilityBin[]>): string => {
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].map(
    (share) =>
      `<text x="${x(share)}" y="${EDGE + SIDE + 18}" text-anchor="middle">${share}</text><text x="${EDGE - 8}" y="${y(share)}" text-anchor="end" dominant-baseline="middle">${share}</text>`,
  );
  const legend = SERIES.map(
    ({ name, colour }, at) => `<text x="${EDGE + 12}" y="${EDGE + 22 + 18 * at}" fill="${colour}">${name}</text>`,
  );
  const size = SIDE + 2 * EDGE;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}" font-family="sans-serif" font-size="12" role="img" aria-label="Stated confidence and share right">
<rect width="100%" height="100%" fill="#fff"/>
<rect x="${EDGE}" y="${EDGE}" width="${SIDE}" height="${SIDE}" fill="none" stroke="#888"/>
<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#888" stroke-dasharray="4 4"/>
${ticks.join('')}
${SERIES.map(({ attribute, colour }) => drawn(bins[attribute], colour)).join('\n')}
${legend.join('')}
<text x="${size / 2}" y="${size - 8}" text-anchor="middle">stated confidence</text>
<text x="14" y="${size / 2}" text-anchor="middle" transform="rotate(-90 14 ${size / 2})">share right</text>
</svg>
`;
};

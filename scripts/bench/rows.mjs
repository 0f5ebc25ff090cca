// A row: its name, what it measures, the figure, its unit, and the most that it may be.

/** Milliseconds depend on the machine. Every other figure is the same on all of them, less chance. */
const unsteady = new Set(['ms']);

export function row(name, what, value, unit, budget) {
  return { name, what, value, unit, budget, isWithin: budget === undefined ? undefined : value <= budget * 1.0001 };
}

/** A chance of the machine is no growth: a tenth is left to it. */
export function creeps({ value, unit, budget }) {
  return budget !== undefined && !unsteady.has(unit) && value > budget * 1.1;
}

export function table(rows) {
  const cells = rows.map(({ name, what, value, unit, budget, isWithin }) => [
    name,
    what,
    shown(value, unit),
    budget === undefined ? '' : `≤ ${shown(budget, unit)}`,
    isWithin === undefined ? '' : isWithin ? 'ok' : 'OVER',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...cells.map((row) => row[column].length)));
  return cells
    .map((row) => row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i] ?? 0))).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function shown(value, unit) {
  switch (unit) {
    case '×':
      return `${value.toFixed(2)} ×`;
    case '':
      return value.toFixed(2);
    default:
      return `${value.toFixed(0)} ${unit}`;
  }
}

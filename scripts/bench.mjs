// Measures the built command and prints each figure beside its budget. Figures are medians of whole processes in a bare environment; the sandbox
// runs in a process of its own on loopback. Times are processor time, which load moves less; "elapsed" says where they are not. Nothing here is a
// test: a loaded machine moves the figures all the same.
//
//   npm run bench -- [NAME…] [--json FILE] [--check]
//
// NAME is a measurement or one of its rows ("start-up", "start-up/version"). --json also writes the figures to FILE. --check fails where a figure
// that does not depend on the machine (a ratio, an exponent, memory, a number of requests) passes its budget by more than a tenth, and measures
// such a figure once more first.
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { applying } from './bench/applying.mjs';
import { dayTwo } from './bench/day-two.mjs';
import { exporting } from './bench/exporting.mjs';
import { growth } from './bench/growth.mjs';
import { latency } from './bench/latency.mjs';
import { ports } from './bench/ports.mjs';
import { preflight } from './bench/preflight.mjs';
import { cleanUp } from './bench/processes.mjs';
import { creeps, table } from './bench/rows.mjs';
import { sets } from './bench/sets.mjs';
import { size } from './bench/size.mjs';
import { startUp } from './bench/start-up.mjs';

const measurements = {
  ...startUp,
  ...latency,
  ...size,
  ...growth,
  ...dayTwo,
  ...ports,
  ...sets,
  ...preflight,
  ...exporting,
  ...applying,
};

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, check: { type: 'boolean', default: false } },
});

const chosen = Object.keys(measurements).filter(
  (name) => names.length === 0 || names.some((given) => covers(given, name)),
);
const unknown = names.filter((given) => !chosen.some((name) => covers(given, name)));
try {
  if (unknown.length === 0) await measureAll();
  else console.error(`${unknown.join(', ')}: none of ${Object.keys(measurements).join(', ')}`);
} finally {
  cleanUp();
}
if (unknown.length > 0) process.exitCode = 2;

async function measureAll() {
  const machine = `${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`;
  console.log(`Node ${process.version} on ${machine}\n`);
  const rows = [];
  for (const name of chosen) {
    const measured = await measureUntilSteady(name);
    rows.push(...measured);
    process.stdout.write(table(measured));
  }
  const broken = flags.check ? rows.filter(creeps) : rows.filter(({ isWithin }) => isWithin === false);
  if (flags.json !== undefined) {
    writeFileSync(flags.json, `${JSON.stringify({ node: process.version, machine, rows }, null, 2)}\n`);
  }
  if (broken.length === 0) return;
  process.stdout.write(`\n${flags.check ? 'More than a tenth over' : 'Over'} the budget:\n${table(broken)}`);
  process.exitCode = 1;
}

/** The lower figure of two counts: load can only add to it. */
async function measureUntilSteady(name) {
  const rows = await measure(name);
  if (!flags.check || !rows.some(creeps)) return rows;
  const again = await measure(name);
  return rows.map((row, i) => (again[i].value < row.value ? again[i] : row));
}

async function measure(name) {
  const rows = await measurements[name]();
  return rows.filter((row) => names.length === 0 || names.includes(name) || names.includes(row.name));
}

function covers(given, name) {
  return given === name || given.startsWith(`${name}/`);
}

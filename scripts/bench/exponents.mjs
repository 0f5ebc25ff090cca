// How figures grow to ten times as much: the exponent is 1 where that takes ten times as long.
import { demarc, measureTogether, startSandbox, write } from './processes.mjs';
import { row } from './rows.mjs';

const sizes = [1_000, 10_000];

/** Of processor time beyond that of the same command with one object. */
export async function exponentOf(name, what, prepare, [few, many] = sizes) {
  const cpu = [];
  for (const n of [1, few, many]) {
    const { seed, args, environment, status } = await prepare(n, `${name}-${n}`);
    const sandbox = seed === undefined ? undefined : await startSandbox('--seed', write(`${name}-${n}.json`, seed));
    const command = { args: [demarc, ...args], environment: { ...environment, ...sandbox?.environment }, status };
    cpu.push(measureTogether({ command }, 3).command.cpu);
    await sandbox?.stop();
  }
  return [exponentRow(name, what, cpu, (many - 1) / (few - 1))];
}

export function exponentRow(name, what, [one, few, many], times) {
  const value = Math.log((many - one) / (few - one)) / Math.log(times);
  return row(`${name}/exponent`, `${what}: ${many.toFixed(0)} ms, exponent`, value, '', 1.15);
}

// Pure rooms, measured within this process: a start of Node takes longer than what is measured.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { folder, root } from './processes.mjs';

let bundles = 0;

/** The exports of these files. */
export async function importSource(...files) {
  const contents = files.map((file) => `export * from ${JSON.stringify(join(root, file))};`).join('\n');
  const outfile = join(folder, `bundled-${(bundles += 1)}.mjs`);
  buildSync({ stdin: { contents, resolveDir: root }, bundle: true, format: 'esm', platform: 'node', outfile });
  return import(pathToFileURL(outfile).href);
}

/** The run with the median of processor time, in milliseconds, and what it returned. */
export function medianRun(times, run) {
  const runs = Array.from({ length: times }, () => {
    const start = process.cpuUsage();
    const result = run();
    const { user, system } = process.cpuUsage(start);
    return { cpu: (user + system) / 1000, result };
  });
  return runs.toSorted((a, b) => a.cpu - b.cpu)[times >> 1];
}

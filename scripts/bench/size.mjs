import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { documentOf, seedOf } from './accounts.mjs';
import { demarc, measureTogether, root, startSandbox, write } from './processes.mjs';
import { row } from './rows.mjs';

export const size = { size: planOfManyObjects, memory: memoryOfTwentyThousand, 'size-changes': everythingChanges };

async function planOfManyObjects() {
  const file = write('large.yaml', documentOf(100, 5000));
  const times = 5;
  const sandbox = await startSandbox('--seed', write('large.json', seedOf(100, 5000)));
  const { yaml, plan } = measureTogether(
    {
      yaml: { args: [bareParse(file)] },
      plan: { args: [demarc, 'plan', file], environment: sandbox.environment },
    },
    times,
  );
  const { counts } = await sandbox.requests();
  await sandbox.stop();
  const requests = Object.values(counts).reduce((sum, n) => sum + n, 0) / (times + 1);
  return [
    row('size/yaml', 'bare yaml.parseDocument of 5,100 objects', yaml.cpu, 'ms'),
    row('size/plan', 'plan of 5,100 objects', plan.cpu, 'ms'),
    row('size/ratio', 'plan of 5,100 objects ÷ bare yaml.parseDocument', plan.cpu / yaml.cpu, '×', 2.0),
    row('size/peak', 'its peak of memory', plan.peak, 'MiB', 160),
    row('size/requests', 'its requests: settings, a page of interconnects, 5 pages of CNIs', requests, 'requests', 7),
  ];
}

async function memoryOfTwentyThousand() {
  const file = write('huge.yaml', documentOf(400, 20_000));
  const sandbox = await startSandbox('--seed', write('huge.json', seedOf(400, 20_000)));
  const { plan } = measureTogether({ plan: { args: [demarc, 'plan', file], environment: sandbox.environment } }, 3);
  await sandbox.stop();
  return [
    row('memory/time', 'plan of 20,400 objects', plan.cpu, 'ms'),
    row('memory/peak', 'its peak of memory', plan.peak, 'MiB', 400),
  ];
}

/** A script that only parses the file. */
function bareParse(file) {
  const yaml = pathToFileURL(join(root, 'node_modules', 'yaml', 'dist', 'index.js')).href;
  return write(
    'bare.mjs',
    `import { readFileSync } from 'node:fs';
import { parseDocument } from ${JSON.stringify(yaml)};
parseDocument(readFileSync(${JSON.stringify(file)}, 'utf8'));
`,
  );
}

/** An account of 2,000 objects in which every CNI changes, one circuit after the other. */
async function everythingChanges() {
  const text = documentOf(40, 1960);
  const file = write('same.yaml', text);
  const edited = write('changed.yaml', text.replaceAll('mtu: 1500', 'mtu: 1476'));
  const sandbox = await startSandbox('--seed', write('changed.json', seedOf(40, 1960)));
  const { environment } = sandbox;
  const { same, changed } = measureTogether(
    {
      same: { args: [demarc, 'plan', file], environment },
      changed: { args: [demarc, 'plan', '--allow', 'outage=account', '--format', 'markdown', edited], environment },
    },
    5,
  );
  await sandbox.stop();
  return [
    row('size-changes/none', 'plan of 2,000 objects, nothing changes', same.cpu, 'ms'),
    row('size-changes/all', 'plan of 2,000 objects, everything changes', changed.cpu, 'ms'),
  ];
}

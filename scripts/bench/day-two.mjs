// Whole accounts that are shown, compared and edited, beside what the same command costs with one object.
import { join } from 'node:path';
import { account, documentOf, seedOf } from './accounts.mjs';
import { importSource, medianRun } from './bundled.mjs';
import { exponentOf, exponentRow } from './exponents.mjs';
import { oneAfterAnother, routesOf } from './preflight.mjs';
import { demarc, folder, runOnce, startSandbox, write } from './processes.mjs';

const toFiveThousand = [500, 5_000];

export const dayTwo = {
  'growth-inventory': () => exponentOf('growth-inventory', 'inventory of circuits', inventoryOf),
  'growth-graph': () => exponentOf('growth-graph', 'graph of circuits', graphOf),
  'growth-circuit': () => growthOf('circuit', 'ic-0', '--files'),
  'growth-status': () => growthOf('status', '--files'),
  'growth-redundancy': () => growthOf('redundancy'),
  'growth-snapshot': () => growthOf('snapshot', '--files'),
  'growth-diff': () => exponentOf('growth-diff', 'diff of a snapshot of changed CNIs', diffOf, toFiveThousand),
  'growth-pin': () => exponentOf('growth-pin', 'pin --check of CNIs', pinOf, toFiveThousand),
  'growth-accept': () => exponentOf('growth-accept', 'accept --dry-run of changed CNIs', acceptOf, [100, 1_000]),
  'growth-preflight': preflightOf,
};

function growthOf(command, ...args) {
  const prepare = (n, name) => ({ ...accountOf(n), args: [command, ...args, write(`${name}.yaml`, documentIn(n))] });
  return exponentOf(`growth-${command}`, `${command} in an account of CNIs`, prepare, toFiveThousand);
}

function accountOf(cnis) {
  return { seed: seedOf(circuitsOf(cnis), cnis), environment: { CLOUDFLARE_ACCOUNT_ID: account } };
}

function documentIn(cnis) {
  return documentOf(circuitsOf(cnis), cnis);
}

function circuitsOf(cnis) {
  return Math.ceil(cnis / 50);
}

/** Each circuit carries one CNI. */
function inventoryOf(n, name) {
  return { seed: seedOf(n, n), args: ['inventory', write(`${name}.yaml`, documentOf(n, n))] };
}

/** The HTML has all of them: a picture of another format draws a metro as one box. */
function graphOf(n, name) {
  const files = [write(`${name}.yaml`, documentOf(n, n)), '--format', 'html'];
  return { seed: seedOf(n, n), args: ['graph', ...files] };
}

/** Of two snapshots: every CNI has changed between them. */
async function diffOf(n, name) {
  const [before, after] = [seedOf(circuitsOf(n), n), seedOf(circuitsOf(n), n).replaceAll('"mtu":1500', '"mtu":1476')];
  const files = [];
  for (const [i, seed] of [before, after].entries()) {
    const sandbox = await startSandbox('--seed', write(`${name}-${i}.json`, seed));
    const file = join(folder, `${name}-${i}.snapshot.json`);
    const environment = { ...sandbox.environment, CLOUDFLARE_ACCOUNT_ID: account };
    runOnce([demarc, 'snapshot', '--account', account, '--', file], environment);
    await sandbox.stop();
    files.push(file);
  }
  return { args: ['diff', ...files], status: 2 };
}

function pinOf(n, name) {
  return { seed: seedOf(circuitsOf(n), n), args: ['pin', '--check', write(`${name}.yaml`, documentIn(n))], status: 2 };
}

function acceptOf(n, name) {
  const text = documentIn(n).replaceAll('mtu: 1500', 'mtu: 1476');
  return { seed: seedOf(circuitsOf(n), n), args: ['accept', '--dry-run', '--files', write(`${name}.yaml`, text)] };
}

/** As many changes as prefixes, each while all before it are away. */
async function preflightOf() {
  const { judge } = await importSource('src/preflight/judge.ts');
  const cpu = [1_000, 10_000].map((n) => {
    const { facts, cnis } = routesOf(n, n);
    const disruptions = cnis.map(({ id }) => ({ id: `cni.${id}`, cni: id, takes: 'path' }));
    const moments = { always: [], each: oneAfterAnother(disruptions.map(({ id }) => id)) };
    return medianRun(3, () => judge(facts, cnis, disruptions, moments)).cpu;
  });
  return [exponentRow('growth-preflight', 'preflight of changes one after another', [0, ...cpu], 10)];
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { account, accountSeed, documentOf, range, seedOf, slotId } from './accounts.mjs';
import { importSource, medianRun } from './bundled.mjs';
import { exponentOf, exponentRow } from './exponents.mjs';
import { demarc, folder, runOnce, startSandbox, write } from './processes.mjs';

export const growth = {
  'growth-plan': () => exponentOf('growth-plan', 'plan of CNIs', planOf),
  'growth-group': () => exponentOf('growth-group', 'plan that changes all CNIs of two circuits in a group', groupOf),
  'growth-selectors': () => exponentOf('growth-selectors', 'plan of interconnects with selectors', selectorsOf),
  'growth-only': () => exponentOf('growth-only', 'plan --only of a change among many', onlyOf),
  'growth-sarif': () => exponentOf('growth-sarif', 'validate --format sarif of findings', sarifOf),
  'growth-drift': () => exponentOf('growth-drift', 'drift --format markdown of changes', driftOf),
  'growth-junit': () => exponentOf('growth-junit', 'drift --format junit of changes', junitOf),
  'growth-gitlab': () => exponentOf('growth-gitlab', 'validate --format gitlab of findings', gitlabOf),
  'growth-export': () => exponentOf('growth-export', 'export --split by interconnect', exportOf),
  'growth-show': () => exponentOf('growth-show', 'show of 5 to 50 accounts', showOf, [5, 50]),
  'growth-review': comparison,
};

function planOf(n, name) {
  const circuits = Math.ceil(n / 50);
  return { seed: seedOf(circuits, n), args: ['plan', write(`${name}.yaml`, documentOf(circuits, n))] };
}

function groupOf(n, name) {
  const text = documentOf(2, n).replaceAll('    speed: 10G', '    speed: 10G\n    group: pair');
  const file = write(`${name}.yaml`, changed(text));
  return { seed: seedOf(2, n), args: ['plan', '--allow', 'outage=pair', '--format', 'json', file] };
}

function selectorsOf(n, name) {
  const sites = Math.ceil(n / 25);
  const speed = '10G';
  const slots = range(2 * n, (i) => {
    const site = `site${i % sites}`;
    const facility = { name: `Hall ${i % sites}`, address: ['165 Halsey St', 'Newark, NJ 07102', 'United States'] };
    return {
      id: slotId(i),
      facility,
      occupied: false,
      site,
      speed,
      ccr_device_name: `cr${Math.floor(i / sites) & 1}.${site}`,
    };
  });
  const lines = range(n, (i) => `  ic-${i}: { type: direct, slot: { site: site${i % sites}, speed: ${speed} } }\n`);
  const text = `version: 1\naccount: ${account}\ninterconnects:\n${lines.join('')}`;
  return { seed: accountSeed({ slots }), args: ['plan', write(`${name}.yaml`, text)] };
}

function onlyOf(n, name) {
  const circuits = Math.ceil(n / 50);
  const file = write(`${name}.yaml`, changed(documentOf(circuits, n)));
  return { seed: seedOf(circuits, n), args: ['plan', '--allow', 'outage=account', '--only', 'cni.cni-0', file] };
}

/** Each CNI is on an interconnect that no document declares. */
function sarifOf(n, name) {
  const text = documentOf(1, n).replaceAll('interconnect: ic-0', 'interconnect: ic-1');
  return { args: ['validate', '--format', 'sarif', write(`${name}.yaml`, text)] };
}

function driftOf(n, name) {
  const circuits = Math.ceil(n / 50);
  const file = write(`${name}.yaml`, changed(documentOf(circuits, n)));
  return { seed: seedOf(circuits, n), args: ['drift', '--format', 'markdown', file], status: 2 };
}

function junitOf(n, name) {
  return inFormat(driftOf(n, name), 'junit');
}

function gitlabOf(n, name) {
  return inFormat(sarifOf(n, name), 'gitlab');
}

function inFormat(run, format) {
  return { ...run, args: run.args.map((arg) => (['markdown', 'sarif'].includes(arg) ? format : arg)) };
}

function exportOf(n, name) {
  const args = ['export', '--quiet', '--force', '--split', 'interconnect', '--out-dir', join(folder, name)];
  return { seed: seedOf(Math.ceil(n / 50), n), args, environment: { CLOUDFLARE_ACCOUNT_ID: account } };
}

/** A plan of so many accounts, with 100 changes each. */
async function showOf(n, name) {
  const tags = range(n, (i) => String(i).padStart(32, 'a'));
  const text = tags.map((tag) => changed(documentOf(2, 100)).replaceAll(account, tag)).join('---\n');
  const accounts = tags.flatMap((tag) => Object.entries(JSON.parse(seedOf(2, 100).replaceAll(account, tag)).accounts));
  return { args: ['show', await planFile(name, text, JSON.stringify({ accounts: Object.fromEntries(accounts) }))] };
}

async function planFile(name, text, seed) {
  const sandbox = await startSandbox('--seed', write(`${name}.json`, seed));
  const out = join(folder, `${name}.plan.json`);
  const file = write(`${name}.yaml`, text);
  runOnce([demarc, 'plan', '--allow', 'outage=account', '--out', `json=${out}`, file], sandbox.environment);
  await sandbox.stop();
  return out;
}

/** A plan beside the plan that was reviewed, in which every change is another one. */
async function comparison() {
  const { comparePlans } = await importSource('src/plan/review/compare-plans.ts');
  const cpu = [];
  for (const n of [500, 5_000]) {
    const circuits = Math.ceil(n / 50);
    const text = changed(documentOf(circuits, n));
    const reviewed = JSON.parse(readFileSync(await planFile(`review-${n}`, text, seedOf(circuits, n)), 'utf8'));
    const now = JSON.parse(JSON.stringify(reviewed));
    for (const change of now.accounts[0].changes) change.digest = `other ${change.address}`;
    cpu.push(medianRun(5, () => comparePlans(reviewed, now)).cpu);
  }
  return [exponentRow('growth-review', 'comparison with a reviewed plan of 5,000 changes', [0, ...cpu], 10)];
}

function changed(text) {
  return text.replaceAll('mtu: 1500', 'mtu: 1476');
}

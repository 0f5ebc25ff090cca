// Measures the built command and prints each figure as a ratio beside its budget. Times are medians of whole processes; the sandbox
// runs in a process of its own on loopback. Nothing here is a test: a loaded machine moves the figures.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));
const demarc = join(root, 'dist', 'demarc.js');
const account = '023e105f4ecef8ad9ca31a8372d0c353';
const folder = mkdtempSync(join(tmpdir(), 'demarc-bench-'));
const rssHook = `data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS+'\\n'))`;
// What a person has set counts: a certificate bundle in NODE_EXTRA_CA_CERTS, for one, slows every start of Node down.
const ownEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(CLOUDFLARE|DEMARC)_/.test(name)),
);
const running = new Set();
const rows = [];
let bundles = 0;

try {
  startUp();
  await latency();
  await large();
  await growth();
  await allocation();
  await matching();
  await backupSets();
  await preflight();
  await preflightLatency();
  await everythingChanges();
  await exporting();
  await creates();
  await quota();
  await updates();
  print();
} finally {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true, force: true });
}

function startUp() {
  const file = write('ten.yaml', documentOf(5, 5));
  const { node, version, validate } = measureTogether(
    {
      node: { args: ['-e', '0'] },
      version: { args: [demarc, '--version'] },
      validate: { args: [demarc, 'validate', file] },
    },
    21,
  );
  figure('node -e 0', ms(node.median), '');
  ratio('demarc --version ÷ node -e 0', version.median / node.median, 1.5);
  ratio('demarc validate of 10 objects ÷ node -e 0', validate.median / node.median, 2.5);
}

async function latency() {
  const file = write('forty.yaml', documentOf(10, 30));
  const seed = write('forty.json', seedOf(10, 30));
  const nearby = await startSandbox('--seed', seed);
  const distant = await startSandbox('--seed', seed, '--latency', '100');
  const rounds = 15;
  const { near, far } = measureTogether(
    {
      near: { args: [demarc, 'plan', file], environment: nearby.environment },
      far: { args: [demarc, 'plan', file], environment: distant.environment },
    },
    rounds,
  );
  const { counts } = await distant.requests();
  await Promise.all([nearby.stop(), distant.stop()]);
  const beyond = far.median - near.median;
  ratio('plan of 40 objects at 100 ms: time beyond start-up ÷ its longest chain (1 request)', beyond / 100, 1.3);
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0) / (rounds + 1);
  figure('requests for that plan', `${total} (${Object.keys(counts).sort().join(', ')})`, '3', total <= 3);
}

async function large() {
  const text = documentOf(100, 5000);
  const file = write('large.yaml', text);
  const bare = write(
    'bare.mjs',
    `import { parseDocument } from ${JSON.stringify(yamlUrl())};\nimport { readFileSync } from 'node:fs';\nparseDocument(readFileSync(${JSON.stringify(file)}, 'utf8'));\n`,
  );
  const sandbox = await startSandbox('--seed', write('large.json', seedOf(100, 5000)));
  const { yaml, plan } = measureTogether(
    {
      yaml: { args: [bare] },
      plan: { args: ['--import', rssHook, demarc, 'plan', file], environment: sandbox.environment },
    },
    5,
  );
  const { counts } = await sandbox.requests();
  await sandbox.stop();
  figure('bare yaml.parseDocument of 5,100 objects', ms(yaml.median), '');
  figure('plan of 5,100 objects', ms(plan.median), '');
  ratio('plan of 5,100 objects ÷ bare yaml.parseDocument', plan.median / yaml.median, 2.0);
  figure('its peak memory', `${Math.round(plan.peakKiB / 1024)} MiB`, '300 MiB', plan.peakKiB / 1024 <= 300);
  const pages = counts.list_cnis / 6;
  figure(
    'its requests',
    `1 settings, ${counts.list_interconnects / 6} pages of interconnects, ${pages} of CNIs`,
    '1 + 1 + 5',
    pages <= 6,
  );
}

async function growth() {
  const perObject = [];
  for (const cnis of [1000, 20000]) {
    const file = write(`grow-${cnis}.yaml`, documentOf(cnis / 50, cnis));
    const sandbox = await startSandbox('--seed', write(`grow-${cnis}.json`, seedOf(cnis / 50, cnis)));
    const { median } = measure([demarc, 'plan', file], 3, sandbox.environment);
    await sandbox.stop();
    perObject.push(median / (cnis * 1.02));
  }
  ratio('time per object at 20,000 CNIs ÷ at 1,000', perObject[1] / perObject[0], 1.0);
}

/** Ports for 500 selectors, narrow and broad, half of them kept apart, beyond what the same listing costs without selectors. */
async function allocation() {
  const slots = range(10_000, (i) => slotOf(i, false));
  const sandbox = await startSandbox('--seed', write('slots.json', accountSeed({ slots })));
  const plain = write(
    'plain.yaml',
    directsOf((i) => `slot_id: ${slotId(i)}`),
  );
  const selecting = write('selecting.yaml', directsOf(selectorOf));
  const both = measureTogether(
    {
      plain: { args: [demarc, 'plan', plain], environment: sandbox.environment },
      selecting: { args: [demarc, 'plan', selecting], environment: sandbox.environment },
    },
    5,
  );
  await sandbox.stop();
  const cost = both.selecting.median - both.plain.median;
  figure('ports for 500 selectors among 10,000 slots', ms(cost), '1000 ms', cost <= 1000);
}

/** Which of 10,000 live interconnects 500 selectors are, beyond what the same account costs with pins. */
async function matching() {
  const slots = range(10_000, (i) => slotOf(i, true));
  const interconnects = slots.map((slot, i) => ({ ...interconnectOf(i), site: slot.site, facility: slot.facility }));
  const sandbox = await startSandbox('--seed', write('live.json', accountSeed({ slots, interconnects })));
  const pinned = write(
    'pinned.yaml',
    directsOf((i) => `name: icon-${i}`),
  );
  const selecting = write(
    'matching.yaml',
    directsOf((i) => selectorOf(i).replace(/, diverse_from: .*]/, '')),
  );
  const both = measureTogether(
    {
      pinned: { args: [demarc, 'plan', pinned], environment: sandbox.environment },
      selecting: { args: [demarc, 'plan', selecting], environment: sandbox.environment },
    },
    5,
  );
  await sandbox.stop();
  const cost = both.selecting.median - both.pinned.median;
  figure('who is who: 500 selectors among 10,000 live interconnects', ms(cost), '1000 ms', cost <= 1000);
}

/** An account of 2,000 objects in which every CNI changes, one circuit after the other. */
/** Within a process: a start of Node takes longer than what is measured. */
async function backupSets() {
  const {
    setFacts,
    backupSets: setsOf,
    ...plan
  } = await import(
    bundled(
      'src/plan/sets/circuits.ts',
      'src/plan/sets/backup-sets.ts',
      'src/plan/sets/liveness.ts',
      'src/plan/order/blocks.ts',
      'src/plan/order/chains.ts',
      'src/plan/order/proof.ts',
      'src/plan/order/walk-chain.ts',
      'src/plan/guards/outage.ts',
    )
  );
  const interconnects = range(2_000, (i) => ({
    ...interconnectOf(i),
    site: `${metroOf(i % 100)}01`,
    owner: undefined,
  }));
  const cnis = range(10_000, (i) => ({
    id: String(i).padStart(6, '0'),
    interconnect: `icon-${i % 2_000}`,
    magic: { conduit_name: `cni-${i}` },
    bgp: { customer_asn: (Math.floor(i / 100) % 4) + 4 * Math.floor(i / 2_000) + (i % 3 === 0 ? 0 : 20 * (i % 100)) },
  }));
  const declared = interconnects.map((_, i) => ({ key: `ic-${i}`, type: 'direct', group: `g${Math.floor(i / 3)}` }));
  const desired = { policy: { ignore: [], metros: {} }, interconnects: declared, cnis: [] };
  const live = { account, interconnects, cnis };
  const matched = new Map(interconnects.map((interconnect, i) => [`ic-${i}`, interconnect]));
  const match = { interconnects: matched, successors: new Map(), cnis: new Map() };
  const times = range(7, () => {
    const start = performance.now();
    const sets = setsOf(setFacts(desired, live, match));
    return { elapsed: performance.now() - start, sets };
  });
  const [{ elapsed }] = times.sort((a, b) => a.elapsed - b.elapsed).slice(3);
  const { sets } = times[0];
  const most = Math.max(...sets.filter(({ kind }) => kind !== 'account').map(({ members }) => members.size));
  figure(`${sets.length} backup sets of 2,000 circuits, the largest of ${most}`, ms(elapsed), '100 ms', elapsed <= 100);
  guardOfAll(plan, sets, cnis);
}

/** Every circuit is disrupted by one change, and every set trips. */
function guardOfAll(
  { Liveness, blocksOf, standingFinder, proofFinder, chainsOf, blockEdges, walkChain, outage },
  sets,
  cnis,
) {
  const proofOf = proofFinder(
    { soakMs: 0, tunnelHealthMs: 0, checkMs: undefined, confirm: false },
    () => true,
    () => false,
    () => false,
  );
  const decisions = {
    interconnects: [],
    cnis: cnis.slice(0, 2_000).map((live) => ({
      address: `cni.${live.magic.conduit_name}`,
      action: 'update',
      live,
      fields: [{ path: 'magic.mtu', before: 1500, after: 1476 }],
    })),
    traffic: { isDirect: () => true },
  };
  const drafts = decisions.cnis.map(({ address }) => ({
    ...{ name: `${address}#update_cni`, address, action: { call: 'update_cni' }, needs: [], after: [], healthy: [] },
  }));
  const liveness = new Liveness(new Map(range(2_000, (i) => [`icon-${i}`, { state: 'Healthy' }])));
  const given = { allowed: [], isProven: false, isJudged: () => false, unguarded: [], interconnects: [] };
  const times = range(7, () => {
    const begun = performance.now();
    const blocks = blocksOf(drafts, decisions, standingFinder(sets, liveness, proofOf));
    const start = performance.now();
    const chains = chainsOf(blocks, sets);
    const edges = blockEdges(blocks, chains, { carriesFor: () => [] });
    const walks = chains.map((chain) => walkChain(chain, liveness, proofOf));
    const trip = outage({ walks, sets, liveness, ...given });
    return { elapsed: performance.now() - start, ordering: start - begun, chains, edges, trip };
  });
  const [{ ordering }] = times.toSorted((a, b) => a.ordering - b.ordering).slice(3);
  figure('blocks of 2,000 changes in their order', ms(ordering), '100 ms', ordering <= 100);
  const [{ elapsed, chains, edges, trip }] = times.toSorted((a, b) => a.elapsed - b.elapsed).slice(3);
  const label = `chains and the guard outage over them: ${chains.length} chains, ${edges.length} edges, ${trip?.addresses.length} changes`;
  figure(label, ms(elapsed), '100 ms', elapsed <= 100);
}

/** 40 circuits whose MTU changes, at 100 ms: what rides on them is read beside their health. */
async function preflightLatency() {
  const changed = documentOf(40, 40).replaceAll('mtu: 1500', 'mtu: 1476');
  const off = write('off.yaml', changed.replace('version: 1', 'version: 1\npolicy: { preflight: off }'));
  const judged = write('judged.yaml', changed);
  const sandbox = await startSandbox('--seed', write('circuits.json', seedOf(40, 40)), '--latency', '100');
  const { without, beside } = measureTogether(
    {
      without: { args: [demarc, 'plan', off, '--allow', 'outage=ewr'], environment: sandbox.environment },
      beside: { args: [demarc, 'plan', judged, '--allow', 'outage=ewr'], environment: sandbox.environment },
    },
    7,
  );
  await sandbox.stop();
  const beyond = (beside.median - without.median) / 100;
  ratio('plan of 40 changed circuits at 100 ms: time beyond one without preflight ÷ a request', beyond, 1.3);
}

/** 200 changes, each while all before it are away, over pairs of routes in 200 tunnels that 50 data centres watch. */
async function preflight() {
  const { judge } = await import(bundled('src/preflight/judge.ts'));
  const ip = (n) => `10.9.${n >> 8}.${n & 255}`;
  const cnis = range(200, (i) => ({
    ...{
      id: `cni-${i}`,
      conduitName: `tunnel-${i}`,
      interconnect: `icon-${i}`,
      reservation: `r-${i}`,
      learns: i % 2 === 0,
    },
    ...{ p2pIp: `${ip(2 * i)}/31`, custIp: `${ip(2 * i + 1)}/31` },
  }));
  const routes = range(5_000, (i) => ({
    ...{
      id: `route-${i}`,
      prefix: `20.${i >> 9}.${(i >> 1) & 255}.0/24`,
      nexthop: ip(2 * (i % 200) + 1),
      priority: 100 + i,
    },
    ...(i % 7 === 0 && { scope: { regions: ['ENAM'], colos: [] } }),
  }));
  const health = cnis.flatMap(({ conduitName }, i) =>
    range(50, (k) => ({ tunnel: conduitName, colo: `colo-${k}`, state: (i * 31 + k * 17) % 97 === 0 ? 0.9 : 1 })),
  );
  const read = (value) => ({ read: true, value });
  const facts = {
    routes: read(routes),
    interconnects: read(
      cnis.map(({ conduitName, p2pIp }) => ({ name: conduitName, version: '2', interfaceAddress: p2pIp })),
    ),
    ...{ tunnels: read([]), prefixes: read([{ id: 'owned', cidr: '20.0.0.0/8' }]), bgpPrefixes: new Map() },
    analytics: read({ health, recent: [], ingress: [], egress: [] }),
  };
  const disruptions = cnis.map(({ id }, i) => ({ id: `cni.c${i}`, cni: id, takes: i % 3 === 0 ? 'soft' : 'path' }));
  const ids = disruptions.map(({ id }) => id);
  const measureJudge = (moments) => {
    const times = range(7, () => {
      const start = performance.now();
      const { changes } = judge(facts, cnis, disruptions, moments);
      return { elapsed: performance.now() - start, changes };
    });
    const [{ elapsed, changes }] = times.sort((a, b) => a.elapsed - b.elapsed).slice(3);
    const verdicts = [...changes.values()].reduce((sum, { prefixes }) => sum + prefixes.length, 0);
    return { elapsed, verdicts };
  };
  const { elapsed, verdicts } = measureJudge(ids.map((id, i) => ({ own: [id], down: ids.slice(0, i) })));
  figure(`5,000 routes × 200 tunnels × 200 changes: ${verdicts} verdicts`, ms(elapsed), '200 ms', elapsed <= 200);
  const [blocks, beside] = [ids.slice(0, 100), ids.slice(100)];
  const lasting = measureJudge(blocks.map((id, i) => ({ own: [id, ...beside], down: blocks.slice(0, i) })));
  const isFast = lasting.elapsed <= 250;
  figure('the same, half of the changes in no block beside all others', ms(lasting.elapsed), '250 ms', isFast);
}

function metroOf(i) {
  return `${String.fromCharCode(97 + Math.floor(i / 26))}${String.fromCharCode(97 + (i % 26))}x`;
}

/** The address of a module with all exports of these files. */
function bundled(...files) {
  const contents = files.map((file) => `export * from ${JSON.stringify(join(root, file))};`).join('\n');
  const outfile = join(folder, `bundled-${(bundles += 1)}.mjs`);
  buildSync({ stdin: { contents, resolveDir: root }, bundle: true, format: 'esm', platform: 'node', outfile });
  return pathToFileURL(outfile).href;
}

async function everythingChanges() {
  const text = documentOf(40, 1960);
  const same = write('same.yaml', text);
  const changed = write('changed.yaml', text.replaceAll('mtu: 1500', 'mtu: 1476'));
  const sandbox = await startSandbox('--seed', write('changed.json', seedOf(40, 1960)));
  const both = measureTogether(
    {
      same: { args: [demarc, 'plan', same], environment: sandbox.environment },
      changed: {
        args: [demarc, 'plan', '--allow', 'outage=account', '--format', 'markdown', changed],
        environment: sandbox.environment,
      },
    },
    5,
  );
  await sandbox.stop();
  figure('plan of 2,000 objects, nothing changes', ms(both.same.median), '');
  figure('plan of 2,000 objects, everything changes', ms(both.changed.median), '');
}

/** A whole account as a document, which is read back and planned before it is printed, beside planning it. */
async function exporting() {
  const file = write('adopted.yaml', documentOf(50, 950));
  const sandbox = await startSandbox('--seed', write('adopted.json', seedOf(50, 950)));
  const environment = { ...sandbox.environment, CLOUDFLARE_ACCOUNT_ID: account };
  const { plan, exported } = measureTogether(
    {
      plan: { args: [demarc, 'plan', file], environment },
      exported: { args: [demarc, 'export', '--quiet'], environment },
    },
    5,
  );
  await sandbox.stop();
  figure('export of 1,000 objects', ms(exported.median), '');
  ratio('export of 1,000 objects ÷ their plan', exported.median / plan.median, 1.5);
}

/** Sites of 50 ports each, two routers and two speeds to a site. */
function slotOf(i, occupied) {
  const site = `site${i % 200}`;
  const facility = { name: `Hall ${i % 200}`, address: ['165 Halsey St', 'Newark, NJ 07102', 'United States'] };
  return {
    id: slotId(i),
    facility,
    occupied,
    site,
    speed: i % 3 === 0 ? '100G' : '10G',
    ccr_device_name: `cr${(i / 200) & 1}.${site}`,
  };
}

function interconnectOf(i) {
  return {
    account,
    facility: { name: 'Equinix NY1', address: ['165 Halsey St', 'Newark, NJ 07102', 'United States'] },
    name: `icon-${i}`,
    owner: account,
    site: 'ewr01',
    slot_id: slotId(i),
    speed: '10G',
    type: 'direct',
  };
}

function accountSeed(parts) {
  return JSON.stringify({ accounts: { [account]: { settings: { default_asn: 13335 }, ...parts } } });
}

function range(n, make) {
  return Array.from({ length: n }, (_, i) => make(i));
}

function selectorOf(i) {
  const apart = i % 2 === 1 ? `, diverse_from: [ic-${i - 1}]` : '';
  return i % 5 === 0 ? `slot: { speed: 10G${apart} }` : `slot: { site: site${(i >> 1) % 200}, speed: 10G${apart} }`;
}

function directsOf(place) {
  const lines = ['version: 1', `account: ${account}`, 'interconnects:'];
  for (let i = 0; i < 500; i++) lines.push(`  ic-${i}:`, '    type: direct', `    ${place(i)}`);
  return `${lines.join('\n')}\n`;
}

/** 1,000 independent creates, 16 at a time, against a server that takes 50 ms for each request and allows any number of them. */
async function creates() {
  const { file, seed } = createsOf(1000);
  const samples = [];
  for (let i = 0; i < 5; i++) {
    const sandbox = await startSandbox('--seed', seed, '--latency', '50');
    const log = join(folder, `creates-${i}.ndjson`);
    runOnce([demarc, 'apply', '--yes', '--parallelism', '16', '--log', log, file], sandbox.environment);
    await sandbox.stop();
    samples.push(spanOf(log));
  }
  samples.sort((a, b) => a - b);
  ratio('1,000 creates at 50 ms, 16 at a time ÷ the ideal', samples[2] / ((1000 / 16) * 50), 1.15);
}

/** Milliseconds from the first create that was sent to the last answer, by the run's own log. */
function spanOf(log) {
  const created = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ event, operation }) => event === 'request' && operation === 'create_cni')
    .map((line) => ({ end: Date.parse(line.time), start: Date.parse(line.time) - line.duration_ms }));
  return Math.max(...created.map(({ end }) => end)) - Math.min(...created.map(({ start }) => start));
}

/** The same where 120 requests are allowed in 3 seconds. */
async function quota() {
  const { file, seed } = createsOf(1000);
  const sandbox = await startSandbox('--seed', seed, '--rate-limit', '120/3');
  const { elapsed } = runOnce([demarc, 'apply', '--yes', '--parallelism', '16', file], sandbox.environment);
  const { requests } = await sandbox.requests();
  await sandbox.stop();
  const refused = requests.filter(({ status }) => status === 429).length;
  figure('1,000 creates at 120 requests per 3 s: answers with 429', `${refused}`, '0', refused === 0);
  // The windows that the run had, the one that it ended in included.
  const windows = Math.ceil(elapsed / 3000);
  const share = requests.length / (120 * windows);
  rows.push(['its share of the quota', `${Math.round(share * 100)} %`, '≥ 90 %', share >= 0.9 ? 'ok' : 'OVER']);
}

/** The quota of 1,200 does not hold a GET for each write. */
async function updates() {
  const file = write('updates.yaml', documentOf(1, 600).replaceAll('mtu: 1500', 'mtu: 1400'));
  const sandbox = await startSandbox('--seed', write('updates.json', seedOf(1, 600)), '--rate-limit', '1200/300');
  const { elapsed } = runOnce([demarc, 'apply', '--yes', file], sandbox.environment);
  const { requests } = await sandbox.requests();
  await sandbox.stop();
  figure('requests of an apply of 600 updates', `${requests.length}`, '660', requests.length <= 660);
  figure('its time at 1,200 requests per 300 s', ms(elapsed), '10000 ms', elapsed <= 10_000);
}

function createsOf(cnis) {
  const text = documentOf(1, cnis).replace(/^ {4}(?:cust|p2p)_ip: .*\n/gm, '');
  return { file: write('creates.yaml', text), seed: write('creates.json', seedOf(1, 0)) };
}

/** The median of one command's runs. */
function measure(args, times, environment = {}) {
  return measureTogether({ it: { args, environment } }, times).it;
}

/** Medians of several commands, run in turn, so that a passing load falls on all of them alike. */
function measureTogether(commands, times) {
  const results = Object.fromEntries(Object.keys(commands).map((name) => [name, { samples: [], peakKiB: 0 }]));
  // One round more than is counted: the first one warms the file cache.
  for (let i = 0; i <= times; i++) {
    for (const [name, { args, environment }] of Object.entries(commands)) {
      const { elapsed, peakKiB } = runOnce(args, environment);
      if (i > 0) results[name].samples.push(elapsed);
      results[name].peakKiB = Math.max(results[name].peakKiB, peakKiB);
    }
  }
  return Object.fromEntries(
    Object.entries(results).map(([name, { samples, peakKiB }]) => {
      samples.sort((a, b) => a - b);
      return [name, { median: samples[Math.floor(samples.length / 2)], peakKiB }];
    }),
  );
}

function runOnce(args, environment = {}) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...ownEnvironment, ...environment },
  });
  const elapsed = performance.now() - start;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return { elapsed, peakKiB: Number(/^peak (\d+)$/m.exec(stderr)?.[1] ?? 0) };
}

async function startSandbox(...flags) {
  const child = spawn(process.execPath, [demarc, 'sandbox', '--port', '0', ...flags], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const url = await new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the sandbox did not start')));
    child.stdout.once('data', (chunk) => resolve(String(chunk).split('\n')[0].trim()));
  });
  return {
    environment: { CLOUDFLARE_BASE_URL: url, CLOUDFLARE_API_TOKEN: 'bench' },
    requests: async () => (await fetch(new URL('/_sandbox/requests', url))).json(),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill();
      }),
  };
}

function slotId(i) {
  return `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
}

function link(i, end) {
  return `10.${i >> 15}.${(i >> 7) & 255}.${(i & 127) * 2 + end}/31`;
}

function documentOf(interconnects, cnis) {
  const lines = ['version: 1', `account: ${account}`, 'interconnects:'];
  for (let i = 0; i < interconnects; i++) {
    lines.push(`  ic-${i}:`, '    type: direct', `    slot_id: ${slotId(i)}`, '    speed: 10G');
  }
  lines.push('cnis:');
  for (let i = 0; i < cnis; i++) {
    lines.push(
      `  cni-${i}:`,
      `    interconnect: ic-${i % interconnects}`,
      '    magic:',
      `      conduit_name: cni-${i}`,
      `      description: number ${i}`,
      '      mtu: 1500',
      '    bgp:',
      '      customer_asn: 65010',
      '      extra_prefixes: [0.0.0.0/0]',
      `    cust_ip: ${link(i, 1)}`,
      `    p2p_ip: ${link(i, 0)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function seedOf(interconnects, cnis) {
  const facility = { name: 'Equinix NY1', address: ['165 Halsey St', 'Newark, NJ 07102', 'United States'] };
  const seed = {
    settings: { default_asn: 13335 },
    slots: range(interconnects, (i) => ({
      id: slotId(i),
      facility,
      occupied: true,
      site: 'ewr01',
      speed: '10G',
      account,
    })),
    interconnects: range(interconnects, interconnectOf),
    cnis: range(cnis, (i) => ({
      id: `10000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      account,
      cust_ip: link(i, 1),
      p2p_ip: link(i, 0),
      interconnect: `icon-${i % interconnects}`,
      magic: { conduit_name: `cni-${i}`, description: `number ${i}`, mtu: 1500 },
      bgp: { customer_asn: 65010, extra_prefixes: ['0.0.0.0/0'], md5_key: null },
    })),
  };
  return JSON.stringify({ accounts: { [account]: seed } });
}

function yamlUrl() {
  return new URL('node_modules/yaml/dist/index.js', new URL('../', import.meta.url)).href;
}

function write(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function ms(value) {
  return `${value.toFixed(0)} ms`;
}

function ratio(name, value, budget) {
  figure(name, `${value.toFixed(2)} ×`, `${budget.toFixed(2)} ×`, value <= budget * 1.0001);
}

function figure(name, value, budget, holds) {
  rows.push([name, value, budget === '' ? '' : `≤ ${budget}`, holds === undefined ? '' : holds ? 'ok' : 'OVER']);
}

function print() {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    );
  }
  if (rows.some((row) => row[3] === 'OVER')) process.exitCode = 1;
}

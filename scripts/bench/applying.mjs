import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentOf, seedOf } from './accounts.mjs';
import { demarc, folder, median, runOnce, startSandbox, write } from './processes.mjs';
import { row } from './rows.mjs';

export const applying = { creates, quota, updates };

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
  const ideal = (1000 / 16) * 50;
  return [
    row(
      'creates/ratio',
      '1,000 creates at 50 ms, 16 at a time: elapsed ÷ the ideal',
      median(samples) / ideal,
      '×',
      1.15,
    ),
  ];
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
  const { time } = runOnce([demarc, 'apply', '--yes', '--parallelism', '16', file], sandbox.environment);
  const { requests } = await sandbox.requests();
  await sandbox.stop();
  const refused = requests.filter(({ status }) => status === 429).length;
  // The windows that the run had, the one that it ended in included.
  const windows = Math.ceil(time / 3000);
  const unused = 100 * (1 - requests.length / (120 * windows));
  return [
    row('quota/refused', '1,000 creates at 120 requests per 3 s: answers with 429', refused, 'requests', 0),
    row('quota/unused', 'its share of the quota that it leaves', unused, '%', 10),
  ];
}

/** The quota of 1,200 does not hold a GET for each write. */
async function updates() {
  const file = write('updates.yaml', documentOf(1, 600).replaceAll('mtu: 1500', 'mtu: 1400'));
  const sandbox = await startSandbox('--seed', write('updates.json', seedOf(1, 600)), '--rate-limit', '1200/300');
  const { time } = runOnce([demarc, 'apply', '--yes', file], sandbox.environment);
  const { requests } = await sandbox.requests();
  await sandbox.stop();
  return [
    row('updates/requests', 'requests of an apply of 600 updates', requests.length, 'requests', 660),
    row('updates/time', 'elapsed at 1,200 requests per 300 s', time, 'ms', 10_000),
  ];
}

function createsOf(cnis) {
  const text = documentOf(1, cnis).replace(/^ {4}(?:cust|p2p)_ip: .*\n/gm, '');
  return { file: write('creates.yaml', text), seed: write('creates.json', seedOf(1, 0)) };
}

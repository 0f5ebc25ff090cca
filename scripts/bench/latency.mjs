import { documentOf, seedOf } from './accounts.mjs';
import { demarc, measureTogether, startSandbox, write } from './processes.mjs';
import { row } from './rows.mjs';

export const latency = { latency: planOfForty, 'latency-preflight': planOfFortyChanges };

const milliseconds = 100;

async function planOfForty() {
  const file = write('forty.yaml', documentOf(10, 30));
  const seed = write('forty.json', seedOf(10, 30));
  const nearby = await startSandbox('--seed', seed);
  const distant = await startSandbox('--seed', seed, '--latency', `${milliseconds}`);
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
  const chain = (far.time - near.time) / milliseconds;
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0) / (rounds + 1);
  const requests = Object.keys(counts).sort().join(', ');
  return [
    row('latency/chain', 'plan of 40 objects at 100 ms: elapsed beyond start-up ÷ a request', chain, '×', 1.3),
    row('latency/requests', `requests for that plan (${requests})`, total, 'requests', 3),
  ];
}

/** 40 circuits whose MTU changes, at 100 ms: what rides on them is read beside their health. */
async function planOfFortyChanges() {
  const changed = documentOf(40, 40).replaceAll('mtu: 1500', 'mtu: 1476');
  const off = write('off.yaml', changed.replace('version: 1', 'version: 1\npolicy: { preflight: off }'));
  const judged = write('judged.yaml', changed);
  const sandbox = await startSandbox('--seed', write('circuits.json', seedOf(40, 40)), '--latency', `${milliseconds}`);
  const { environment } = sandbox;
  const { without, beside } = measureTogether(
    {
      without: { args: [demarc, 'plan', off, '--allow', 'outage=ewr'], environment },
      beside: { args: [demarc, 'plan', judged, '--allow', 'outage=ewr'], environment },
    },
    7,
  );
  await sandbox.stop();
  const beyond = (beside.time - without.time) / milliseconds;
  const what = 'plan of 40 changed circuits at 100 ms: elapsed beyond one without preflight ÷ a request';
  return [row('latency-preflight/chain', what, beyond, '×', 1.3)];
}

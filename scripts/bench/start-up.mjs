import { documentOf, seedOf } from './accounts.mjs';
import { demarc, measureTogether, startSandbox, write } from './processes.mjs';
import { row } from './rows.mjs';

export const startUp = { 'start-up': measureStartUp };

async function measureStartUp() {
  const file = write('ten.yaml', documentOf(5, 5));
  const sandbox = await startSandbox('--seed', write('ten.json', seedOf(5, 5)));
  const { node, version, validate, plan } = measureTogether(
    {
      node: { args: ['-e', '0'] },
      version: { args: [demarc, '--version'] },
      validate: { args: [demarc, 'validate', file] },
      plan: { args: [demarc, 'plan', file], environment: sandbox.environment },
    },
    21,
  );
  await sandbox.stop();
  return [
    row('start-up/node', 'node -e 0', node.cpu, 'ms'),
    row('start-up/version', 'demarc --version ÷ node -e 0', version.cpu / node.cpu, '×', 1.3),
    row('start-up/validate', 'demarc validate of 10 objects ÷ node -e 0', validate.cpu / node.cpu, '×', 3.2),
    row('start-up/plan', 'demarc plan of 10 objects ÷ node -e 0', plan.cpu / node.cpu, '×', 7),
    row('start-up/plan-memory', 'its peak of memory', plan.peak, 'MiB', 70),
  ];
}

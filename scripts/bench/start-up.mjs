import { documentOf } from './accounts.mjs';
import { demarc, measureTogether, write } from './processes.mjs';
import { row } from './rows.mjs';

export const startUp = { 'start-up': measureStartUp };

function measureStartUp() {
  const file = write('ten.yaml', documentOf(5, 5));
  const { node, version, validate } = measureTogether(
    {
      node: { args: ['-e', '0'] },
      version: { args: [demarc, '--version'] },
      validate: { args: [demarc, 'validate', file] },
    },
    21,
  );
  return [
    row('start-up/node', 'node -e 0', node.cpu, 'ms'),
    row('start-up/version', 'demarc --version ÷ node -e 0', version.cpu / node.cpu, '×', 1.5),
    row('start-up/validate', 'demarc validate of 10 objects ÷ node -e 0', validate.cpu / node.cpu, '×', 2.5),
  ];
}

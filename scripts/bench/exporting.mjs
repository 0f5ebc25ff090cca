import { account, documentOf, seedOf } from './accounts.mjs';
import { demarc, measureTogether, startSandbox, write } from './processes.mjs';
import { row } from './rows.mjs';

export const exporting = { export: exportBesidePlan };

/** A whole account as a document, which is read back and planned before it is printed, beside planning it. */
async function exportBesidePlan() {
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
  return [
    row('export/time', 'export of 1,000 objects', exported.cpu, 'ms'),
    row('export/ratio', 'export of 1,000 objects ÷ their plan', exported.cpu / plan.cpu, '×', 1.5),
  ];
}

import { documentOf, seedOf } from './accounts.mjs';
import { demarc, measureTogether, startSandbox, write } from './processes.mjs';
import { row } from './rows.mjs';

export const growth = { growth: planOfTwentyThousand };

async function planOfTwentyThousand() {
  const perObject = [];
  for (const cnis of [1000, 20000]) {
    const file = write(`grow-${cnis}.yaml`, documentOf(cnis / 50, cnis));
    const sandbox = await startSandbox('--seed', write(`grow-${cnis}.json`, seedOf(cnis / 50, cnis)));
    const { plan } = measureTogether({ plan: { args: [demarc, 'plan', file], environment: sandbox.environment } }, 3);
    await sandbox.stop();
    perObject.push(plan.cpu / (cnis * 1.02));
  }
  const what = 'plan: time per object at 20,000 CNIs ÷ at 1,000';
  return [row('growth/per-object', what, perObject[1] / perObject[0], '×', 1.0)];
}

import type { Change, PlanDocument } from '../model/plan.ts';
import { sanitiseText } from '../render/sanitise.ts';
import { ask } from './ask.ts';
import type { Terminal } from './terminal.ts';

/** Asks whether a plan is to be carried out. Anything but `yes` is a no. */
export async function confirmPlan(plan: PlanDocument, terminal: Terminal): Promise<boolean> {
  const changing = plan.accounts.filter(({ changes }) => changes.length > 0);
  const count = changing.reduce((total, { changes }) => total + changes.length, 0);
  const circuits = changing.flatMap(({ changes }) => changes.filter(takesCircuit));
  for (const { action, address, live_id } of circuits) {
    const name = live_id === null ? '' : ` (${live_id})`;
    await terminal.stderr.write(
      sanitiseText(`  ${action === 'replace' ? 'replaces a circuit' : 'takes a circuit away'}: ${address}${name}`) +
        '\n',
    );
  }
  const accounts = changing.map(({ account }) => account).join(', ');
  const question = sanitiseText(
    `Apply ${count === 1 ? 'this change' : `these ${count} changes`} to account ${accounts}? Only yes is accepted: `,
  );
  const answer = await ask(question);
  // An input that ended left the cursor behind the question.
  if (answer === undefined) await terminal.stderr.write('\n');
  return answer?.trim() === 'yes';
}

function takesCircuit({ kind, action }: Change): boolean {
  return kind === 'interconnect' && (action === 'delete' || action === 'replace');
}

import type { WorkAction, WorkStep } from '../../src/model/planned-account.ts';
import type { ChangeReport } from '../../src/model/report.ts';
import type { Commit } from '../../src/sandbox/store/world.ts';
import type { Run } from './run-once.ts';

/**
 * Compares the report of a run with the commits of the sandbox. Returns the differences.
 * @param isKnown false where an answer of the sandbox was untrue (a stale listing, a refusal of what it carried out): then nobody can
 * know what happened, and only what was never planned is counted
 */
export function checkRun(
  { exitCode, work, report }: Run,
  commits: readonly Commit[],
  isKnown: boolean,
): readonly string[] {
  const marks = commits.map((commit) => markOfCommit(commit));
  const made = new Map(commits.map((commit) => [markOfCommit(commit), commit.id]));
  const planned = new Map(work.map((step) => [step, markOfStep(step, work, made)]));
  const problems: string[] = [];
  for (const mark of marks) {
    if (![...planned.values()].includes(mark)) problems.push(`committed and not planned: ${mark}`);
  }
  if (!isKnown) return problems;
  const reports = new Map(report?.changes.map((change) => [change.address, change]));
  for (const mark of new Set([...planned.values(), ...marks])) {
    const steps = work.filter((step) => planned.get(step) === mark);
    const count = marks.filter((committed) => committed === mark).length;
    problems.push(
      ...checkCount(
        mark,
        count,
        steps.map((step) => reports.get(step.address)),
      ),
    );
  }
  if (exitCode === 1 && commits.length > 0)
    problems.push(`exit code 1 says that nothing was changed: ${marks.join(', ')}`);
  if ((exitCode === 3 || exitCode === 4) && commits.length > 0)
    problems.push(`exit code ${exitCode} after ${marks.join(', ')}`);
  return problems;
}

function checkCount(mark: string, count: number, reports: readonly (ChangeReport | undefined)[]): readonly string[] {
  const applied = reports.filter((change) => change?.outcome === 'applied').length;
  const open = reports.filter((change) => change?.outcome === 'unknown' || change?.begun === true).length;
  const words = `${mark}: ${count} commits; ${reports.map((change) => `${change?.address ?? ''} ${change?.outcome ?? 'not begun'}`).join(', ')}`;
  // A PUT may be sent again with the same body.
  const isTooMuch = mark.startsWith('update_') ? count > 0 && applied + open === 0 : count > applied + open;
  return count < applied || isTooMuch ? [words] : [];
}

function markOfCommit({ operation, id, after }: Commit): string {
  if (operation === 'create_cni') return `${operation} ${nameIn(after?.['magic'])}`;
  if (operation !== 'create_interconnect') return `${operation} ${id}`;
  const { slot_id, region, speed } = after ?? {};
  return `${operation} ${slot_id === undefined ? `${text(region)} ${text(speed)}` : text(slot_id)}`;
}

function markOfStep(step: WorkStep, work: readonly WorkStep[], made: ReadonlyMap<string, string>): string {
  const { action } = step;
  return `${action.call} ${idOf(action, work, made)}`;
}

function idOf(action: WorkAction, work: readonly WorkStep[], made: ReadonlyMap<string, string>): string {
  switch (action.call) {
    case 'update_settings':
      return 'settings';
    case 'delete_interconnect':
      return action.name;
    case 'delete_cni':
      return action.id;
    case 'create_cni':
      return action.body.magic.conduit_name;
    case 'create_interconnect': {
      const { body } = action;
      return body.type === 'direct' ? body.slot_id : `${body.region} ${body.bandwidth}`;
    }
    case 'update_cni': {
      const { cni } = action;
      if ('id' in cni) return cni.id;
      const maker = work.find(({ id }) => id === cni.created_by);
      return (maker && made.get(markOfStep(maker, work, made))) ?? 'never created';
    }
  }
}

function nameIn(magic: unknown): string {
  return typeof magic === 'object' && magic !== null && 'conduit_name' in magic ? text(magic.conduit_name) : '';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

import type { Commit } from '../../../src/sandbox/store/world.ts';
import type { Ended } from './run-command.ts';

/** The problems of a run after which nothing may be left to do. */
export function checkConverged({ exitCode, reports }: Ended): readonly string[] {
  if (exitCode === 0) return [];
  const shown = reports.map(({ changes, converged, remaining }) => ({ changes, converged, remaining }));
  return [`converges: a run without faults ends ${exitCode ?? 'killed'}: ${JSON.stringify(shown).slice(0, 600)}`];
}

/** The problems of the run after that, which has nothing to do. */
export function checkNothingLeft({ exitCode, plans }: Ended, commits: readonly Commit[]): readonly string[] {
  const changes = plans.flatMap(({ changes }) => changes.map(({ action, address }) => `${action} ${address}`));
  return [
    ...(exitCode !== 0 || changes.length > 0 ? [`converges: the next plan has ${changes.join(', ')}`] : []),
    ...(commits.length > 0 ? ['converges: the next run changes something'] : []),
  ];
}

/**
 * The problems of two runs at an API that stores other values than it was sent.
 * @param commits those of the second run
 */
export function checkStoredOtherwise(runs: readonly Ended[], commits: readonly Commit[]): readonly string[] {
  const made = commits.filter(({ operation }) => operation === 'create_cni');
  return [
    ...(made.length > 0 ? [`stored: ${made.map(({ id }) => id).join()} made again`] : []),
    ...runs.flatMap(({ reports }) => (/tunnel/i.test(JSON.stringify(reports)) ? ['stored: a tunnel is blamed'] : [])),
  ];
}

/** The addresses of journal entries that the plans could not restore. */
export function notPlaced({ plans }: Ended): ReadonlySet<string> {
  const notes = plans.flatMap(({ warnings }) => warnings.filter(({ code }) => code === 'plan-journal-not-placed'));
  return new Set(notes.flatMap(({ address }) => address ?? []));
}

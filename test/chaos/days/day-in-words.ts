import type { Commit } from '../../../src/sandbox/store/world.ts';
import type { DayRun } from './check-account.ts';
import { difference } from './check-commits.ts';
import type { Command, Ended } from './run-command.ts';
import { conduitOf } from './world-view.ts';

export function documentsInWords({ documents }: Command): readonly string[] {
  return documents.map((document) => `documents ${JSON.stringify(document)}`);
}

/** A run as lines of the story: how it ended, what it committed, what its plans and reports say. */
export function runInWords(number: number, { command, incident, ended, commits }: DayRun): readonly string[] {
  const flags = `--allow ${command.allowed.join()}${command.wait ? ' --wait' : ''} --parallelism ${command.parallelism}`;
  return [
    `run ${number} with ${incident.kind} ${incident.at} ends ${ended.exitCode ?? 'killed'}; ${flags}`,
    ...commits.map((commit) => `  ${commitInWords(commit)}`),
    ...ended.plans.flatMap(({ errors, warnings }) =>
      [...errors, ...warnings].map(({ code, message }) => `  ${code} ${message}`),
    ),
    ...ended.reports.flatMap(({ changes }) =>
      changes
        .filter(({ outcome }) => outcome !== 'applied')
        .map(({ address, outcome, error }) => `  ${address} ${outcome} ${error?.message ?? ''}`),
    ),
  ];
}

function commitInWords({ operation, id, before, after }: Commit): string {
  if (operation.startsWith('delete')) return `${operation} ${id} ${conduitOf(before)}`;
  if (operation === 'update_cni') return `${operation} ${id} ${conduitOf(before)}: ${difference(before, after)}`;
  return `${operation} ${id} ${JSON.stringify(after)}`;
}

/** The codes that made a run be refused. */
export function codesOf({ plans }: Ended): string {
  const codes = plans.flatMap(({ errors, guards }) => [
    ...errors.map(({ code }) => code),
    ...guards.filter(({ lifted }) => !lifted).map(({ id }) => id),
  ]);
  return [...new Set(codes)].sort().join('+');
}

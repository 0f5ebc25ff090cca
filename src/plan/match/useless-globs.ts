import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount } from '../../model/live.ts';
import { nameGlobs } from '../../model/name-globs.ts';
import type { PlanNote } from '../../model/plan.ts';
import { planNote } from '../note.ts';

/** What means something in the globs of a shell, and is text here: `{a,b}`, `[x]`, `!(a)`, `**`. */
const shellOnly = /[!@+?*]\(|\*\*/;

function isForShell(glob: string): boolean {
  return shellOnly.test(glob) || encloses(glob, '{', '}') || encloses(glob, '[', ']');
}

function encloses(text: string, first: string, last: string): boolean {
  const start = text.indexOf(first);
  return start !== -1 && text.includes(last, start);
}

/**
 * Globs of `policy.ignore` that are written for a shell and match no name. What was to be left to somebody else is then touched, or
 * pruned: it is said before that happens.
 */
export function uselessGlobs(desired: DesiredAccount, live: LiveAccount): readonly PlanNote[] {
  const suspects = desired.policy.ignore.flatMap((glob, index) => (isForShell(glob) ? [{ glob, index }] : []));
  if (suspects.length === 0) return [];
  const names = [
    ...live.interconnects.map(({ name }) => name),
    ...live.cnis.map(({ magic }) => magic.conduit_name),
    ...desired.interconnects.flatMap(({ name }) => name ?? []),
    ...desired.cnis.map(({ magic }) => magic.conduit_name),
  ];
  const matching = nameGlobs(suspects.map(({ glob }) => glob));
  const useful = new Set<number>();
  for (const name of new Set(names)) for (const at of matching(name)) useful.add(at);
  return suspects.flatMap(({ glob, index }, at) => (useful.has(at) ? [] : [useless(desired, glob, index)]));
}

function useless({ origin }: DesiredAccount, glob: string, index: number): PlanNote {
  return planNote({
    code: 'plan-ignore-useless',
    message: `policy.ignore: ${JSON.stringify(glob)} matches nothing: only * and ? have a meaning, braces, brackets and parentheses are text`,
    hint: 'write one glob for each name, or remove this one',
    origin,
    path: ['policy', 'ignore', index],
  });
}

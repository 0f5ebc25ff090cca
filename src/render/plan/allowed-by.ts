import { groupBy } from '../../model/collections.ts';
import type { AllowedBy, GuardId } from '../../model/plan.ts';
import { joinWords } from '../../model/text.ts';
import { type Untrusted, untrusted } from '../text/sanitise.ts';

/** What a commit of a pull request lifts, or the workflow in every run. */
export interface AllowedByNode {
  /** The start of the commit's SHA; undefined for the workflow. */
  readonly commit: string | undefined;
  readonly texts: readonly Untrusted[];
}

/** The commits in the order of what they lift, then the workflow. */
export function buildAllowedBy(allowedBy: readonly AllowedBy[]): readonly AllowedByNode[] {
  const nodes = [...groupBy(allowedBy, ({ commit }) => commit ?? '')].map(([commit, entries]) => ({
    commit: commit === '' ? undefined : shortSha(commit),
    texts: entries.map(({ text }) => untrusted(text)),
  }));
  return [...nodes.filter(({ commit }) => commit !== undefined), ...nodes.filter(({ commit }) => commit === undefined)];
}

/** Who lifts a guard, in words. A pull request's workflow names the commits; else it is the command line. */
export function liftedByWords(guard: GuardId, allowedBy: readonly AllowedBy[]): string {
  const own = allowedBy.filter(({ text }) => text === guard || text.startsWith(`${guard}=`));
  const commits = [...new Set(own.flatMap(({ commit }) => (commit === undefined ? [] : [shortSha(commit)])))];
  const who = [
    ...(commits.length === 0 ? [] : [`commit${commits.length === 1 ? '' : 's'} ${joinWords(commits)}`]),
    ...(own.some(({ commit }) => commit === undefined) ? ['the workflow'] : []),
  ];
  return who.length === 0 ? '--allow' : joinWords(who);
}

/**
 * `Lifted by commit 1a2b3c4: outage=lhr.` Each line names all that it lifts.
 * @param names joins names, all of them
 */
export function allowedByWords(
  nodes: readonly AllowedByNode[],
  names: (texts: readonly Untrusted[]) => string,
): readonly string[] {
  return nodes.map(({ commit, texts }) =>
    commit === undefined
      ? `Lifted by the workflow in every run: ${names(texts)}. Take it out of its input allow; a pull request lifts a guard by a commit.`
      : `Lifted by commit ${commit}: ${names(texts)}.`,
  );
}

function shortSha(commit: string): string {
  return commit.slice(0, 7);
}

import { renderDriftMarkdown } from '../../render/drift/drift-markdown.ts';
import { driftWords } from '../../render/drift/drift-tree.ts';
import type { DriftResult } from '../../usecases/make-plans.ts';
import { fitBetween, renderFooter } from '../compose-comment.ts';
import type { ConfigurationKey } from '../configuration-key.ts';

/** What an issue and the notes in it say. */
export interface IssueText {
  readonly title: string;
  /** From its marker to its end; never more than GitHub takes. */
  readonly body: string;
  /** Below the description when that was written anew. */
  readonly changedNote: string;
  readonly againNote: string;
}

interface Surroundings {
  readonly key: ConfigurationKey;
  readonly runUrl: string | undefined;
  readonly version: string;
}

export function renderIssue(result: DriftResult, { key, ...origin }: Surroundings): IssueText {
  const { plan, unmanagedIsDrift, fingerprint } = result;
  const top = `${key.marker('drift')}\n${renderDriftState(fingerprint)}\n`;
  const bottom = `\n${nextSteps}\n\n${renderFooter([], origin)}\n`;
  const sentence = driftWords(plan, { unmanagedIsDrift });
  const found = inRun(origin.runUrl);
  return {
    title: key.label === undefined ? 'Network drift' : `Network drift (${key.label})`,
    body: fitBetween(top, (maxBytes) => renderDriftMarkdown(plan, { unmanagedIsDrift, maxBytes, next: false }), bottom),
    changedNote: `The drift is another one now${found}. ${sentence} The description above is written anew.`,
    againNote: `The network has drifted again${found}. ${sentence} The description above is written anew.`,
  };
}

export function renderCleanNote(runUrl: string | undefined): string {
  return `The network is as it is documented again${inRun(runUrl)}.`;
}

export function renderDuplicateNote(kept: number | undefined): string {
  return kept === undefined ? 'Another issue says the same.' : `#${kept} says the same, and is kept current.`;
}

const nextSteps = [
  'Somebody changed the network past the documents, or what was merged is not applied yet.',
  '',
  '- **To change the network back**, run the workflow of the apply by hand. What nobody has reviewed it refuses, with the plan and its fingerprint; run it again with that in `expect`.',
  '- **To keep it as it is**, change the documents to what is live, in a pull request.',
  '',
  'This issue is kept current, and closed when the network is as documented again. Close it by hand, and you hear of it again only when the drift is another one.',
].join('\n');

function inRun(runUrl: string | undefined): string {
  return runUrl === undefined ? '' : ` (<a href="${runUrl}">this run</a>)`;
}

/** What an issue says of itself, on its second line, below its marker: which drift it is of, or that there is none any more. */
const stateLine = /^<!-- demarc:drift-state (\S+) -->\r?$/;

/** What stands for "no drift" in place of a fingerprint. */
export const clean = 'clean';

export function renderDriftState(state: string): string {
  return `<!-- demarc:drift-state ${state} -->`;
}

/** The fingerprint of the drift that an issue was last written for, or `clean`; undefined where somebody took it out. */
export function readDriftState(body: string): string | undefined {
  return stateLine.exec(body.split('\n')[1] ?? '')?.[1];
}

/** The same body with another state. */
export function replaceDriftState(body: string, state: string): string {
  const [marker = '', second = '', ...rest] = body.split('\n');
  return [marker, renderDriftState(state), ...(stateLine.test(second) ? rest : [second, ...rest])].join('\n');
}

import { renderDriftMarkdown } from '../../render/drift/drift-markdown.ts';
import { driftWords } from '../../render/drift/drift-tree.ts';
import type { DriftResult } from '../../usecases/plan/plan-and-drift.ts';
import { fitBetween, renderFooter } from '../compose-comment.ts';
import type { ConfigurationKey } from '../configuration-key.ts';

/** The texts of an issue and of the notes in it. */
interface IssueText {
  readonly title: string;
  /** The full description, with its marker. It never exceeds GitHub's limit. */
  readonly body: string;
  /** The note that is added when the description was rewritten. */
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
    changedNote: `The drift has changed${found}. ${sentence} The description above is updated.`,
    againNote: `The network has drifted again${found}. ${sentence} The description above is updated.`,
  };
}

export function renderCleanNote(runUrl: string | undefined): string {
  return `The network matches the documents again${inRun(runUrl)}.`;
}

export function renderDuplicateNote(kept: number | undefined): string {
  return kept === undefined
    ? 'Another issue reports the same drift.'
    : `#${kept} reports the same drift and is kept up to date.`;
}

const nextSteps = [
  'Somebody changed the network without changing the documents, or a merged change is not applied yet.',
  '',
  '- **To change the network back**, run the apply workflow by hand. Its input `only` takes the addresses of single objects. It refuses changes that were not reviewed, and shows the plan and its fingerprint. Then run it again with that fingerprint in `expect`.',
  '- **To keep it as it is**, change the documents to match the live network, in a pull request.',
  '',
  'demarc keeps this issue up to date and closes it when the network matches the documents again. If you close it by hand, demarc reports only a different drift.',
].join('\n');

function inRun(runUrl: string | undefined): string {
  return runUrl === undefined ? '' : ` (<a href="${runUrl}">this run</a>)`;
}

/** The state of an issue, on its second line, below the marker: the fingerprint of its drift, or `clean`. */
const stateLine = /^<!-- demarc:drift-state (\S+) -->\r?$/;

/** Used for "no drift" in place of a fingerprint. */
export const clean = 'clean';

export function renderDriftState(state: string): string {
  return `<!-- demarc:drift-state ${state} -->`;
}

/** The fingerprint of the drift at the last write of the issue, or `clean`. Undefined if a person removed the line. */
export function readDriftState(body: string): string | undefined {
  return stateLine.exec(body.split('\n')[1] ?? '')?.[1];
}

/** Returns the same body with another state. */
export function replaceDriftState(body: string, state: string): string {
  const [marker = '', second = '', ...rest] = body.split('\n');
  return [marker, renderDriftState(state), ...(stateLine.test(second) ? rest : [second, ...rest])].join('\n');
}

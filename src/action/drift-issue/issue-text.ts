import { renderDriftMarkdown } from '../../render/drift-markdown.ts';
import { driftWords } from '../../render/drift-words.ts';
import type { DriftResult } from '../../usecases/drift.ts';
import { between, footer } from '../comment/parts.ts';
import type { ConfigurationKey } from '../configuration-key.ts';
import { stateLine } from './issue-state.ts';

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

export function issueText(result: DriftResult, { key, ...origin }: Surroundings): IssueText {
  const { plan, unmanagedIsDrift, fingerprint } = result;
  const top = `${key.marker('drift')}\n${stateLine(fingerprint)}\n`;
  const bottom = `\n${howToGoOn}\n\n${footer([], origin)}\n`;
  const sentence = driftWords(plan, { unmanagedIsDrift });
  const found = inRun(origin.runUrl);
  return {
    title: key.label === undefined ? 'Network drift' : `Network drift (${key.label})`,
    body: between(top, (maxBytes) => renderDriftMarkdown(plan, { unmanagedIsDrift, maxBytes, next: false }), bottom),
    changedNote: `The drift is another one now${found}. ${sentence} The description above is written anew.`,
    againNote: `The network has drifted again${found}. ${sentence} The description above is written anew.`,
  };
}

export function cleanNote(runUrl: string | undefined): string {
  return `The network is as it is documented again${inRun(runUrl)}.`;
}

export function duplicateNote(kept: number | undefined): string {
  return kept === undefined ? 'Another issue says the same.' : `#${kept} says the same, and is kept current.`;
}

const howToGoOn = [
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

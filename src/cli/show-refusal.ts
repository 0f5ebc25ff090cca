import { sanitiseText } from '../render/sanitise.ts';
import type { Refusal } from '../usecases/review/review.ts';
import type { Terminal } from './terminal.ts';

const next =
  '  hint: see why the network or the documents are not as they were reviewed, then write a new plan (demarc plan --out json=FILE) and have it reviewed.\n';

/** Why a plan is not the reviewed one, and what is different, for stderr. */
export async function refusalText(refusal: Refusal, terminal: Terminal): Promise<string> {
  if (refusal.type === 'fingerprint') return fingerprintText(refusal);
  const { renderReviewDifferenceText } = await import('../render/review-difference.ts');
  const difference = renderReviewDifferenceText(refusal.difference, terminal.style(terminal.stderr));
  const file = refusal.type === 'plan' ? ` (${sanitiseText(refusal.file)})` : '';
  return `error: the plan is not the one that was reviewed${file}; nothing was changed\n\n${difference.trimEnd()}\n${next}`;
}

function fingerprintText({ expected, found }: Extract<Refusal, { type: 'fingerprint' }>): string {
  return [
    'error: the plan is not the one that was reviewed; nothing was changed',
    `  expected  ${expected}`,
    `  found     ${sanitiseText(found)}`,
    '  A fingerprint alone does not say what is different: --plan FILE, with the reviewed plan, does.',
    next,
  ].join('\n');
}

export async function refusalMarkdown(refusal: Refusal): Promise<string> {
  if (refusal.type !== 'fingerprint') {
    const { renderReviewDifferenceMarkdown } = await import('../render/review-difference.ts');
    return renderReviewDifferenceMarkdown(refusal.difference);
  }
  const { expected, found } = refusal;
  const title = '### The plan is not the one that was reviewed\n\nNothing was changed.\n\n';
  return `${title}Expected: \`${expected}\`\\\nFound: \`${sanitiseText(found)}\`\n`;
}

import type { PreflightReport, PreflightSubject } from '../../model/traffic/what-if-report.ts';
import { nameMarkdown, proseMarkdown } from '../text/fit-markdown.ts';
import { finishText, indent, say, sayName } from '../text/inline-text.ts';
import { untrusted } from '../text/sanitise.ts';
import { jsonText } from '../text/words.ts';
import { buildPreflight, countedVerdicts, prefixLines, type ShowText } from './preflight-words.ts';

/** What would happen to prefixes: an entry for each change, or for each part that goes. Ends with a line break. */
export function renderPreflightText(reports: readonly PreflightReport[]): string {
  const show = { name: sayName, text: say };
  const lines = reports.flatMap((report) => [
    ...(reports.length > 1 ? [`Account ${say(untrusted(report.account))}`, ''] : []),
    ...report.notJudged.map((words) => `not judged: ${say(untrusted(words))}`),
    ...report.subjects.flatMap((subject) => {
      const [head, ...below] = subjectLines(subject, show);
      return [head ?? '', ...indent(below, 2)];
    }),
  ]);
  return finishText([...lines, ...(reports.every(isEmpty) ? [nothing] : [])]);
}

export function renderPreflightMarkdown(reports: readonly PreflightReport[]): string {
  const show = { name: nameMarkdown, text: proseMarkdown };
  const parts = reports.flatMap((report) => [
    ...(reports.length > 1 ? [`### Account ${nameMarkdown(untrusted(report.account))}\n`] : []),
    ...report.notJudged.map((words) => `- **not judged**: ${proseMarkdown(untrusted(words))}\n`),
    ...report.subjects.map((subject) => {
      const [head, ...below] = subjectLines(subject, show);
      return `- ${head ?? ''}\n${below.map((line) => `  - ${line}\n`).join('')}`;
    }),
  ]);
  return `${parts.join('')}${reports.every(isEmpty) ? `${nothing}\n` : ''}`;
}

const nothing = 'Nothing that carries traffic is disrupted.';

/** What is not judged is never "nothing". */
function isEmpty({ notJudged, subjects }: PreflightReport): boolean {
  return notJudged.length === 0 && subjects.length === 0;
}

/** `cni.a: 1 prefix: no usable path`, then a line for each prefix that is not safe. */
function subjectLines({ what, cnis, preflight }: PreflightSubject, show: ShowText): readonly string[] {
  const node = buildPreflight(preflight);
  const others = cnis.filter((cni) => cni !== what).map((cni) => show.name(untrusted(cni)));
  const takes = others.length === 0 ? '' : ` (takes ${others.join(', ')})`;
  const head = `${show.name(untrusted(what))}${takes}`;
  if (node === undefined || cnis.length === 0) return [`${head}: no CNI is on it`];
  return [`${head}: ${countedVerdicts(node)}`, ...prefixLines(node, show)];
}

/** `demarc.preflight/1`. */
export function renderPreflightJson(reports: readonly PreflightReport[]): string {
  return jsonText({
    format: 'demarc.preflight/1',
    accounts: reports.map(({ account, judged, notJudged, subjects }) => ({
      account,
      judged: judged ?? null,
      not_judged: notJudged,
      subjects: subjects.map(({ what, cnis, preflight }) => ({ what, cnis, ...preflight })),
    })),
  });
}

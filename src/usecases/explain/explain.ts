import { compareText } from '../../model/text.ts';
import { listRules } from '../list-rules.ts';
import { actionPages } from './action-pages.ts';
import { apiPages } from './api-pages.ts';
import { changePages } from './change-pages.ts';
import { documentPages } from './document-pages.ts';
import { guardPages, impactPages, verdictPages } from './guard-pages.ts';
import { exitPages, outcomePages, runPages, unprovenPages } from './outcome-pages.ts';
import type { Page } from './page.ts';
import { portAndMatchPages } from './plan-pages.ts';
import { ruleExamples } from './rule-examples.ts';
import { syntaxPages } from './syntax-pages.ts';
import { textPages } from './text-pages.ts';
import { valuePages } from './value-pages.ts';

/** A page with its place among the others. */
export interface ExplainedCode extends Page {
  readonly code: string;
  readonly group: GroupId;
}

export interface CodeGroup {
  readonly id: GroupId;
  /** What the codes of the group are, and where they are seen. */
  readonly title: string;
  readonly pages: readonly ExplainedCode[];
}

type Pages = Readonly<Record<string, Page>>;

const groups = {
  document: [
    'Documents: files, text and fields',
    () => ({ ...textPages, ...syntaxPages, ...documentPages, ...valuePages }),
  ],
  rule: ['Rules: what documents mean (demarc rules)', rulePages],
  plan: ['Errors and warnings of a plan', () => ({ ...portAndMatchPages, ...changePages })],
  guard: ['Guards: what stops a plan before its first write', () => guardPages],
  impact: ['Impacts: what traffic may feel of a change', () => impactPages],
  verdict: ['Verdicts: what becomes of a prefix (demarc preflight)', () => verdictPages],
  outcome: ['Outcomes: how a change of an apply ended', () => outcomePages],
  unproven: ['Circuits that are not known to be back after their change', () => unprovenPages],
  api: ['Requests to the API that did not succeed', () => apiPages],
  exit: ['Exit codes', () => exitPages],
  run: ['Why a run has no result (--format json)', () => runPages],
  action: ['Annotations of the GitHub Action about its own work', () => actionPages],
} as const satisfies Readonly<Record<string, readonly [title: string, pages: () => Pages]>>;

export type GroupId = keyof typeof groups;

/** The rules with their own texts, which `demarc rules` lists, and an example for each. */
function rulePages(): Pages {
  return Object.fromEntries(
    listRules().map(({ id, severity, why, fix }) => {
      const example = ruleExamples[id];
      if (example === undefined) throw new Error(`the rule ${id} has no example`);
      return [id, { ...example, means: `A rule (${severity}). ${why}`, fix }];
    }),
  );
}

/** Every page, by group. In a group, sorted by code. */
export function explainAll(): readonly CodeGroup[] {
  return groupIds.map((id) => {
    const [title, pagesOf] = groups[id];
    const pages: Pages = pagesOf();
    const entries = Object.entries(pages).map(([code, page]) => ({ ...page, code, group: id }));
    return { id, title, pages: entries.sort((a, b) => Number(a.code) - Number(b.code) || compareText(a.code, b.code)) };
  });
}

const groupIds: readonly GroupId[] = [
  'document',
  'rule',
  'plan',
  'guard',
  'impact',
  'verdict',
  'outcome',
  'unproven',
  'api',
  'exit',
  'run',
  'action',
];

/**
 * The groups with only the pages of a code; several where a code means something in each. A group may stand before it: `guard-outage`, as
 * annotations write it.
 */
export function explainCode(code: string): readonly CodeGroup[] {
  const wanted = code.trim().toLowerCase();
  const isMeant = (page: ExplainedCode) => page.code === wanted || `${page.group}-${page.code}` === wanted;
  return explainAll().flatMap((group) => {
    const pages = group.pages.filter(isMeant);
    return pages.length === 0 ? [] : [{ ...group, pages }];
  });
}

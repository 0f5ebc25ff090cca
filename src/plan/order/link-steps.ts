import type { LiveCni } from '../../model/live.ts';
import { beginWhole } from './begin-whole.ts';
import type { Decisions } from './draft-steps.ts';
import { alikeInKeyOrder, portsInTurn } from './links/alike-in-key-order.ts';
import { cnisOffFirst } from './links/cnis-off-first.ts';
import { linker } from './links/link.ts';
import { namesFreedFirst } from './links/names-freed-first.ts';
import { portsFreedFirst } from './links/ports-freed-first.ts';
import { restoreOneByOne } from './links/restore-one-by-one.ts';
import { strangersLast } from './links/strangers-last.ts';
import { settingsFirst } from './links/settings-first.ts';
import { swapsBeforeDowntimes } from './links/swaps-before-downtimes.ts';
import type { StepDraft } from './step-draft.ts';
import { unitsOf, type LinkCircles } from './units.ts';

/**
 * What one object's calls owe to another's.
 * @param liveCnis every live CNI of the account, touched or not
 */
export function linkSteps(
  drafts: readonly StepDraft[],
  decisions: Decisions,
  liveCnis: readonly LiveCni[],
  linkCircles: LinkCircles,
): void {
  const link = linker(drafts);
  settingsFirst(drafts, decisions);
  cnisOffFirst(decisions, link);
  portsFreedFirst(decisions, link);
  strangersLast(decisions, link);
  namesFreedFirst(drafts, decisions, liveCnis, link);
  portsInTurn(drafts, decisions);
  swapsBeforeDowntimes(decisions.cnis, link);
  const units = unitsOf(decisions, linkCircles);
  restoreOneByOne(drafts, decisions, units);
  beginWhole(drafts, [...units.swaps, ...units.downtimes.values()]);
  // Last: it leaves alone what waits for more than it knows of.
  alikeInKeyOrder(drafts, decisions);
}

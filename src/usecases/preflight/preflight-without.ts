import { readSlots } from '../../live/read-account.ts';
import { readTraffic } from '../../live/read-traffic.ts';
import { settleInOrder } from '../../model/collections.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { Preflight } from '../../model/plan.ts';
import { compareText, shellWord } from '../../model/text.ts';
import type { Disruption, Judgement, Moments } from '../../model/traffic/judgement.ts';
import type { PreflightReport } from '../../model/traffic/what-if-report.ts';
import { pathNames, preflightOf } from '../../plan/preflight/verdicts.ts';
import { prefixesToAsk } from '../../preflight/advertised.ts';
import { judge } from '../../preflight/judge.ts';
import { liveConduits } from '../../preflight/live-conduits.ts';
import { notReadWords } from '../../preflight/not-read.ts';
import { isThere } from '../../system/folders.ts';
import { type LookRequest, type OpenAccount, withAccounts } from '../choose-accounts.ts';
import { Failure } from '../failure.ts';
import { cniAddresses } from '../list-routes.ts';
import { type AccountView, viewAccount } from '../resolve-key.ts';
import type { RunContext } from '../run-context.ts';
import { type Part, partsOf, requireKnown } from './choose-parts.ts';

/** What would be lost if these parts of the network went away, all at the same time. Nothing is planned. */
export async function preflightWithout(
  { without, ...request }: LookRequest & { readonly without: readonly string[] },
  context: RunContext,
): Promise<readonly PreflightReport[]> {
  const whats = [...new Set(without)];
  await requireFiles(request.files);
  return withAccounts(request, context, { tolerant: true }, async (accounts) => {
    const isOfDevice = whats.some((what) => what.startsWith('device:'));
    const found = await settleInOrder(
      accounts.map(async (open) => {
        const view = await viewAccount(open.chosen, open.reader);
        const devices = isOfDevice ? await devicesOf(open) : new Map<string, string>();
        const names = { groups: groupsOf(open, view), devices };
        return { open, view, names, parts: partsOf(whats, view, names) };
      }),
    );
    requireKnown(whats, found);
    return settleInOrder(
      found.filter(({ parts }) => parts.length > 0).map(({ open, view, parts }) => judged(open, view, parts)),
    );
  });
}

/** Of documents with errors, the readable parts are used. A file that is not there is a slip: it may be a second WHAT. */
async function requireFiles(files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (file === '-' || (await isThere(file))) continue;
    throw new Failure(`there is no document ${JSON.stringify(file)}`, {
      exitCode: ExitCode.usage,
      hint: `What stands alone is a document. If it is what may go away, give --without again: --without ${shellWord(file)}`,
    });
  }
}

/** An interconnect may not say its device. Its port does. */
async function devicesOf({ chosen, reader }: OpenAccount): Promise<ReadonlyMap<string, string>> {
  const slots = await readSlots(reader, chosen.account);
  return new Map(
    slots.flatMap(({ id, device }) => (device === undefined ? [] : [[id.toLowerCase(), device] as const])),
  );
}

/** What carries no CNI takes nothing away. But where no routes were read, nothing is called safe. */
function withoutCnis({ evidence }: Pick<Judgement, 'evidence'>): Preflight {
  return { verdict: evidence === 'none' ? 'not_done' : 'safe', evidence, prefixes: [] };
}

/** By live name. */
function groupsOf({ chosen }: OpenAccount, { interconnects, successors }: AccountView): ReadonlyMap<string, string> {
  const declared = chosen.desired?.interconnects ?? [];
  return new Map(
    declared.flatMap(({ key, group }) =>
      [interconnects.get(key), successors.get(key)].flatMap((live) =>
        live === undefined || group === undefined ? [] : [[live.name, group] as const],
      ),
    ),
  );
}

async function judged(
  { chosen, reader }: OpenAccount,
  view: AccountView,
  parts: readonly Part[],
): Promise<PreflightReport> {
  const conduits = liveConduits(view.live);
  const taken = parts.flatMap(({ what, cnis }) =>
    cnis.map(({ id }): Disruption => ({ id: what, cni: id, takes: 'path' })),
  );
  const facts = await readTraffic(reader.traffic, {
    asn: false,
    owned: (read) => prefixesToAsk(read, conduits, taken),
  });
  const whats = parts.map(({ what }) => what);
  const together: Moments = { always: [], each: [{ own: whats, begin: whats, end: [] }] };
  const judgement = judge(facts, conduits, taken, together);
  const names = pathNames(judgement, view);
  const addressOf = cniAddresses(view);
  return {
    account: chosen.account,
    judged: judgement.evidence,
    notJudged: notReadWords(judgement.notRead),
    subjects: parts.flatMap(({ what, cnis }) => {
      const verdict = judgement.changes.get(what);
      const preflight = verdict && preflightOf(verdict, judgement, names);
      return [
        {
          what,
          cnis: cnis.map(({ id }) => addressOf(id)).sort(compareText),
          preflight: preflight ?? withoutCnis(judgement),
        },
      ];
    }),
  };
}

import { nearest } from '../../diagnostics/suggest.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { AccountPlan, Change, FieldChange } from '../../model/plan.ts';
import type { EditReport, LeftField } from '../../render/edits/edit-report.ts';
import { Failure } from '../failure.ts';
import type { PlannedEntry } from '../plan/plan-accounts.ts';
import type { RunContext } from '../run-context.ts';
import { acceptChange, type Accepted } from './accepted-edits.ts';
import { declareUnmanaged } from './declare-unmanaged.ts';
import {
  documentOfAddress,
  type EditRequest,
  type EditSession,
  requirePlanned,
  withEditSession,
} from './edit-session.ts';
import { editDocuments, type EditTrouble, maskedEdits, type ObjectEdits, sortByAddress } from './edited-documents.ts';
import { type AcceptedAccount, keysOf } from './live-fields.ts';
import { saveEdits, withMarks } from './save-edits.ts';

export interface AcceptRequest extends EditRequest {
  /** What to accept. Empty: all drift. */
  readonly addresses: readonly string[];
  readonly missing: AcceptedAccount['missing'];
  /** Also declare live objects that no document declares. */
  readonly unmanaged: boolean;
  readonly dryRun: boolean;
  /** Asked for each object. Undefined: all are accepted. */
  readonly confirm?: (question: AcceptQuestion) => Promise<boolean>;
}

export interface AcceptQuestion {
  readonly account: string;
  readonly address: string;
  /** From the declared to the live value; empty for the whole object. */
  readonly fields: readonly FieldChange[];
  readonly file: string;
}

export interface AcceptResult {
  /** 2 where drift that was chosen is left. */
  readonly exitCode: ExitCode;
  readonly report: EditReport;
}

/**
 * Writes live values into the documents, each at its place. The plan of what was accepted is empty afterwards, on the account as it was
 * read; what does not come so far is left as it was. Rejects with a `Failure` or a `NetworkError`.
 */
export function accept(request: AcceptRequest, context: RunContext): Promise<AcceptResult> {
  return withEditSession(request, context, async (session) => {
    requirePlanned(session);
    checkAddresses(request.addresses, session);
    const found = session.entries.flatMap((entry) => acceptEntry(session, entry, request));
    const plans = new Map(session.entries.map(({ plan }) => [plan.account, plan]));
    const { objects, declined } = await asked(
      found.flatMap(({ object }) => object ?? []),
      plans,
      request.confirm,
    );
    const left = found.flatMap((accepted) => accepted.left);
    const edited = await editDocuments(session, objects, (documents, made) =>
      stillDiffers(session, documents, { made, left, plans }),
    );
    if (!request.dryRun) await saveEdits(session.sources, edited.sources, request.files, context);
    const written = edited.objects.flatMap((object) => object.written);
    const files = maskedEdits(session, edited);
    const told = [...left, ...declined, ...edited.left];
    const all = [...told, ...untold(plans, told, request)];
    return {
      exitCode: all.length > 0 ? ExitCode.differences : ExitCode.done,
      report: {
        written: sortByAddress(written),
        left: sortByAddress(all),
        files: request.dryRun ? await withMarks(files) : files,
        saved: !request.dryRun && written.length > 0,
      },
    };
  });
}

function acceptEntry(session: EditSession, entry: PlannedEntry, request: AcceptRequest): readonly Accepted[] {
  const { desired, plan, read } = entry;
  if (read === undefined) return [];
  const declarations = session.documents.declarations.get(desired.account) ?? [];
  const names = (plan.matches ?? []).flatMap(({ address, live_id }) =>
    address.startsWith('interconnect.') ? [[live_id ?? '', address.slice('interconnect.'.length)] as const] : [],
  );
  const { journaled } = session;
  const { live } = read;
  const keys = new Map(names);
  const secrets = keysOf(desired, live);
  const account = { desired, declarations, live, keys, missing: request.missing, journaled, secrets };
  const isChosen = (address: string) => request.addresses.length === 0 || request.addresses.includes(address);
  const unmanaged = unmanagedDrift(entry, request.addresses);
  const declared = plan.changes.filter(
    ({ address }) => isChosen(address) && !(request.unmanaged && isStranger(address, declarations)),
  );
  return [
    ...declared.map((change) => acceptChange(change, account)),
    ...(request.unmanaged ? declareUnmanaged(account, plan, isChosen) : unmanaged),
  ];
}

/** Unmanaged objects that were named, or that the policy counts as drift. */
function unmanagedDrift({ desired, plan, read }: PlannedEntry, addresses: readonly string[]): readonly Accepted[] {
  const { account, policy } = desired;
  const conduits = new Map((read?.live.cnis ?? []).map(({ id, magic }) => [id, magic.conduit_name]));
  return plan.unmanaged.flatMap(({ kind, live_id }) => {
    const address = `${kind}.${conduits.get(live_id) ?? live_id}`;
    const isDrift = addresses.length === 0 ? policy.unmanaged === 'drift' : addresses.includes(address);
    return isDrift ? [{ object: undefined, left: [{ account, address, field: null, reason: notDeclared }] }] : [];
  });
}

/** What a plan would still do, of what was chosen, where no reason is told yet. */
function untold(
  plans: ReadonlyMap<string, AccountPlan>,
  told: readonly LeftField[],
  { addresses }: AcceptRequest,
): readonly LeftField[] {
  return [...plans.values()].flatMap(({ account, changes }) =>
    changes.flatMap((change) => {
      const { address } = change;
      const isChosen = addresses.length === 0 || addresses.includes(address);
      if (!isChosen || told.some((each) => each.account === account && each.address === address)) return [];
      return [{ account, address, field: null, reason: stays(change) }];
    }),
  );
}

const notDeclared = 'no document declares it: --unmanaged declares it';

function isStranger(address: string, declarations: AcceptedAccount['declarations']): boolean {
  return documentOfAddress(declarations, address) === undefined;
}

/** Ends the run if an address is neither declared nor live. */
function checkAddresses(addresses: readonly string[], { entries }: EditSession): void {
  const known = new Set(entries.flatMap(addressesOf));
  const unknown = addresses.find((address) => !known.has(address));
  if (unknown === undefined) return;
  const close = nearest(unknown, [...known]);
  throw new Failure(`nothing has the address ${JSON.stringify(unknown)}`, {
    exitCode: ExitCode.usage,
    hint: close === undefined ? 'demarc drift shows the addresses of all drift.' : `Did you mean ${close}?`,
  });
}

function addressesOf({ desired, plan, read }: PlannedEntry): readonly string[] {
  return [
    'settings',
    ...desired.interconnects.map(({ key }) => `interconnect.${key}`),
    ...desired.cnis.map(({ key }) => `cni.${key}`),
    ...plan.changes.map(({ address }) => address),
    ...(read?.live.interconnects ?? []).map(({ name }) => `interconnect.${name}`),
    ...(read?.live.cnis ?? []).map(({ magic }) => `cni.${magic.conduit_name}`),
  ];
}

async function asked(
  objects: readonly ObjectEdits[],
  plans: ReadonlyMap<string, AccountPlan>,
  confirm: AcceptRequest['confirm'],
): Promise<{ readonly objects: readonly ObjectEdits[]; readonly declined: readonly LeftField[] }> {
  if (confirm === undefined) return { objects, declined: [] };
  const yes: ObjectEdits[] = [];
  const declined: LeftField[] = [];
  for (const object of objects) {
    const { account, address, written, source: file } = object;
    const paths = new Set(written.map(({ field }) => field));
    const change = plans.get(account)?.changes.find((each) => each.address === address);
    const fields = (change?.fields ?? []).filter(({ path }) => paths.has(path)).map(asAccepted);
    if (await confirm({ account, address, fields, file })) yes.push(object);
    else declined.push({ account, address, field: null, reason: 'declined' });
  }
  return { objects: yes, declined };
}

interface Accepting {
  readonly made: readonly ObjectEdits[];
  readonly left: readonly LeftField[];
  /** By account. Takes the plans of the documents whose edits hold. */
  readonly plans: Map<string, AccountPlan>;
}

/** A plan goes from what is live to what is declared. */
function asAccepted({ path, before, after }: FieldChange): FieldChange {
  return { path, ...(after !== undefined && { before: after }), ...(before !== undefined && { after: before }) };
}

/** What was accepted has no change left but for fields that were left, and nothing else changes that did not change before. */
async function stillDiffers(
  session: EditSession,
  { accounts }: EditSession['documents'],
  { made, left, plans }: Accepting,
): Promise<readonly EditTrouble[]> {
  const troubles: EditTrouble[] = [];
  const found: AccountPlan[] = [];
  for (const entry of session.entries) {
    const { account } = entry.plan;
    const desired = accounts.find((each) => each.account === account);
    if (desired === undefined) continue;
    const { plan } = await session.replan(entry, desired);
    found.push(plan);
    for (const { address, message } of plan.errors) troubles.push({ account, address, reason: message });
    const before = new Map(entry.plan.changes.map((change) => [change.address, change]));
    for (const change of plan.changes) {
      const former = before.get(change.address);
      const object = made.find((each) => each.account === account && each.address === change.address);
      const isLeft = (path: string) =>
        left.some((each) => each.account === account && each.address === change.address && each.field === path);
      const isTrouble =
        object === undefined
          ? former === undefined || effect(former) !== effect(change)
          : isStructural(change) || change.fields.some(({ path }) => !isLeft(path) && isNews(path, object, former));
      if (isTrouble && !follows(change)) troubles.push({ account, address: change.address, reason: stays(change) });
    }
  }
  if (troubles.length === 0) for (const plan of found) plans.set(plan.account, plan);
  return troubles;
}

/** True for a field that was written, or that did not change before. What is left is what Cloudflare assigns to a new object. */
function isNews(path: string, { written }: ObjectEdits, former: Change | undefined): boolean {
  const isWritten = written.some(({ field }) => field !== null && (path === field || path.startsWith(`${field}.`)));
  return isWritten || former?.fields.some((field) => field.path === path) !== true;
}

/** A CNI that is recreated with its interconnect, and changes in nothing else. */
function follows({ action, fields }: Change): boolean {
  return action === 'replace' && fields.length === 0;
}

function isStructural({ action }: Change): boolean {
  return action === 'create' || action === 'delete';
}

function effect({ action, live_id, fields }: AccountPlan['changes'][number]): string {
  return JSON.stringify([action, live_id, fields]);
}

function stays({ action, fields }: Change): string {
  const paths = fields.map(({ path }) => path).join(', ');
  return `a plan would still ${action} it${paths === '' ? '' : ` (${paths})`}`;
}

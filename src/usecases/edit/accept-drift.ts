import { nearest } from '../../diagnostics/suggest.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { AccountPlan, Change } from '../../model/plan.ts';
import type { EditReport, LeftField } from '../../render/edits/edit-report.ts';
import { Failure } from '../failure.ts';
import type { PlannedEntry } from '../plan/plan-accounts.ts';
import type { RunContext } from '../run-context.ts';
import { acceptChange, type Accepted, type AcceptedAccount } from './accepted-edits.ts';
import { declareUnmanaged } from './declare-unmanaged.ts';
import {
  documentOfAddress,
  type EditRequest,
  type EditSession,
  requirePlanned,
  withEditSession,
} from './edit-session.ts';
import { editDocuments, type EditTrouble, maskedEdits, type ObjectEdits, sortByAddress } from './edited-documents.ts';
import { saveEdits } from './save-edits.ts';

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
  /** Dotted paths; empty for the whole object. */
  readonly fields: readonly string[];
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
    const { objects, declined } = await asked(
      found.flatMap(({ object }) => object ?? []),
      request.confirm,
    );
    const left = found.flatMap((accepted) => accepted.left);
    const edited = await editDocuments(session, objects, (documents, made) =>
      stillDiffers(session, documents, made, left),
    );
    if (!request.dryRun) await saveEdits(session.sources, edited.sources, request.files, context);
    const written = edited.objects.flatMap((object) => object.written);
    const all = [...left, ...declined, ...edited.left];
    return {
      exitCode: all.length > 0 ? ExitCode.differences : ExitCode.done,
      report: {
        written: sortByAddress(written),
        left: sortByAddress(all),
        files: maskedEdits(session, edited),
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
  const account = { desired, declarations, live: read.live, keys: new Map(names), missing: request.missing };
  const isChosen = (address: string) => request.addresses.length === 0 || request.addresses.includes(address);
  const declared = plan.changes.filter(
    ({ address }) => isChosen(address) && !(request.unmanaged && isStranger(address, declarations)),
  );
  return [
    ...declared.map((change) => acceptChange(change, account)),
    ...(request.unmanaged ? declareUnmanaged(account, plan, isChosen) : []),
  ];
}

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
  confirm: AcceptRequest['confirm'],
): Promise<{ readonly objects: readonly ObjectEdits[]; readonly declined: readonly LeftField[] }> {
  if (confirm === undefined) return { objects, declined: [] };
  const yes: ObjectEdits[] = [];
  const declined: LeftField[] = [];
  for (const object of objects) {
    const { account, address, written, source: file } = object;
    const fields = written.flatMap(({ field }) => field ?? []);
    if (await confirm({ account, address, fields, file })) yes.push(object);
    else declined.push({ account, address, field: null, reason: 'declined' });
  }
  return { objects: yes, declined };
}

/** What was accepted has no change left but for fields that were left, and nothing else changes that did not change before. */
async function stillDiffers(
  session: EditSession,
  { accounts }: EditSession['documents'],
  objects: readonly ObjectEdits[],
  left: readonly LeftField[],
): Promise<readonly EditTrouble[]> {
  const troubles: EditTrouble[] = [];
  for (const entry of session.entries) {
    const { account } = entry.plan;
    const desired = accounts.find((each) => each.account === account);
    if (desired === undefined) continue;
    const { plan } = await session.replan(entry, desired);
    for (const { address, message } of plan.errors) troubles.push({ account, address, reason: message });
    const before = new Map(entry.plan.changes.map((change) => [change.address, effect(change)]));
    for (const change of plan.changes) {
      const fields = change.fields.filter((field) => !isLeft(field.path, change.address, account, left));
      const isAccepted = objects.some((object) => object.account === account && object.address === change.address);
      const isNew = before.get(change.address) !== effect(change);
      if (isAccepted ? fields.length > 0 || isStructural(change) : isNew && fields.length > 0)
        troubles.push({ account, address: change.address, reason: stays(change) });
    }
  }
  return troubles;
}

function isLeft(path: string, address: string, account: string, left: readonly LeftField[]): boolean {
  return left.some((each) => each.account === account && each.address === address && each.field === path);
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

import type { Declaration } from '../../config/read-document.ts';
import { literalText } from '../../config/substitute.ts';
import type { DocumentEdit } from '../../document/edit/patch-tree.ts';
import { fitsCni, fitsInterconnect } from '../../export/declared.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { LiveAccount } from '../../model/live.ts';
import type { AccountPlan } from '../../model/plan.ts';
import { canonicalCidr } from '../../net/cidr.ts';
import type { EditReport, LeftField, WrittenField } from '../../render/edits/edit-report.ts';
import { Failure } from '../failure.ts';
import type { RunContext } from '../run-context.ts';
import { declaring, type EditRequest, type EditSession, requirePlanned, withEditSession } from './edit-session.ts';
import { editDocuments, type EditTrouble, maskedEdits, type ObjectEdits, sortByAddress } from './edited-documents.ts';
import { saveEdits } from './save-edits.ts';

export interface PinRequest extends Omit<EditRequest, 'skipSecrets'> {
  /** Also write the addresses that Cloudflare assigned. */
  readonly addresses: boolean;
  /** `KEY=NAME`: pins these and nothing else. */
  readonly adopt: readonly string[];
  /** Write nothing; exit with 2 where something is to be pinned. */
  readonly check: boolean;
}

export interface PinResult {
  readonly exitCode: ExitCode;
  readonly report: EditReport;
}

/**
 * Writes into the documents which live object each key is: `name` of an interconnect, `id` of a CNI. The plan afterwards is the same but
 * for how objects are matched; else nothing is written. Rejects with a `Failure` or a `NetworkError`.
 */
export function pin(request: PinRequest, context: RunContext): Promise<PinResult> {
  return withEditSession({ ...request, skipSecrets: true }, context, async (session) => {
    const isAdoption = request.adopt.length > 0;
    if (!isAdoption) requirePlanned(session);
    const found = isAdoption
      ? adoptions(session, request.adopt)
      : session.entries.map((entry) => pinsOf(session, entry, request));
    const edited = await editDocuments(
      session,
      found.flatMap(({ objects }) => objects),
      (documents) => unchanged(session, documents, isAdoption),
    );
    const written = edited.objects.flatMap((object) => object.written);
    if (!request.check) await saveEdits(session.sources, edited.sources, request.files, context);
    return {
      exitCode: request.check && written.length > 0 ? ExitCode.differences : ExitCode.done,
      report: {
        written: sortByAddress(written),
        left: sortByAddress([...found.flatMap(({ left }) => left), ...edited.left]),
        files: maskedEdits(session, edited),
        saved: !request.check && written.length > 0,
      },
    };
  });
}

interface Pins {
  readonly objects: readonly ObjectEdits[];
  readonly left: readonly LeftField[];
}

type Section = 'interconnects' | 'cnis';

/** An object whose pin is to be written, and other fields with it. */
interface Pin {
  readonly account: string;
  readonly section: Section;
  readonly key: string;
  readonly fields: readonly (readonly [field: string, value: string])[];
}

function pinsOf(
  session: EditSession,
  { desired, plan, read }: EditSession['entries'][number],
  { addresses }: PinRequest,
): Pins {
  const { account } = desired;
  const declarations = session.documents.declarations.get(account) ?? [];
  const replaced = new Set(plan.changes.filter(({ action }) => action === 'replace').map(({ address }) => address));
  const liveIds = new Map((plan.matches ?? []).map(({ address, live_id }) => [address, live_id]));
  const cnis = new Map((read?.live.cnis ?? []).map((cni) => [cni.id, cni]));
  const left: LeftField[] = [];
  const pins: Pin[] = [];
  for (const { key, name, state } of desired.interconnects) {
    const address = `interconnect.${key}`;
    const live = liveIds.get(address);
    if (live === undefined || live === null || live === name || state === 'absent') continue;
    if (!replaced.has(address)) pins.push({ account, section: 'interconnects', key, fields: [['name', live]] });
    else left.push({ account, address, field: 'name', reason: 'a plan replaces it: pin it after that' });
  }
  for (const cni of desired.cnis) {
    const live = cnis.get(liveIds.get(`cni.${cni.key}`) ?? '');
    if (live === undefined || cni.state === 'absent') continue;
    const assigned = addresses && cni.cust_ip === undefined && cni.p2p_ip === undefined && !hasUnknownLink(cni.unknown);
    const fields: Pin['fields'] = [
      ...(cni.id?.toLowerCase() === live.id.toLowerCase() ? [] : [['id', live.id] as const]),
      ...(assigned
        ? [['cust_ip', canonicalCidr(live.cust_ip)] as const, ['p2p_ip', canonicalCidr(live.p2p_ip)] as const]
        : []),
    ];
    if (fields.length > 0) pins.push({ account, section: 'cnis', key: cni.key, fields });
  }
  return withEdits(pins, () => declarations, left);
}

function hasUnknownLink(unknown: ReadonlySet<string>): boolean {
  return unknown.has('cust_ip') || unknown.has('p2p_ip');
}

function withEdits(
  pins: readonly Pin[],
  declarationsOf: (account: string) => readonly Declaration[],
  left: LeftField[],
): Pins {
  const objects = pins.flatMap((pin) => {
    const declaration = declaring(declarationsOf(pin.account), pin.section, pin.key);
    if (declaration === undefined) return [];
    const why = whyNot(declaration, pin);
    const address = addressOf(pin);
    if (why !== undefined) left.push({ account: pin.account, address, field: pin.fields[0]?.[0] ?? null, reason: why });
    return why === undefined ? [pinEdits(declaration, pin)] : [];
  });
  return { objects, left };
}

function addressOf({ section, key }: Pin): string {
  return `${section === 'cnis' ? 'cni' : 'interconnect'}.${key}`;
}

function whyNot({ value, uses }: Declaration, { section, key, fields }: Pin): string | undefined {
  const [field = '', id = ''] = fields[0] ?? [];
  const isVariable = uses.some(({ path }) => path[0] === section && path[1] === key && path[2] === field);
  if (isVariable) return 'it comes from a variable';
  const type = value.interconnects?.[key]?.type ?? 'direct';
  const fits =
    section === 'cnis' ? fitsCni(Object.fromEntries(fields)) : fitsInterconnect({ type, name: literalText(id) });
  return fits ? undefined : 'the live name is not a valid value for a document';
}

function pinEdits({ document }: Declaration, pin: Pin): ObjectEdits {
  const { account, section, key, fields } = pin;
  const address = addressOf(pin);
  const { file, line } = document.locate([section, key], 'key');
  const edits = fields.map(([field, value]): DocumentEdit => {
    return { document: document.index, path: [section, key, field], to: { value: literalText(value) } };
  });
  const written = fields.map(([field]): WrittenField => ({ account, address, field, action: 'set', file, line }));
  return { account, address, source: document.source.name, edits, written };
}

/** A pin changes how objects are matched and nothing else. */
async function unchanged(
  session: EditSession,
  { accounts }: EditSession['documents'],
  isAdoption: boolean,
): Promise<readonly EditTrouble[]> {
  const troubles: EditTrouble[] = [];
  for (const entry of session.entries) {
    const desired = accounts.find(({ account }) => account === entry.plan.account);
    if (desired === undefined || entry.read === undefined) continue;
    const { plan } = await session.replan(entry, desired);
    const { account } = plan;
    for (const { address, message } of isAdoption ? newErrors(entry.plan, plan) : plan.errors)
      troubles.push({ account, address, reason: message });
    if (isAdoption) continue;
    const before = effects(entry.plan);
    const after = effects(plan);
    for (const address of new Set([...before.keys(), ...after.keys()])) {
      if (before.get(address) !== after.get(address))
        troubles.push({ account, address, reason: 'the plan would be another one with its pin' });
    }
  }
  return troubles;
}

function newErrors(before: AccountPlan, after: AccountPlan): AccountPlan['errors'] {
  const known = new Set(before.errors.map(({ message }) => message));
  return after.errors.filter(({ message }) => !known.has(message));
}

/** What a plan does, by address. */
function effects({ changes }: AccountPlan): ReadonlyMap<string, string> {
  return new Map(
    changes.map(({ address, action, live_id, fields }) => [address, JSON.stringify([action, live_id, fields])]),
  );
}

function adoptions(session: EditSession, adopt: readonly string[]): readonly Pins[] {
  const declarationsOf = (account: string) => session.documents.declarations.get(account) ?? [];
  return adopt.map((text) => {
    const at = text.indexOf('=');
    const [key, name] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
    if (key === '' || name === '') throw usage(`--adopt takes KEY=NAME, not ${JSON.stringify(text)}`);
    const pins = session.entries.flatMap((entry) => adoption(entry, declarationsOf(entry.plan.account), key, name));
    const [pin, other] = pins;
    if (pin === undefined)
      throw usage(
        `--adopt ${JSON.stringify(text)}: no document declares this key, or nothing live of its kind has this name`,
      );
    if (other !== undefined)
      throw usage(`--adopt ${JSON.stringify(text)} means several objects: use interconnect.KEY or cni.KEY`);
    return withEdits([pin], declarationsOf, []);
  });
}

/** A CNI is named by its id or its conduit name, an interconnect by its live name. */
function adoption(
  { plan, read }: EditSession['entries'][number],
  declarations: readonly Declaration[],
  text: string,
  name: string,
): readonly Pin[] {
  const { account } = plan;
  const [, kind, rest] = /^(interconnect|cni)\.(.+)$/s.exec(text) ?? [];
  const isDeclared = (section: Section, key: string) => declaring(declarations, section, key) !== undefined;
  const sections: readonly Section[] =
    kind === undefined ? ['interconnects', 'cnis'] : kind === 'cni' ? ['cnis'] : ['interconnects'];
  return sections.flatMap((section) => {
    const key = isDeclared(section, text) ? text : (rest ?? text);
    const id = read === undefined || !isDeclared(section, key) ? undefined : liveId(read.live, section, name);
    return id === undefined ? [] : [{ account, section, key, fields: [[section === 'cnis' ? 'id' : 'name', id]] }];
  });
}

function liveId({ interconnects, cnis }: LiveAccount, section: Section, name: string): string | undefined {
  if (section === 'interconnects') return interconnects.find((live) => live.name === name)?.name;
  return cnis.find(({ id, magic }) => id.toLowerCase() === name.toLowerCase() || magic.conduit_name === name)?.id;
}

function usage(message: string): Failure {
  return new Failure(message, { exitCode: ExitCode.usage, hint: 'No file was written.' });
}

import { parseExact, Unreadable } from '../../api/decode.ts';
import { isJsonObject } from '../../api/read/fields.ts';
import { ownReader, readCni, readSettings } from '../../api/read/read-cni.ts';
import { readInterconnect, readSlot, readStatus } from '../../api/read/read-interconnect.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { SnapshotAccount as AccountDocument, SnapshotDocument } from '../../model/generated/snapshot.ts';
import { deepestJson, isNestedTooDeep } from '../../model/json.ts';
import type { LiveCni, Snapshot, SnapshotAccount } from '../../model/live.ts';
import { compareText, joinFirst } from '../../model/text.ts';
import { checkSnapshot, isSnapshotDocument } from '../../schema/validate-records.ts';
import { Failure } from '../failure.ts';
import { readInput } from '../files/read-input.ts';
import { checkTags } from '../load-documents.ts';
import type { RunContext } from '../run-context.ts';
import { snapshotFormat } from './snapshot-text.ts';

/**
 * Reads a snapshot from a file, or from standard input for `-`. It is a file that anybody may have written: its form, its values and its
 * names are checked as an answer of the API is. Rejects with a `Failure`.
 */
export async function readSnapshot(file: string, context: RunContext): Promise<Snapshot> {
  const text = await readInput(file, context, refused);
  try {
    return snapshotOf(parse(text));
  } catch (error) {
    if (error instanceof Unreadable) throw refused(`${file}: it is not a valid snapshot: ${error.message}`);
    if (error instanceof NoSnapshot) throw refused(`${file}: ${error.message}`, error.hint);
    throw error;
  }
}

/** The accounts of a snapshot, or those that are named. Throws a `Failure` where it has none of a name. */
export function chooseFromSnapshot(
  { accounts }: Snapshot,
  named: readonly string[],
  file: string,
): readonly SnapshotAccount[] {
  checkTags(named);
  const missing = named.find((tag) => !accounts.some(({ live }) => live.account === tag));
  if (missing === undefined) {
    return named.length === 0 ? accounts : accounts.filter(({ live }) => named.includes(live.account));
  }
  throw new Failure(`${file} does not have the account ${missing}`, {
    exitCode: ExitCode.usage,
    hint: `It has: ${joinFirst(
      accounts.map(({ live }) => live.account),
      10,
    )}.`,
  });
}

const usualHint =
  'A snapshot is what demarc snapshot, or demarc apply --snapshot FILE, writes. Use a complete copy of it.';

function refused(message: string, hint = usualHint): Failure {
  return new Failure(message, { exitCode: ExitCode.refused, hint });
}

class NoSnapshot extends Error {
  override readonly name = 'NoSnapshot';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

function parse(text: string): SnapshotDocument {
  if (isNestedTooDeep(text)) throw new NoSnapshot(`its values are nested more than ${deepestJson} deep`);
  const value = parseJson(text);
  refuseOtherFormat(isJsonObject(value) ? value['format'] : undefined);
  if (isSnapshotDocument(value)) return value;
  const [first] = checkSnapshot(value);
  const where = first === undefined ? '' : ` at ${first.path.join('.') || 'the top'}: ${first.message}`;
  throw new NoSnapshot(`it is not a valid snapshot${where}`);
}

function parseJson(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    // The parser's own message quotes the text, which may hold keys.
    throw new NoSnapshot('it is not JSON: truncated, or not a snapshot');
  }
}

function refuseOtherFormat(format: unknown): void {
  if (format === snapshotFormat) return;
  if (typeof format !== 'string' || !/^demarc\.snapshot\/\d{1,9}$/.test(format)) {
    throw new NoSnapshot(`it is not a snapshot: it does not say the format ${snapshotFormat}`);
  }
  throw new NoSnapshot(
    `its format is ${format}, and this version of demarc reads ${snapshotFormat}`,
    'Read it with the version that wrote it (its field demarc names that), or take a new snapshot with this one.',
  );
}

function snapshotOf({ taken_at: takenAt, demarc, accounts }: SnapshotDocument): Snapshot {
  const found = Object.entries(accounts).map(([tag, account]) => readAccount(tag, account));
  return { takenAt, demarc, accounts: found.sort((a, b) => compareText(a.live.account, b.live.account)) };
}

function readAccount(account: string, document: AccountDocument): SnapshotAccount {
  const own = ownReader(account);
  const unknownKeys = new Set<string>();
  const readMarked = (value: unknown, where?: string): LiveCni => {
    if (!hasMarkedKey(value)) return readCni(value, where);
    const cni = readCni({ ...value, bgp: { ...value.bgp, md5_key: standIn } }, where);
    unknownKeys.add(cni.id);
    return cni;
  };
  const interconnects = document.interconnects.map((raw, i) => own(readInterconnect)(raw, `interconnects[${i}]`));
  const cnis = document.cnis.map((raw, i) => own(readMarked)(raw, `cnis[${i}]`));
  const slots = document.slots.map((raw, i) => readSlot(raw, `slots[${i}]`));
  const live = {
    account,
    settings: readSettings(document.settings),
    interconnects: once(interconnects, ({ name }) => name, 'interconnect'),
    cnis: once(cnis, ({ id }) => id, 'CNI'),
  };
  const health = Object.entries(document.status)
    .map(([name, status]) => [name, readStatus(status)] as const)
    .sort(([a], [b]) => compareText(a, b));
  return { live, slots: once(slots, ({ id }) => id, 'port'), health: new Map(health), unknownKeys };
}

/** Stands for a key that the file does not hold. It never leaves the process. */
const standIn = 'not-in-the-snapshot';

function hasMarkedKey(value: unknown): value is { readonly bgp: object } {
  if (!isJsonObject(value)) return false;
  const { bgp } = value;
  return isJsonObject(bgp) && isJsonObject(bgp['md5_key']) && bgp['md5_key']['sensitive'] === true;
}

/** Sorts by identity. Throws where an object is there twice: nobody knows which of the two was live. */
function once<T>(items: readonly T[], identity: (item: T) => string, what: string): readonly T[] {
  const sorted = [...items].sort((a, b) => compareText(identity(a), identity(b)));
  const twice = sorted.find((item, i) => i > 0 && identity(item) === identity(sorted[i - 1] ?? item));
  if (twice === undefined) return sorted;
  throw new NoSnapshot(`it has the ${what} ${JSON.stringify(identity(twice).slice(0, 200))} twice`);
}

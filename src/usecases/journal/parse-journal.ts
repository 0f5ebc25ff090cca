import { parseExact } from '../../api/decode.ts';
import { readCni } from '../../api/read/read-cni.ts';
import type {
  JournalComplete,
  JournalHead,
  JournalLine,
  JournalMade,
  JournalMaking,
  JournalStoredOtherwise,
} from '../../model/generated/journal.ts';
import type { HalfMadeCni, HalfMadeState, Journaled, JournaledCni, StoredCircuit } from '../../model/journal.ts';
import { isNestedTooDeep } from '../../model/json.ts';
import type { LiveCni } from '../../model/live.ts';
import { isJournalLine } from '../../schema/validate-stored.ts';

type ParsedJournal =
  ({ readonly ok: true; readonly head: JournalHead } & Journaled) | { readonly ok: false; readonly message: string };

/**
 * Reads a journal. Its last line may be incomplete: the run ended while it wrote that line, and sent nothing for it. Messages do not
 * quote the text, because it holds keys.
 */
export function parseJournal(text: string): ParsedJournal {
  const lines = text.split('\n').slice(0, -1);
  let head: JournalHead | undefined;
  const entries = new Map<string, JournaledCni>();
  const circuits = new Map<string, StoredCircuit>();
  const halfMade = new Map<string, HalfMadeCni>();
  for (const [i, line] of lines.entries()) {
    const value = parsedLine(line);
    if (value === undefined) return refuse(`line ${i + 1} is not a line of a journal that this version reads`);
    if ('format' in value) {
      if (i > 0) return refuse(`line ${i + 1} begins another journal`);
      head = value;
      continue;
    }
    if (head === undefined) return refuse('it does not begin with the head of a journal');
    if (value.event === 'stored_otherwise') {
      const { key, name, fields } = value;
      circuits.set(name, { key, name, fields });
      continue;
    }
    const problem = isOfNewCni(value) ? takeNewCni(value, halfMade) : takeLine(value, head.account, entries);
    if (problem !== undefined) return refuse(`line ${i + 1} ${problem}`);
  }
  if (head === undefined) return refuse('it is empty, or cut off in its first line');
  const all = { entries: [...entries.values()], circuits: [...circuits.values()], halfMade: [...halfMade.values()] };
  return { ok: true, head, ...all };
}

type LineOfNewCni = JournalMaking | JournalMade | JournalComplete;

function isOfNewCni(line: Exclude<JournalLine, JournalHead>): line is LineOfNewCni {
  return line.event === 'making' || line.event === 'made' || line.event === 'complete';
}

/** @returns the error of the line, if any */
function takeNewCni(line: LineOfNewCni, halfMade: Map<string, HalfMadeCni>): string | undefined {
  const { conduit_name: conduitName } = line;
  if (line.event === 'making') {
    const { key, interconnect, at } = line;
    halfMade.set(conduitName, { key, interconnect, conduitName, at });
    return undefined;
  }
  const begun = halfMade.get(conduitName);
  if (begun === undefined) return 'is about a CNI that no earlier line has';
  if (line.event === 'complete') halfMade.delete(conduitName);
  else halfMade.set(conduitName, { ...begun, left: leftBy(line) });
  return undefined;
}

function leftBy({ cni_id: id, cust_ip, p2p_ip, bgp_mode }: JournalMade): HalfMadeState {
  return { id, cust_ip, p2p_ip, ...(bgp_mode !== undefined && { bgp_mode }) };
}

function refuse(message: string): ParsedJournal {
  return { ok: false, message };
}

function parsedLine(line: string): JournalLine | undefined {
  if (isNestedTooDeep(line)) return undefined;
  try {
    const value = parseExact(line);
    return isJournalLine(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @returns the error of the line, if any */
function takeLine(
  line: Exclude<JournalLine, JournalHead | JournalStoredOtherwise | LineOfNewCni>,
  account: string,
  entries: Map<string, JournaledCni>,
): string | undefined {
  if (line.event === 'deleting') {
    const cni = wholeCni(line.cni);
    if (cni?.account !== account) return 'has no complete CNI of this account';
    entries.set(cni.id, { cni, key: line.key, host: line.host, deletedAt: line.at });
    return undefined;
  }
  const entry = entries.get(line.id);
  if (entry === undefined) return 'is about a CNI that no earlier line has';
  const { cni, key, host, deletedAt } = entry;
  const kept = { cni, key, host, deletedAt };
  if (line.event === 'restored') entries.delete(line.id);
  else if (line.event === 'not_created') entries.set(line.id, kept);
  else if (line.event === 'created') entries.set(line.id, { ...entry, created: line.cni_id });
  else {
    const creating = { interconnect: line.interconnect, conduitName: line.conduit_name };
    entries.set(line.id, { ...kept, creating });
  }
  return undefined;
}

function wholeCni(value: unknown): LiveCni | undefined {
  try {
    return readCni(value);
  } catch {
    return undefined;
  }
}

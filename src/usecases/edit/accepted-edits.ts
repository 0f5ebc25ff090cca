import type { Declaration } from '../../config/read-document.ts';
import { literalText } from '../../config/substitute.ts';
import type { DocumentEdit } from '../../document/edit/patch-tree.ts';
import type { YamlValue } from '../../document/write-document.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount, LiveCni, LiveInterconnect } from '../../model/live.ts';
import type { Change, FieldChange } from '../../model/plan.ts';
import { isSensitivePath } from '../../model/secret.ts';
import { canonicalCidr } from '../../net/cidr.ts';
import { canonicalPrefixes } from '../../plan/diff/cni-differences.ts';
import type { LeftField, WrittenField } from '../../render/edits/edit-report.ts';
import { documentOfAddress, objectOfAddress } from './edit-session.ts';
import type { ObjectEdits } from './edited-documents.ts';

/** What is known of an account whose drift is accepted. */
export interface AcceptedAccount {
  readonly desired: DesiredAccount;
  readonly declarations: readonly Declaration[];
  readonly live: LiveAccount;
  /** The key of a live interconnect, by its name. */
  readonly keys: ReadonlyMap<string, string>;
  readonly missing: 'leave' | 'absent' | 'remove';
}

export interface Accepted {
  readonly object: ObjectEdits | undefined;
  readonly left: readonly LeftField[];
}

/** A field of the documents with its live value, or the reason why it is left. */
type Field = { readonly path: string; readonly value: YamlValue } | { readonly path: string; readonly reason: string };

/** The edits that write what is live into the place of a declared object. */
export function acceptChange(change: Change, account: AcceptedAccount): Accepted {
  const { address, action } = change;
  const declaration = documentOfAddress(account.declarations, address);
  if (declaration === undefined)
    return leave(change, account, null, 'no document declares it: --unmanaged declares it');
  if (action === 'create') return acceptMissing(change, account, declaration);
  if (action === 'delete') return build(change, account, declaration, [], { field: 'state', remove: true });
  return build(change, account, declaration, fieldsOf(change, account));
}

function leave({ address }: Change, { desired }: AcceptedAccount, field: string | null, reason: string): Accepted {
  return { object: undefined, left: [{ account: desired.account, address, field, reason }] };
}

function acceptMissing(change: Change, account: AcceptedAccount, declaration: Declaration): Accepted {
  switch (account.missing) {
    case 'leave':
      return leave(change, account, null, 'it is not live: --missing absent or --missing remove says what to write');
    case 'absent':
      return build(change, account, declaration, [{ path: 'state', value: 'absent' }]);
    case 'remove':
      return build(change, account, declaration, [], { field: null, remove: true });
  }
}

function build(
  { address }: Change,
  { desired, declarations }: AcceptedAccount,
  declaration: Declaration,
  fields: readonly Field[],
  removal?: { readonly field: string | null; readonly remove: true },
): Accepted {
  const { account } = desired;
  const base = basePath(address);
  const { document } = declaration;
  const { file, line } = document.locate(base, 'key');
  const edits: DocumentEdit[] = [];
  const written: WrittenField[] = [];
  const left: LeftField[] = [];
  for (const field of fields) {
    const path = [...base, ...field.path.split('.')];
    const reason = 'reason' in field ? field.reason : fromVariable(declarations, path);
    if (reason !== undefined || 'reason' in field) {
      left.push({ account, address, field: field.path, reason: reason ?? '' });
      continue;
    }
    edits.push({ document: document.index, path, to: { value: field.value } });
    written.push({ account, address, field: field.path, action: 'set', file, line });
  }
  if (removal !== undefined) {
    const path = removal.field === null ? base : [...base, removal.field];
    edits.push({ document: document.index, path, to: { remove: true } });
    written.push({ account, address, field: removal.field, action: 'remove', file, line });
  }
  const object = { account, address, source: document.source.name, edits, written };
  return { object: edits.length === 0 ? undefined : object, left };
}

function basePath(address: string): readonly string[] {
  if (address === 'settings') return ['settings'];
  const { section, key } = objectOfAddress(address);
  return [section, key];
}

/** A value that takes a variable is decided outside of the documents. */
function fromVariable(declarations: readonly Declaration[], path: readonly string[]): string | undefined {
  const uses = declarations.flatMap((declaration) => declaration.uses);
  const use = uses.find(
    (each) => path.every((segment, at) => each.path[at] === segment) && each.sensitive === undefined,
  );
  return use === undefined ? undefined : `it comes from the variable ${use.variable}`;
}

function fieldsOf({ address, kind, live_id, fields }: Change, account: AcceptedAccount): readonly Field[] {
  const { interconnects, cnis, settings } = account.live;
  if (kind === 'settings') return [{ path: 'default_asn', value: settings.default_asn }];
  if (kind === 'interconnect') {
    const live = interconnects.find(({ name }) => name === live_id);
    return live === undefined ? [] : fields.map(({ path }) => interconnectField(path, live));
  }
  const live = cnis.find(({ id }) => id === live_id);
  return live === undefined ? [] : cniFields({ address, fields }, live, account);
}

const notWritable = 'what is live cannot be written into the documents';

function interconnectField(path: string, live: LiveInterconnect): Field {
  const values = new Map<string, string | undefined>(
    live.type === 'direct'
      ? [
          ['slot_id', live.slot_id],
          ['speed', live.speed],
          ['slot.site', live.site],
          ['slot.speed', live.speed],
          ['slot.facility', live.facility.name],
          ['slot.address_contains', live.facility.address[0]],
          ['slot.device', live.device],
        ]
      : live.type === 'gcp_partner'
        ? [
            ['region', live.region],
            ['bandwidth', live.bandwidth],
          ]
        : [],
  );
  const value = values.get(path);
  return value === undefined ? { path, reason: notWritable } : { path, value: literalText(value) };
}

function cniFields(
  { address, fields }: Pick<Change, 'address' | 'fields'>,
  live: LiveCni,
  account: AcceptedAccount,
): readonly Field[] {
  const { key } = objectOfAddress(address);
  const session = fields.filter(({ path }) => path.startsWith('bgp.'));
  const isWhole = session.length > 0 && (live.bgp === undefined || isDeclaredNull(key, account));
  const others = isWhole ? fields.filter(({ path }) => !path.startsWith('bgp.')) : fields;
  return [...others.map((field) => cniField(field, live, account)), ...(isWhole ? [wholeSession(live)] : [])];
}

/** True where the documents say that the CNI has no session. A live session then goes in as a whole. */
function isDeclaredNull(key: string, { desired }: AcceptedAccount): boolean {
  return desired.cnis.some((cni) => cni.key === key && cni.bgp === null);
}

/** An MD5 key is never written: the new session leaves it unmanaged. */
function wholeSession({ bgp }: LiveCni): Field {
  if (bgp === undefined) return { path: 'bgp', value: null };
  const entries = [
    { key: 'customer_asn', value: bgp.customer_asn },
    { key: 'extra_prefixes', value: canonicalPrefixes(bgp.extra_prefixes).map(literalText) },
  ];
  return { path: 'bgp', value: { entries } };
}

function cniField({ path }: FieldChange, live: LiveCni, { live: { interconnects }, keys }: AcceptedAccount): Field {
  if (isSensitivePath(path)) return { path, reason: 'it is a secret, which is never written: set its variable' };
  switch (path) {
    case 'interconnect':
      return hostField(live.interconnect, keys, interconnects);
    case 'magic.conduit_name':
      return { path, value: literalText(live.magic.conduit_name) };
    case 'magic.description':
      return { path, value: literalText(live.magic.description) };
    case 'magic.mtu':
      return { path, value: live.magic.mtu };
    case 'bgp_mode':
      return { path, value: literalText(live.bgp_mode ?? 'dynamic_route_exchange') };
    case 'cust_ip':
      return { path, value: canonicalCidr(live.cust_ip) };
    case 'p2p_ip':
      return { path, value: canonicalCidr(live.p2p_ip) };
    case 'bgp.customer_asn':
      return live.bgp === undefined ? { path, reason: notWritable } : { path, value: live.bgp.customer_asn };
    case 'bgp.extra_prefixes':
      return { path, value: canonicalPrefixes(live.bgp?.extra_prefixes ?? []).map(literalText) };
    default:
      return { path, reason: notWritable };
  }
}

/** A reference is a key first, then a live name. */
function hostField(name: string, keys: ReadonlyMap<string, string>, interconnects: readonly LiveInterconnect[]): Field {
  const path = 'interconnect';
  const key = keys.get(name);
  if (key !== undefined) return { path, value: key };
  const isTaken = [...keys.values()].includes(name);
  if (isTaken) return { path, reason: `${name} is a key of the documents, and the live name of another interconnect` };
  const isLive = interconnects.some((interconnect) => interconnect.name === name);
  return isLive
    ? { path, value: literalText(name) }
    : { path, reason: 'the API does not show the interconnect that it is on' };
}

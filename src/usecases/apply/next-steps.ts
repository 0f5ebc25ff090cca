import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount, LiveCni } from '../../model/live.ts';
import type { Change, Place } from '../../model/plan.ts';
import type { ChangeReport, InterconnectHealth, NextStep } from '../../model/report.ts';
import { joinFirstWords, shellCommand } from '../../model/text.ts';

interface Carried {
  readonly desired: Pick<DesiredAccount, 'interconnects'>;
  readonly changes: readonly Change[];
  readonly reports: readonly ChangeReport[];
  /** Of new interconnects, where the run waited for them. */
  readonly health: readonly InterconnectHealth[];
  /** The account as it was read after the changes. Undefined if it could not be read. */
  readonly live: LiveAccount | undefined;
  /** The run was on `--sandbox`: the commands that follow are, too. */
  readonly sandbox: boolean;
}

/**
 * What people do next for each object that the run created or deleted: the letter and the cross-connect of a circuit, the router's side of a
 * CNI and its static routes, the pin of a selector. In the order of the changes.
 */
export function nextSteps({ desired, changes, reports, health, live, sandbox }: Carried): readonly NextStep[] {
  const done = new Map(reports.flatMap((report) => (wasMade(report) ? [[report.address, report] as const] : [])));
  const healthy = new Set(health.flatMap((circuit) => (circuit.healthy ? [circuit.address] : [])));
  const inUse = portsInUse(changes, live);
  return changes.flatMap((change) => {
    const report = done.get(change.address);
    if (report === undefined || change.kind === 'settings') return [];
    if (change.kind === 'cni') {
      const isElsewhere = isNew(change) || hasNewAddresses(change);
      return [...(isElsewhere ? routerSide(change, report, live) : []), ...routesLeft(change)];
    }
    return [
      ...(isNew(change) && !healthy.has(change.address) ? letter(change, sandbox) : []),
      ...(isNew(change) ? pin(change, desired, sandbox) : []),
      ...(change.action === 'delete' ? cancelled(change, change.place, desired, inUse) : []),
      ...(change.action === 'replace' ? cancelled(change, change.place_before, desired, inUse) : []),
    ];
  });
}

function wasMade({ outcome }: ChangeReport): boolean {
  return outcome === 'applied' || outcome === 'applied_lost';
}

function isNew({ action }: Change): boolean {
  return action === 'create' || action === 'replace';
}

/** A Google attachment has neither a port nor a letter. */
function letter({ address, key, place }: Change, sandbox: boolean): readonly NextStep[] {
  if (key === null || place?.slot_id === undefined) return [];
  const where = place.facility === undefined ? '' : ` at ${place.facility}`;
  return [
    {
      address,
      what: 'letter',
      message: `order its cross-connect${where} with the letter of authorization; it is Pending until there is light`,
      command: shellCommand('demarc', 'loa', address, ...(sandbox ? ['--sandbox'] : [])),
    },
  ];
}

function pin(
  { address, key, live_id: before }: Change,
  { interconnects }: Carried['desired'],
  sandbox: boolean,
): readonly NextStep[] {
  const declared = interconnects.find((interconnect) => interconnect.key === key);
  if (declared?.type !== 'direct' || declared.slot === undefined || declared.name !== undefined) return [];
  return [
    {
      address,
      what: 'pin',
      message: `a selector chose its port${before === null ? '' : ' anew'}: write its name into the document, so that it stays this circuit`,
      command: shellCommand('demarc', 'pin', ...(sandbox ? ['--sandbox'] : [])),
    },
  ];
}

/** Ports of circuits that are there, or that the plan wanted: their cross-connects must stay. */
function portsInUse(changes: readonly Change[], live: LiveAccount | undefined): ReadonlySet<string> {
  const wanted = changes.flatMap((change) => (isNew(change) ? (change.place?.slot_id ?? []) : []));
  const held = live?.interconnects.flatMap((circuit) => (circuit.type === 'direct' ? circuit.slot_id : [])) ?? [];
  return new Set([...wanted, ...held].map((slot) => slot.toLowerCase()));
}

/**
 * The provider of the facility bills a cross-connect until it is cancelled there, under the id that a label may hold. Of a replacement, the
 * label may hold the id of the new one already.
 */
function cancelled(
  { address, action, key, live_id }: Change,
  place: Place | undefined,
  { interconnects }: Carried['desired'],
  inUse: ReadonlySet<string>,
): readonly NextStep[] {
  if (place?.facility === undefined || inUse.has(place.slot_id?.toLowerCase() ?? '')) return [];
  const name = live_id === null || address === `interconnect.${live_id}` ? '' : ` of ${live_id}`;
  const port = place.device === undefined ? '' : ` (${place.device})`;
  const id = interconnects.find((interconnect) => interconnect.key === key)?.labels?.['cross_connect'];
  const order = id === undefined || action === 'replace' ? '' : ` ${id}`;
  const doubt =
    id === undefined || action !== 'replace' ? '' : `; its label says ${id}: make sure that this is not the new one`;
  const message = `cancel the cross-connect${order}${name} at ${place.facility}${port}${doubt}`;
  return [{ address, what: 'cross_connect', message }];
}

function hasNewAddresses({ effects = [] }: Change): boolean {
  return effects.some(({ effect }) => effect === 'new_addresses');
}

/** Magic keeps the static routes of a CNI that is gone: their next hop is in no tunnel then. */
function routesLeft(change: Change): readonly NextStep[] {
  const { address, action, preflight } = change;
  const prefixes = preflight?.prefixes.map(({ prefix }) => prefix) ?? [];
  if (prefixes.length === 0 || !(action === 'delete' || hasNewAddresses(change))) return [];
  const named = joinFirstWords(prefixes, 5);
  const message =
    action === 'delete'
      ? `its static routes of ${named} may still be in Magic, through nothing: delete those there, and leave routes through other tunnels`
      : `the static routes of ${named} may still name its old address in Magic: point them at the new one`;
  return [{ address, what: 'routes', message, command: 'demarc routes' }];
}

function routerSide(
  { address }: Change,
  { live_id }: ChangeReport,
  live: LiveAccount | undefined,
): readonly NextStep[] {
  const cni = live?.cnis.find(({ id }) => id === live_id);
  if (cni === undefined || live === undefined) return [];
  const link = linkOf(cni, live);
  const session =
    link.customer_asn === undefined ? '' : `, AS ${link.customer_asn}, Cloudflare's AS ${link.cloudflare_asn}`;
  return [
    {
      address,
      what: 'router',
      message: `set its router to ${link.cust_ip}, peer ${addressOf(link.p2p_ip)}, MTU ${link.mtu}${session}`,
      link,
    },
  ];
}

function linkOf({ cust_ip, p2p_ip, magic, bgp }: LiveCni, { settings }: LiveAccount): NonNullable<NextStep['link']> {
  const session = bgp && { customer_asn: bgp.customer_asn, cloudflare_asn: settings.default_asn };
  return { cust_ip, p2p_ip, mtu: magic.mtu, ...session };
}

function addressOf(cidr: string): string {
  return cidr.split('/', 1)[0] ?? cidr;
}

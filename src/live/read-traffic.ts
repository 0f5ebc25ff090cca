import { NetworkError } from '../model/network-error.ts';
import { CloudClock } from '../model/traffic/cloud-clock.ts';
import type {
  BgpPrefix,
  NotRead,
  OwnedPrefix,
  Reading,
  TrafficFacts,
  TrafficReader,
  TunnelAnalytics,
} from '../model/traffic/traffic.ts';

/** The health of the last quarter of an hour, and of the last minutes by themselves: an average hides a fall. */
const healthMs = 15 * 60_000;
const recentMs = 5 * 60_000;

/** For more IP prefixes than this, one request each costs more than the answer is worth. */
export const mostOwnedPrefixes = 50;

interface TrafficQuestions {
  /** What this machine's clock shows, in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
  /** Cloudflare's ASN matters. */
  readonly asn: boolean;
  /** The IP prefixes in which a touched route lies. Asked after the first answers. */
  readonly owned: (facts: TrafficFacts) => readonly OwnedPrefix[];
}

/**
 * Reads the Magic side, all parts side by side. A part that cannot be read says why, and is never empty for that reason. Other errors
 * than a `NetworkError` reject.
 */
export async function readTraffic(reader: TrafficReader, questions: TrafficQuestions): Promise<TrafficFacts> {
  const [routes, interconnects, gre, ipsec, prefixes, analytics, cloudflareAsn] = await Promise.all([
    reading(reader.listRoutes()),
    reading(reader.listMagicInterconnects()),
    reading(reader.listGreTunnels()),
    reading(reader.listIpsecTunnels()),
    reading(reader.listPrefixes()),
    readHealth(reader, questions.now ?? Date.now),
    questions.asn ? reading(reader.getCloudflareAsn()) : undefined,
  ]);
  const tunnels = both(gre, ipsec);
  const facts: TrafficFacts = {
    routes,
    interconnects,
    tunnels,
    prefixes,
    bgpPrefixes: new Map(),
    analytics,
    ...(cloudflareAsn?.read === true && { cloudflareAsn: cloudflareAsn.value }),
  };
  const owned = questions.owned(facts);
  return owned.length === 0 ? facts : { ...facts, ...(await readAdvertised(reader, facts, owned)) };
}

/** The names of all tunnels and Magic interconnects, without routes and health. */
export async function readTunnelNames(reader: TrafficReader): Promise<Pick<TrafficFacts, 'interconnects' | 'tunnels'>> {
  const [interconnects, gre, ipsec] = await Promise.all([
    reading(reader.listMagicInterconnects()),
    reading(reader.listGreTunnels()),
    reading(reader.listIpsecTunnels()),
  ]);
  return { interconnects, tunnels: both(gre, ipsec) };
}

type Advertised = Pick<TrafficFacts, 'prefixes' | 'bgpPrefixes'>;

/** Where an IP prefix has gone meanwhile, the prefixes are listed again, once. */
async function readAdvertised(
  reader: TrafficReader,
  { prefixes }: Pick<TrafficFacts, 'prefixes'>,
  owned: readonly OwnedPrefix[],
): Promise<Advertised> {
  if (owned.length > mostOwnedPrefixes) {
    const words = `the routes lie in ${owned.length} IP prefixes: what of more than ${mostOwnedPrefixes} is advertised is not read`;
    const problem: NotRead = { why: 'failed', words };
    return { prefixes, bgpPrefixes: new Map(owned.map(({ id }) => [id, { read: false, problem }])) };
  }
  const errors: unknown[] = [];
  const found = await Promise.all(
    owned.map(async ({ id }): Promise<readonly [string, Reading<readonly BgpPrefix[]>]> => {
      return [id, await reading(reader.listBgpPrefixes(id), (error) => errors.push(error))];
    }),
  );
  const bgpPrefixes = new Map(found);
  if (!errors.some(isGone)) return { prefixes, bgpPrefixes };
  const again = await reading(reader.listPrefixes());
  if (!again.read) return { prefixes: again, bgpPrefixes };
  // A prefix that is gone for good is not the account's any more: nothing of it is advertised here.
  const left = new Set(again.value.map(({ id }) => id));
  return { prefixes: again, bgpPrefixes: new Map(found.filter(([id]) => left.has(id))) };
}

/** Codes 1000 and 1002 on one IP prefix: it is gone, or it belongs to another account. */
function isGone(error: unknown): boolean {
  return error instanceof NetworkError && (error.kind === 'not_found' || error.codes.some((code) => gone.has(code)));
}

const gone: ReadonlySet<number> = new Set([1000, 1002]);

/** By Cloudflare's clock, as apply does between two circuits: with times of a clock that is wrong, old health would count as health of now. */
async function readHealth(reader: TrafficReader, now: () => number): Promise<Reading<TunnelAnalytics>> {
  const cloud = new CloudClock();
  const answered = await reading(cloud.ask(() => reader.queryTunnels(timesBefore(cloud.at(now()))), now));
  if (!answered.read) return answered;
  const { analytics, doubt } = answered.value;
  return doubt === undefined
    ? { read: true, value: analytics }
    : { read: false, problem: { why: 'failed', words: doubt } };
}

function timesBefore(now: number): Parameters<TrafficReader['queryTunnels']>[0] {
  return { since: timeText(now - healthMs), recent: timeText(now - recentMs), until: timeText(now) };
}

function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

function both<T>(a: Reading<readonly T[]>, b: Reading<readonly T[]>): Reading<readonly T[]> {
  if (!a.read) return a;
  return b.read ? { read: true, value: [...a.value, ...b.value] } : b;
}

async function reading<T>(answer: Promise<T>, onError?: (error: NetworkError) => void): Promise<Reading<T>> {
  try {
    return { read: true, value: await answer };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    onError?.(error);
    return { read: false, problem: { why: whyNotRead(error), words: wordsOf(error) } };
  }
}

/** Codes of the Magic API that public clients match, with any status. */
const notOnboarded = 1012;
const noPermission = 1025;

function whyNotRead({ kind, codes }: NetworkError): NotRead['why'] {
  if (codes.includes(notOnboarded)) return 'not_onboarded';
  return kind === 'permission' || codes.includes(noPermission) ? 'permission' : 'failed';
}

function wordsOf(error: NetworkError): string {
  const { message, words, hint } = error;
  const why = whyNotRead(error);
  if (why === 'not_onboarded') return 'the API says that the account has no Magic Transit and no Magic WAN (1012)';
  const said = words === undefined ? '' : `: ${words}`;
  // The first part of the hint names the permission.
  if (why === 'permission' && hint !== undefined) return hint.split(';')[0] ?? hint;
  return `${reasonIn(message)}${said}`;
}

/** `Could not list the routes: REASON`: what could not be read stands before these words already. */
function reasonIn(message: string): string {
  const at = message.indexOf(': ');
  return message.startsWith('Could not ') && at > 0 ? message.slice(at + ': '.length) : message;
}

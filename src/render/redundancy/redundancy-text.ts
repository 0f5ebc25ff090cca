import type { Redundancy, SetRedundancy } from '../../model/circuits/redundancy.ts';
import { say } from '../text/inline-text.ts';
import type { Style } from '../text/paint.ts';
import { untrusted } from '../text/sanitise.ts';
import { tableText } from '../text/table-text.ts';
import { counted, jsonText } from '../text/words.ts';

/** Backup sets as a table, then circuits without one, then a summary. Ends with a line break. */
export function renderRedundancyText({ sets, alone }: Redundancy, { width }: Pick<Style, 'width'> = {}): string {
  const isFleet = new Set([...sets, ...alone].map(({ account }) => account)).size > 1;
  const hasWishes = sets.some(({ wanted }) => wanted !== null);
  const titles = ['SET', 'UP', 'DEVICES', 'SITES', 'FACILITIES', 'A CIRCUIT', 'A DEVICE', 'A SITE'];
  return [
    sets.length === 0 ? '' : 'UP: circuits that are Healthy now. Then: does the set survive the loss of …\n\n',
    tableText(
      [...(isFleet ? ['ACCOUNT'] : []), ...titles, ...(hasWishes ? ['POLICY'] : [])],
      sets.map((set) => [...(isFleet ? [set.account] : []), ...cells(set), ...(hasWishes ? [wish(set)] : [])]),
      'No backup sets: no two circuits back each other up.',
      { width, breakable: ['SET'] },
    ),
    ...alone.map(
      ({ account, key, name, state }) =>
        `\nNo other circuit backs up ${say(untrusted(key === null ? name : `interconnect.${key}`))} (${say(untrusted(state ?? 'not asked'))})${isFleet ? ` of account ${say(untrusted(account))}` : ''}.`,
    ),
    alone.length === 0 ? '' : '\n',
    sets.length === 0 ? '' : `\n${summary(sets)}\n`,
  ].join('');
}

function cells({
  name,
  circuits,
  up,
  devices,
  sites,
  facilities,
  now,
  when_healthy,
}: SetRedundancy): readonly string[] {
  return [
    name,
    `${up.length} of ${circuits.length}`,
    ...[devices, sites, facilities].map(({ length }) => (length === 0 ? '' : String(length))),
    ...(['circuit', 'device', 'site'] as const).map((level) => answer(now[level], when_healthy[level])),
  ];
}

type Answer = SetRedundancy['now']['circuit'];

function answer(now: Answer, healthy: Answer): string {
  if (now === 'unknown') return 'not known';
  return now === 'no' && healthy !== 'no' ? 'not now' : now;
}

function wish({ wanted, now, when_healthy }: SetRedundancy): string {
  return wanted === null ? '' : `${wanted}: ${answer(now[wanted], when_healthy[wanted])}`;
}

function summary(sets: readonly SetRedundancy[]): string {
  const circuit = sets.filter(({ now }) => now.circuit !== 'yes').length;
  const site = sets.filter(({ now }) => now.site !== 'yes').length;
  const first =
    circuit === 0
      ? 'Each survives the loss of a circuit now'
      : `${circuit} would not survive the loss of a circuit now`;
  const second =
    site === 0
      ? 'each that of a site'
      : site === sets.length
        ? 'none surely that of a site'
        : `${site} not surely that of a site`;
  return `${counted(sets.length, 'backup set')}. ${first}, ${second}.`;
}

/** `demarc.redundancy/1`. */
export function renderRedundancyJson({ sets, alone }: Redundancy): string {
  return jsonText({ format: 'demarc.redundancy/1', sets, alone });
}

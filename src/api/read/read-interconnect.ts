import type { Facility, Health, LiveInterconnect, LiveSlot } from '../../model/live.ts';
import { Unreadable } from '../decode.ts';
import { type Fields, fieldsOf } from './fields.ts';

/** An interconnect of a type that we do not know is read as far as we know it: it must be shown, and never be touched. */
export function readInterconnect(value: unknown, where = ''): LiveInterconnect {
  const fields = fieldsOf(value, where);
  const base = {
    name: identity(fields, 'name'),
    account: fields.text('account'),
    owner: fields.optionalText('owner'),
    raw: fields.raw,
  };
  const type = fields.text('type');
  switch (type) {
    case 'direct':
      return {
        ...base,
        type,
        site: fields.text('site'),
        facility: readFacility(fields),
        slot_id: fields.text('slot_id'),
        speed: fields.text('speed'),
        device: fields.optionalText('ccr_device_name'),
      };
    case 'gcp_partner':
      return { ...base, type, region: fields.text('region'), bandwidth: fields.optionalText('speed') };
    default:
      return { ...base, type: 'unknown', wireType: type };
  }
}

/** `{name, address}`, or the plain text that the live API has been seen to send. */
export function readFacility(fields: Fields): Facility {
  const found = fields.any('facility');
  if (typeof found === 'string') return { name: found, address: [] };
  const facility = fields.object('facility');
  return { name: facility.text('name'), address: readAddress(facility) };
}

function readAddress(facility: Fields): readonly string[] {
  const found = facility.any('address');
  if (found === undefined || found === null) return [];
  return typeof found === 'string' ? [found] : facility.texts('address');
}

export function readSlot(value: unknown, where = ''): LiveSlot {
  const fields = fieldsOf(value, where);
  return {
    id: identity(fields, 'id'),
    site: fields.text('site'),
    facility: readFacility(fields),
    speed: fields.text('speed'),
    occupied: fields.boolean('occupied'),
    account: fields.optionalText('account'),
    device: fields.optionalText('ccr_device_name'),
  };
}

export function readStatus(value: unknown): Health {
  const fields = fieldsOf(value, '');
  const wireState = fields.text('state');
  return { state: stateOf(wireState), wireState, reason: fields.optionalText('reason') };
}

function stateOf(word: string): Health['state'] {
  switch (word) {
    case 'Pending':
    case 'Down':
    case 'Unhealthy':
    case 'Healthy':
      return word;
    default:
      return 'unknown';
  }
}

/** Longer than any name that could go back in a URL. */
const longest = 1_000;

/** A name or id that can be asked for again: not an empty or an endless one, nor `.` and `..`, which every URL parser resolves away. */
export function identity(fields: Fields, name: string): string {
  const text = fields.text(name);
  if (text === '') return fields.fail(name, 'a name or id');
  if (text === '.' || text === '..') return fields.fail(name, 'a name or id that a URL can hold');
  return text.length <= longest ? text : fields.fail(name, `a name or id of at most ${longest} characters`);
}

const hint =
  'something between here and the API mixes up answers, such as a cache: check HTTPS_PROXY, and --base-url or CLOUDFLARE_BASE_URL';

type Read<T> = (value: unknown, where?: string) => T;

/** Makes a reader of objects refuse one of another account: to plan on it, or to write it back, would mix up two networks. */
export function ownReader(account: string): <T extends { readonly account: string }>(read: Read<T>) => Read<T> {
  return (read) =>
    (value, where = '') => {
      const found = read(value, where);
      if (sameName(found.account, account)) return found;
      throw new Unreadable(`${where === '' ? 'the answer' : where} is about an object of another account`, { hint });
    };
}

/** The object, if it is the one that was asked for. */
export function asked<T>(found: T, identity: (found: T) => string, wanted: string): T {
  if (sameName(identity(found), wanted)) return found;
  throw new Unreadable('the answer is about another object than the one that was asked for', { hint });
}

/** Tags and UUIDs are hexadecimal: either case says the same. */
function sameName(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

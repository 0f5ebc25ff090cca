import fc from 'fast-check';
import IpCidr from 'ip-cidr';
import { describe, expect, test } from 'vitest';
import {
  addressRole,
  canonicalCidr,
  type Cidr,
  cidrsOverlap,
  hasHostBits,
  networkOf,
  parseCidr,
  sameCidr,
  sameNetwork,
} from '../../src/net/cidr.ts';

function cidr(text: string): Cidr {
  const result = parseCidr(text);
  if (result === undefined) throw new Error(`no prefix: ${text}`);
  return result;
}

const prefixes = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([ip, n]) => `${ip}/${n}`);

describe('parseCidr', () => {
  test('takes the addresses that ip-cidr takes, of the form that the contract requires', () => {
    const octet = fc.oneof(fc.integer({ min: 0, max: 300 }).map(String), fc.stringMatching(/^[0-9]{0,4}$/));
    const texts = fc.array(octet, { minLength: 3, maxLength: 5 }).map((octets) => octets.join('.'));
    const some = { yes: 0, no: 0 };
    fc.assert(
      fc.property(fc.oneof(texts, fc.ipV4()), fc.integer({ min: 0, max: 40 }), (address, length) => {
        const isPrefix = /^[0-9.]{7,15}$/.test(address) && IpCidr.isValidAddress(address) && length <= 32;
        some[isPrefix ? 'yes' : 'no'] += 1;
        expect(parseCidr(`${address}/${length}`) !== undefined).toBe(isPrefix);
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(some.yes, some.no)).toBeGreaterThan(200);
  });

  test('reads address, length and the range of the network', () => {
    expect(parseCidr('192.168.3.5/31')).toEqual({
      address: '192.168.3.5',
      length: 31,
      first: 0xc0a80304,
      last: 0xc0a80305,
    });
  });

  test('keeps numbers unsigned at both ends of the address space', () => {
    expect(parseCidr('0.0.0.0/0')).toMatchObject({ first: 0, last: 4294967295 });
    expect(parseCidr('255.255.255.255/32')).toMatchObject({ first: 4294967295, last: 4294967295 });
    expect(parseCidr('200.1.2.3/1')).toMatchObject({ first: 2147483648, last: 4294967295 });
  });

  test.each([
    '',
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/1.5',
    '10.0.0.0/8/8',
    '010.0.0.0/8',
    '10.0.0.00/8',
    '10.0.0.256/8',
    '10.0.0/8',
    '10.0.0.0.0/8',
    '10..0.0/8',
    '1.2.3.4./8',
    ' 10.0.0.0/8',
    '10.0.0.0/8\n',
    '10.0.0.0 /8',
    '0x0a.0.0.0/8',
    '::/0',
    '2001:db8::/32',
    '::ffff:10.0.0.0/104',
    '10.0.0.0/8%eth0',
    '١٠.0.0.0/8',
  ])('refuses %j, on the first and on every later call', (text) => {
    expect(parseCidr(text)).toBeUndefined();
    expect(parseCidr(text)).toBeUndefined();
  });

  test('agrees with the pattern of the contract on any text', () => {
    const octet = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
    const contract = new RegExp(`^(${octet}\\.){3}${octet}/(3[0-2]|[12]?[0-9])$`);
    const nearly = fc
      .tuple(
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 3, maxLength: 5 }),
        fc.integer({ min: 0, max: 40 }),
      )
      .map(([octets, n]) => `${octets.join('.')}/${n}`);
    fc.assert(
      fc.property(fc.oneof(prefixes, nearly, fc.string()), (text) => {
        expect(parseCidr(text) !== undefined).toBe(contract.test(text));
      }),
    );
  });

  test('gives an address within its own network of 2^(32-N) addresses', () => {
    fc.assert(
      fc.property(prefixes, (text) => {
        const c = cidr(text);
        expect(c.last - c.first + 1).toBe(2 ** (32 - c.length));
        expect(cidrsOverlap(c, cidr(`${c.address}/32`))).toBe(true);
      }),
    );
  });

  test('gives right answers after more texts than its cache holds', () => {
    for (let i = 0; i < 70_000; i++) parseCidr(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}/32`);
    expect(parseCidr('10.0.0.1/32')).toMatchObject({ length: 32 });
    expect(parseCidr('10.0.0.256/32')).toBeUndefined();
  });
});

describe('a comparison of prefixes', () => {
  test('leaves a canonical spelling as it is', () => {
    fc.assert(
      fc.property(prefixes, (text) => {
        expect(canonicalCidr(text)).toBe(text);
      }),
    );
    expect(canonicalCidr('not a prefix')).toBe('not a prefix');
  });

  test('accepts other spellings of a value, but not an octet that may be octal', () => {
    expect(canonicalCidr(' 10.0.0.0/08\n')).toBe('10.0.0.0/8');
    expect(canonicalCidr('0.0.0.0/00')).toBe('0.0.0.0/0');
    expect(sameCidr('10.0.0.0/08', '10.0.0.0/8')).toBe(true);
    expect(canonicalCidr('010.0.0.0/8')).toBe('010.0.0.0/8');
    expect(sameCidr('010.0.0.0/8', '10.0.0.0/8')).toBe(false);
  });

  test('accepts invalid texts only when they are equal', () => {
    expect(sameCidr('unreadable', 'unreadable')).toBe(true);
    expect(sameCidr('unreadable', '10.0.0.0/8')).toBe(false);
    expect(sameCidr('10.0.0.1/8', '10.0.0.0/8')).toBe(false);
    expect(sameCidr('10.0.0.0/8', '10.0.0.0/8')).toBe(true);
  });

  test('ignores host bits when it compares networks', () => {
    expect(sameNetwork(cidr('192.168.3.4/31'), cidr('192.168.3.5/31'))).toBe(true);
    expect(sameNetwork(cidr('192.168.3.4/31'), cidr('192.168.3.4/30'))).toBe(false);
    expect(sameNetwork(cidr('192.168.3.5/31'), cidr('192.168.3.6/31'))).toBe(false);
  });

  test('finds an overlap when the narrower prefix, cut to the wider length, is the wider prefix', () => {
    fc.assert(
      fc.property(prefixes, prefixes, (a, b) => {
        const [x, y] = [cidr(a), cidr(b)];
        const length = Math.min(x.length, y.length);
        const cut = sameNetwork(cidr(`${x.address}/${length}`), cidr(`${y.address}/${length}`));
        expect(cidrsOverlap(x, y)).toBe(cut);
        expect(cidrsOverlap(y, x)).toBe(cut);
      }),
    );
  });

  test('finds the same network without host bits', () => {
    fc.assert(
      fc.property(prefixes, (text) => {
        const network = cidr(networkOf(cidr(text)));
        expect(hasHostBits(network)).toBe(false);
        expect(sameNetwork(network, cidr(text))).toBe(true);
      }),
    );
    expect(networkOf(cidr('10.0.0.7/24'))).toBe('10.0.0.0/24');
    expect(hasHostBits(cidr('10.0.0.7/24'))).toBe(true);
  });
});

describe('addressRole', () => {
  test.each([
    ['192.168.3.4/31', 'host'],
    ['192.168.3.5/31', 'host'],
    ['192.168.3.4/32', 'host'],
    ['192.168.3.4/30', 'network'],
    ['192.168.3.7/30', 'broadcast'],
    ['192.168.3.6/30', 'host'],
    ['10.255.255.255/8', 'broadcast'],
  ])('%s is a %s', (text, role) => {
    expect(addressRole(cidr(text))).toBe(role);
  });
});

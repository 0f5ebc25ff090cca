import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../helpers/hold.ts';
import { found, load, meaning } from './helpers.ts';

function cni(fields: string, options: Parameters<typeof load>[1] = {}) {
  const result = load(`version: 1\ncnis:\n  a:\n    interconnect: x\n${fields.replaceAll(/^/gm, '    ')}\n`, options);
  return { ...result, cni: result.accounts[0]?.cnis[0] };
}

describe('substitution', () => {
  test('resolves a plain scalar afterwards, but keeps a quoted one as text', () => {
    const environment = { DEMARC_MTU: '1500', DEMARC_TEXT: '12' };
    const { cni: built } = cni('magic:\n  mtu: ${env:DEMARC_MTU}\n  description: "${env:DEMARC_TEXT}"', {
      environment,
    });
    expect(built?.magic).toEqual({ conduit_name: 'a', mtu: 1500, description: '12' });
  });

  test.each([
    ['a ${env:DEMARC_A} b', 'a 1 b'],
    ['${env:DEMARC_A}${env:DEMARC_B:-two}', '1two'],
    ['${env:DEMARC_EMPTY:-fallback} x', 'fallback x'],
    ['"[${env:DEMARC_EMPTY}]"', '[]'],
    ['x${env:DEMARC_UNSET:-}', 'x'],
    ['x $${env:DEMARC_A} $${anything', 'x ${env:DEMARC_A} ${anything'],
    ['$$${env:DEMARC_A}', '$${env:DEMARC_A}'],
    ["'${env:DEMARC_YAML}'", '{a: [b]} # c'],
    ['${env:DEMARC_YAML}', '{a: [b]} # c'],
    ['${env:DEMARC_NESTED} x', '${env:DEMARC_A} x'],
    ['costs $5', 'costs $5'],
  ])('turns %s into %s', (written, expected) => {
    const environment = {
      DEMARC_A: '1',
      DEMARC_EMPTY: '',
      DEMARC_YAML: '{a: [b]} # c',
      DEMARC_NESTED: '${env:DEMARC_A}',
    };
    const result = cni(`magic:\n  description: ${written}`, { environment });
    expect(found(result)).toEqual([]);
    expect(result.cni?.magic.description).toBe(expected);
  });

  test.each(['HOME', 'CLOUDFLARE_API_TOKEN', 'demarc_x', 'XDEMARC_A', 'DEMARC_APPROVED_BY'])(
    'cannot read the variable %s, set or not',
    (name) => {
      for (const options of [{ environment: { [name]: 'token' } }, { offline: true }, { skipSecrets: true }]) {
        const result = cni(`bgp:\n  md5_key: x \${env:${name}:-y}`, options);
        // Where in the secret it stands would tell a part of it.
        expect(found(result)).toEqual(['error variable-forbidden 6:16']);
        expect(JSON.stringify(result.diagnostics)).not.toContain('"token"');
      }
    },
  );

  test.each([
    '${DEMARC_A}',
    '${env:DEMARC_A',
    '${env:}',
    '${env:DEMARC_A-x}',
    '${env: DEMARC_A}',
    '${env:DEMARC_A:-${env:DEMARC_B}}',
  ])('refuses the malformed %s', (written) => {
    expect(found(cni(`magic:\n  description: '${written}'`))).toEqual(['error substitution-malformed 6:21']);
  });

  test.each([
    'bgp: ${env:DEMARC_UNSET}',
    'magic: "${env:DEMARC_UNSET}"',
    'bgp:\n  extra_prefixes: ${env:DEMARC_UNSET}',
  ])('refuses an unset variable in the place of a mapping or a list, also offline: %s', (written) => {
    for (const offline of [true, false]) {
      const { diagnostics } = cni(written, { offline });
      expect(diagnostics.map(({ severity, code }) => [severity, code])).toEqual([
        ['error', 'substitution-of-collection'],
      ]);
      expect(diagnostics[0]?.hint).toMatch(/^write (?:bgp|magic|extra_prefixes) out, and use variables for the values/);
    }
    expect(found(cni(written, { environment: { DEMARC_UNSET: 'x' } }))).toEqual([
      expect.stringMatching('error shape-'),
    ]);
  });

  test('never changes keys', () => {
    const text = 'version: 1\ncnis:\n  "${env:DEMARC_A}": {interconnect: x}\n';
    const result = load(text, { environment: { DEMARC_A: 'a' } });
    expect(found(result)).toEqual(['error substitution-in-key 3:3']);
    expect(result.diagnostics[0]?.hint).toContain('write the key out');
  });

  test('is reported at its own place when one scalar has two', () => {
    expect(found(cni('magic:\n  description: ${env:A} and ${env:A}'))).toEqual([
      'error variable-forbidden 6:20',
      'error variable-forbidden 6:33',
    ]);
  });

  test('names the variable of a wrong type, but never shows its value', () => {
    const environment = { DEMARC_MTU: 'hunter2', DEMARC_MODE: 'hunter2', DEMARC_IP: 'hunter2' };
    const fields = 'magic:\n  mtu: ${env:DEMARC_MTU}\nbgp_mode: ${env:DEMARC_MODE}\ncust_ip: ${env:DEMARC_IP}';
    const { diagnostics } = cni(fields, { environment });
    expect(diagnostics).toMatchObject([
      { code: 'shape-type', hint: expect.stringContaining('DEMARC_MTU') as string },
      { code: 'shape-value', hint: expect.stringContaining('DEMARC_MODE') as string },
      { code: 'shape-value', hint: expect.stringContaining('DEMARC_IP') as string },
    ]);
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
    const quoted = cni('magic:\n  mtu: "${env:DEMARC_MTU}"', { environment: { DEMARC_MTU: '1500' } });
    expect(quoted.diagnostics).toMatchObject([
      { code: 'shape-type', hint: 'remove the quotes: a quoted value is always text (DEMARC_MTU)' },
    ]);
  });

  test('does not treat properties of every object as variables', () => {
    expect(found(cni('magic:\n  description: ${env:DEMARC_constructor}'))).toEqual(['error variable-unset 6:20']);
  });
});

describe('a variable that is not set', () => {
  const fields =
    'magic:\n  mtu: ${env:DEMARC_MTU}\nbgp:\n  md5_key: ${env:DEMARC_KEY}\n  extra_prefixes:\n    - 10.0.0.0/8\n    - ${env:DEMARC_NET}';

  test('is an error online, with its place', () => {
    const result = cni(fields, { environment: { DEMARC_KEY: '' } });
    expect(found(result)).toEqual([
      'error variable-unset 6:12',
      'error variable-unset 8:16',
      'error variable-unset 11:11',
    ]);
    // A plan does without a secret alone.
    expect(result.diagnostics.map(({ hint = '' }) => hint.includes('--skip-secrets'))).toEqual([false, true, false]);
  });

  test('is unknown offline', () => {
    const result = cni(fields, { offline: true });
    expect(new Set(result.diagnostics.map(({ severity, code }) => `${severity} ${code}`))).toEqual(
      new Set(['info variable-unset']),
    );
    expect(result.cni).toMatchObject({ magic: { conduit_name: 'a' }, bgp: {} });
    expect(result.diagnostics.map(({ message }) => /: (\w+) is unknown and not checked/.exec(message)?.[1])).toEqual([
      'mtu',
      'md5_key',
      'extra_prefixes',
    ]);
    expect(result.cni?.magic).not.toHaveProperty('mtu');
    expect(result.cni?.unknown).toEqual(new Set(['magic.mtu', 'bgp.md5_key', 'bgp.extra_prefixes']));
  });

  test('may stand for a required field or the only field of a selector, offline', () => {
    const text =
      'version: 1\ninterconnects:\n  i:\n    type: direct\n    slot:\n      speed: ${env:DEMARC_S}\ncnis:\n  a:\n    interconnect: ${env:DEMARC_I}\n';
    const { accounts, diagnostics } = load(text, { offline: true });
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['info', 'info']);
    expect(accounts[0]?.cnis[0]).not.toHaveProperty('interconnect');
    expect(accounts[0]?.cnis[0]?.unknown).toEqual(new Set(['interconnect']));
    expect(accounts[0]?.interconnects[0]).toMatchObject({ unknown: new Set(['slot.speed']) });
    // No rule and no plan may take the value that keeps the shape of the document for a written one.
    expect(accounts[0]?.interconnects[0]).toHaveProperty('slot', {});
  });

  test('is an error even offline when it decides the shape of an object', () => {
    const text = 'version: 1\ninterconnects:\n  i:\n    type: ${env:DEMARC_T}\n    name: n\n';
    expect(found(load(text, { offline: true }))).toEqual(['error variable-unset 4:11']);
  });

  test('may stand for a pairing key, which is left out and listed', () => {
    const text = 'version: 1\ninterconnects:\n  g:\n    type: gcp_partner\n    pairing_key: ${env:DEMARC_P}\n';
    for (const environment of [{}, { DEMARC_P: '' }]) {
      const { accounts, diagnostics } = load(text, { environment });
      expect(diagnostics).toEqual([]);
      expect(accounts[0]?.interconnects[0]).not.toHaveProperty('pairing_key');
      expect(accounts[0]?.interconnects[0]?.unknown).toEqual(new Set(['pairing_key']));
    }
  });
});

describe('sensitive fields', () => {
  test('become secrets, and are always text', () => {
    const { cni: built } = cni('bgp:\n  md5_key: ${env:DEMARC_K}', { environment: { DEMARC_K: '0123' } });
    expect(built?.bgp?.md5_key?.reveal()).toBe('0123');
    expect(JSON.stringify(built)).not.toContain('0123');
  });

  test('are not read with --skip-secrets', () => {
    const environment = new Proxy<Record<string, string>>(
      {},
      { get: () => expect.unreachable('the variable was read') },
    );
    const { cni: built, diagnostics } = cni('bgp:\n  customer_asn: 1\n  md5_key: ${env:DEMARC_K}', {
      environment,
      skipSecrets: true,
    });
    expect(diagnostics).toEqual([]);
    expect(built?.bgp).toEqual({ customer_asn: 1 });
    expect(built?.unknown).toEqual(new Set(['bgp.md5_key']));
    expect(cni('bgp: {md5_key: literal}', { skipSecrets: true }).cni?.unknown).toEqual(new Set(['bgp.md5_key']));
  });

  test('are errors when they are written as empty', () => {
    expect(found(cni('bgp: {md5_key: ""}'))).toEqual(['error shape-value 5:20']);
  });

  test('are not needed when they are merged in but overwritten', () => {
    const text =
      'version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp: &b {customer_asn: 1, md5_key: "${env:DEMARC_K}"}\n  b:\n    interconnect: x\n    bgp: {md5_key: null, <<: *b}\n';
    const { accounts } = load(text, { offline: true });
    expect(accounts[0]?.cnis.map(({ unknown }) => [...unknown])).toEqual([['bgp.md5_key'], []]);
  });
});

describe('a substitution removes nothing', () => {
  const places = {
    session: (v: string) => `version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp: ${v}\n`,
    'field of a session': (v: string) =>
      `version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp:\n      customer_asn: ${v}\n`,
    key: (v: string) => `version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp:\n      md5_key: ${v}\n`,
    prefixes: (v: string) => `version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp:\n      extra_prefixes: ${v}\n`,
    'item of a list': (v: string) =>
      `version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp:\n      extra_prefixes:\n        - ${v}\n`,
    magic: (v: string) => `version: 1\ncnis:\n  a:\n    interconnect: x\n    magic: ${v}\n`,
    description: (v: string) => `version: 1\ncnis:\n  a:\n    interconnect: x\n    magic:\n      description: ${v}\n`,
    mode: (v: string) => `version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp_mode: ${v}\n`,
    object: (v: string) => `version: 1\ncnis:\n  a: ${v}\n`,
    section: (v: string) => `version: 1\ncnis: ${v}\n`,
    settings: (v: string) => `version: 1\nsettings: ${v}\n`,
    'ignored name': (v: string) => `version: 1\npolicy:\n  ignore:\n    - ${v}\n`,
    alias: (v: string) =>
      `version: 1\ncnis:\n  a:\n    interconnect: x\n    magic:\n      description: &d ${v}\n    bgp:\n      md5_key: *d\n`,
    'merged session': (v: string) =>
      `version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp:\n      <<: &m\n        md5_key: ${v}\n`,
    'merge key': (v: string) => `version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp:\n      <<: ${v}\n`,
  };
  const spellings = [
    '${env:DEMARC_V}',
    '"${env:DEMARC_V}"',
    "'${env:DEMARC_V}'",
    '${env:DEMARC_V:-}',
    '${env:DEMARC_V:-null}',
    '${env:DEMARC_V:-~}',
    '"${env:DEMARC_V:-}"',
    '${env:DEMARC_V}${env:DEMARC_W:-}',
    '!!str ${env:DEMARC_V}',
    '!!null ${env:DEMARC_V}',
    '!!str "${env:DEMARC_V}"',
    '|-\n            ${env:DEMARC_V}',
    '|\n            ${env:DEMARC_V}',
    '>+\n            ${env:DEMARC_V}\n',
    '&anchor ${env:DEMARC_V}',
  ];

  test('and never becomes null, whatever its value and place', () => {
    const value = fc.constantFrom(undefined, '', ' ', '\n', 'null', 'Null', 'NULL', '~', '"null"', 'x', '0');
    const place = fc.constantFrom(...Object.values(places));
    fc.assert(
      fc.property(place, fc.constantFrom(...spellings), value, fc.boolean(), (write, spelling, set, offline) => {
        const result = load(write(spelling), { environment: { DEMARC_V: set }, offline });
        const isRefused = result.diagnostics.some(({ severity }) => severity === 'error');
        if (!isRefused) expect(JSON.stringify(meaning(result))).not.toMatch(/[[:,]null[,\]}]/);
      }),
      { numRuns: runs * 10 },
    );
  });

  test.each(Object.entries(places))('and is an error when an empty variable alone stands for a %s', (_name, write) => {
    for (const spelling of spellings) {
      const result = load(write(spelling.replace(/:-[^}]+\}/, ':-}')), { environment: { DEMARC_V: '' } });
      expect(result.diagnostics.map(({ severity }) => severity)).toContain('error');
    }
  });

  test('and is unknown offline when its variable is empty', () => {
    const [empty, unset] = [{ DEMARC_V: '' }, {}].map((environment) =>
      found(load(places['field of a session']('"${env:DEMARC_V}"'), { environment, offline: true })),
    );
    expect(empty).toEqual(['info variable-unset 6:22']);
    expect(empty).toEqual(unset);
  });
});

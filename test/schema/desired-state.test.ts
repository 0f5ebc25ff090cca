import { readFileSync } from 'node:fs';
import { Validator } from '@cfworker/json-schema';
import { describe, expect, test } from 'vitest';
import { sensitiveFields } from '../../src/model/secret.ts';
import { collectionFields, documentFields, fieldsWithin, sandboxFields } from '../../src/schema/known-fields.ts';
import { schemaText } from '../../src/schema/schemas.ts';
import { checkDesiredState } from '../../src/schema/validate-desired-state.ts';
import { fieldsMarkedSensitive } from '../helpers/sensitive-fields.ts';

const slot_id = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';

function messages(value: unknown): string[] {
  return checkDesiredState(value).map(({ path, key, message, hint }) =>
    [[...path, ...(key === undefined ? [] : [key])].join('.'), message, ...(hint === undefined ? [] : [hint])].join(
      ' | ',
    ),
  );
}

function cni(fields: object): unknown {
  return { version: 1, cnis: { a: { interconnect: 'x', ...fields } } };
}

function interconnect(fields: object): unknown {
  return { version: 1, interconnects: { a: fields } };
}

describe('the shape of a document', () => {
  test('has every field of the specification', () => {
    const direct = {
      type: 'direct',
      slot_id,
      speed: '10G',
      group: 'g',
      protect: true,
      name: 'icon-1',
      state: 'present',
      labels: { cross_connect: 'XC-1042', 'ordered.on-x': '' },
    };
    const selector = {
      site: 's',
      speed: '100G',
      facility: 'f',
      address_contains: 'x',
      device: 'd',
      diverse_from: ['a'],
    };
    const gcp = { type: 'gcp_partner', region: 'us-east4', bandwidth: '50G', pairing_key: 'k', name: 'n' };
    const all = {
      interconnect: 'a',
      service: 'a/b: c',
      labels: {},
      magic: { conduit_name: 'c', description: '', mtu: 1500 },
      bgp: { customer_asn: 4294967295, extra_prefixes: ['0.0.0.0/0'], md5_key: 'k' },
      bgp_mode: 'advertise_only',
      cust_ip: '192.168.3.5/31',
      p2p_ip: '192.168.3.4/31',
      id: slot_id,
      protect: false,
    };
    const value = {
      version: 1,
      requires: '>=0.1',
      account: '023e105f4ecef8ad9ca31a8372d0c353',
      credentials: { token_env: 'CF_TOKEN_EU' },
      policy: {
        prune: true,
        max_deletes: 0,
        require_healthy: false,
        unmanaged: 'drift',
        ignore: ['x*'],
        metros: { 'new-york': ['ewr', 'JFK'], east: ['us-east4', 'northamerica-northeast1'] },
        unguarded: ['lab', 'ewr/asn:65010'],
        rules: { r: 'off' },
      },
      settings: { default_asn: 64512 },
      interconnects: { a: direct, b: { type: 'direct', slot: selector }, c: gcp },
      cnis: { all, pinned: { id: slot_id }, gone: { state: 'absent' }, silent: { interconnect: 'a', bgp: null } },
    };
    expect(messages(value)).toEqual([]);
    expect(messages(cni({ bgp: { md5_key: null } }))).toEqual([]);
  });

  test.each([
    [
      cni({ bgp: { custmer_asn: 1 } }),
      ['cnis.a.bgp.custmer_asn | unknown key custmer_asn | did you mean customer_asn?'],
    ],
    [
      cni({ magic: { mtu: '1500' } }),
      [expect.stringContaining('cnis.a.magic.mtu | mtu must be an integer, not a string')],
    ],
    [cni({ magic: { mtu: 1.5 } }), ['cnis.a.magic.mtu | mtu must be an integer, not a number']],
    [cni({ bgp: { md5_key: ['a'] } }), ['cnis.a.bgp.md5_key | md5_key must be a string or null, not a list']],
    [cni({ bgp: 3 }), ['cnis.a.bgp | bgp must be a mapping or null, not an integer']],
    [
      cni({ bgp_mode: 'advertise' }),
      [expect.stringContaining('bgp_mode must be dynamic_route_exchange or advertise_only')],
    ],
    [
      cni({ cust_ip: '192.168.3.256/31' }),
      [expect.stringContaining('cust_ip must be an IPv4 address with its prefix length')],
    ],
    [
      interconnect({ type: 'dirct', slot_id }),
      ['interconnects.a.type | type must be direct or gcp_partner | did you mean direct?'],
    ],
    [interconnect({ typ: 'direct' }), ['interconnects.a.typ | unknown key typ | did you mean type?']],
    [
      interconnect({ type: 'gcp_partner', slot_id: 'not even a UUID' }),
      ['interconnects.a.slot_id | slot_id is not allowed on a gcp_partner interconnect'],
    ],
    [
      interconnect({ type: 'direct', pairing_key: 'k', name: 'n' }),
      ['interconnects.a.pairing_key | pairing_key is not allowed on a direct interconnect'],
    ],
    [interconnect({ type: 'direct', slot: {} }), [expect.stringContaining('slot must not be empty')]],
    [{ version: 1, cnis: { a: {} } }, [expect.stringContaining('cnis.a | interconnect is required in a')]],
    [
      { version: 1, cnis: { '-a': { state: 'absent' } } },
      [expect.stringContaining('the key -a must begin with a letter')],
    ],
    [{ version: 1, credentials: { token_env: 'HOME' } }, [expect.stringContaining('begins with CF_ or CLOUDFLARE_')]],
    [{ version: 1, policy: { max_deletes: -1 } }, ['policy.max_deletes | max_deletes must be at least 0']],
    [{ version: 1, policy: { rules: { asn: 'of' } } }, [expect.stringContaining('must be off, warning or error')]],
    [{ version: 1, account: '023E' }, ['account | account must be an account tag: 32 lower-case hexadecimal digits']],
    ['text', ['the document must be a mapping, not a string'].map((message) => ` | ${message}`)],
  ])('gives one problem for one mistake: %#', (value, expected) => {
    expect(messages(value)).toEqual(expected);
  });

  test('gives no message that contains the wrong value', () => {
    const value = cni({ bgp: { md5_key: 12345678, customer_asn: 'hunter2' }, id: 'hunter2', bgp_mode: 'hunter2' });
    expect(JSON.stringify(checkDesiredState(value))).not.toMatch(/hunter2|12345678/);
  });

  test('reports very many mistakes quickly and up to a limit', () => {
    const cnis = Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`a${i}`, { foo: 1 }]));
    const count = checkDesiredState({ version: 1, cnis }).length;
    expect(count).toBeGreaterThan(100);
    expect(count).toBeLessThanOrEqual(2000);
  });
});

const published = JSON.parse(
  readFileSync(new URL('../../schemas/desired-state.schema.json', import.meta.url), 'utf8'),
) as Schema;

type Schema = Readonly<Record<string, unknown>>;

describe('the published schema', () => {
  test('lets an editor accept a substitution in every field, whatever its type', () => {
    const variable = '${env:DEMARC_X}';
    const validator = new Validator(published, '2020-12', false);
    const value = {
      version: 1,
      account: variable,
      policy: { prune: variable, max_deletes: variable, require_healthy: variable, unmanaged: variable },
      settings: { default_asn: variable },
      interconnects: { a: { type: 'direct', slot_id: variable, speed: variable, protect: variable, state: variable } },
      cnis: {
        b: {
          interconnect: variable,
          magic: { mtu: variable },
          bgp: { customer_asn: '${env:DEMARC_X:-65010}', extra_prefixes: [variable], md5_key: variable },
          cust_ip: '10.0.0.${env:DEMARC_X}/31',
        },
      },
    };
    expect(validator.validate(value).errors).toEqual([]);
    expect(checkDesiredState(value)).not.toEqual([]);
    expect(validator.validate({ ...value, settings: { default_asn: '${env:HOME}' } }).valid).toBe(false);
  });

  test('describes every property', () => {
    const undescribed: string[] = [];
    const walk = (node: unknown, path: string) => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, child] of Object.entries(node)) {
        if (key === 'properties' && !path.includes('/if') && !path.includes('/then')) {
          for (const [name, property] of Object.entries(child as Record<string, Schema>)) {
            if (property['description'] === undefined && property['$ref'] === undefined)
              undescribed.push(`${path}/${name}`);
          }
        }
        walk(child, `${path}/${key}`);
      }
    };
    walk(published, '');
    expect(undescribed).toEqual([]);
  });

  test('marks exactly the sensitive fields as sensitive', () => {
    expect(new Set(fieldsMarkedSensitive())).toEqual(sensitiveFields);
  });

  test('matches the list of fields that are mappings or lists, none of which is a scalar elsewhere', () => {
    const definitions = published['$defs'] as Record<string, Schema>;
    const [collections, scalars] = [new Set<string>(), new Set<string>()];
    const isCollection = (node: Schema): boolean => {
      const name = typeof node['$ref'] === 'string' ? node['$ref'].slice('#/$defs/'.length) : undefined;
      if (name !== undefined) return isCollection(definitions[name] ?? {});
      return [node['type']].flat().some((type) => type === 'object' || type === 'array');
    };
    for (const owner of [published, ...Object.values(definitions)]) {
      for (const [field, node] of Object.entries((owner['properties'] ?? {}) as Record<string, Schema>))
        (isCollection(node) ? collections : scalars).add(field);
    }
    expect(collections).toEqual(collectionFields);
    expect([...collections].filter((field) => scalars.has(field))).toEqual([]);
  });

  test.each([
    [['desired-state'], documentFields],
    [['sandbox-seed', 'sandbox-faults'], sandboxFields],
  ])('matches the list of fields of %j that may be shown, without those that contain keys', (schemas, shown) => {
    const names = new Set<string>();
    const walk = (node: unknown) => {
      if (typeof node !== 'object' || node === null) return;
      if (!Array.isArray(node) && 'properties' in node)
        Object.keys(node.properties ?? {}).forEach((name) => names.add(name));
      Object.values(node).forEach(walk);
    };
    schemas.forEach((name) => walk(JSON.parse(schemaText(name) ?? '')));
    const keys = [...names].filter((name) => /md5|pairing/.test(name));
    expect(new Set([...names].filter((name) => !keys.includes(name)))).toEqual(shown);
  });

  test('matches the list of fields that are known within their own map', () => {
    const definitions = published['$defs'] as Record<string, Schema>;
    for (const [name, fields] of fieldsWithin) {
      const definition = definitions[name.charAt(0).toUpperCase() + name.slice(1)];
      expect(new Set(Object.keys(definition?.['properties'] ?? {})), name).toEqual(fields);
    }
  });
});

import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { codeOf, collect } from '../helpers/child.ts';
import { folderWith } from './workspace.ts';

// Stands in for NetBox: the fields, lengths, choices and unique fields of the serializers and models of NetBox 4.6.8. NetBox's own OpenAPI
// file was not to be had. Unlike NetBox, it refuses a field that it does not know: NetBox passes over it in silence.

interface Rule {
  readonly required?: true;
  /** The most characters of a text. */
  readonly most?: number;
  readonly form?: RegExp;
  readonly choices?: readonly string[];
  readonly number?: true;
  readonly list?: true;
  /** The endpoint of the object whose number it is. */
  readonly of?: string;
  readonly unique?: true;
}

const slug = { required: true, most: 100, form: /^[-a-zA-Z0-9_]+$/, unique: true } as const;
const name = { required: true, most: 100, unique: true } as const;
const text = { most: 200 } as const;
const kbps = { number: true } as const;
const statuses = ['planned', 'provisioning', 'active', 'offline', 'deprovisioning', 'decommissioned'];
const address = { required: true, form: /^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/, unique: true } as const;

/** By endpoint: the fields that may be written. */
const endpoints: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  'extras/custom-fields': {
    ...{ object_types: { required: true, list: true }, type: { required: true, choices: ['text', 'integer', 'json'] } },
    ...{
      name: { required: true, most: 50, form: /^[a-z0-9_]+$/, unique: true },
      label: { most: 50 },
      description: text,
    },
    ...{ required: {}, unique: {}, filter_logic: { choices: ['disabled', 'loose', 'exact'] }, comments: {} },
  },
  'dcim/sites': {
    ...{ name, slug, status: { choices: ['planned', 'staging', 'active', 'decommissioning', 'retired'] } },
    ...{ facility: { most: 50 }, physical_address: text, shipping_address: text, description: text, comments: {} },
    ...{ custom_fields: {}, tags: { list: true } },
  },
  'circuits/providers': { name, slug, description: text, comments: {}, custom_fields: {}, tags: { list: true } },
  'circuits/circuit-types': { name, slug, color: { most: 6 }, description: text, comments: {}, custom_fields: {} },
  'circuits/circuits': {
    ...{ cid: { required: true, most: 100, unique: true }, provider: { required: true, of: 'circuits/providers' } },
    ...{ type: { required: true, of: 'circuits/circuit-types' }, status: { choices: statuses }, commit_rate: kbps },
    ...{ install_date: {}, termination_date: {}, description: text, comments: {}, custom_fields: {} },
  },
  'circuits/circuit-terminations': {
    ...{ circuit: { required: true, of: 'circuits/circuits' }, term_side: { required: true, choices: ['A', 'Z'] } },
    ...{ termination_type: { choices: ['dcim.site'] }, termination_id: { of: 'dcim/sites' }, port_speed: kbps },
    ...{ upstream_speed: kbps, xconnect_id: { most: 50 }, pp_info: { most: 100 }, description: text },
    ...{ mark_connected: {}, custom_fields: {} },
  },
  'ipam/prefixes': {
    ...{ prefix: address, status: { choices: ['container', 'active', 'reserved', 'deprecated'] }, description: text },
    ...{ is_pool: {}, mark_utilized: {}, comments: {}, custom_fields: {} },
  },
  'ipam/ip-addresses': {
    ...{ address, status: { choices: ['active', 'reserved', 'deprecated', 'dhcp', 'slaac'] }, dns_name: { most: 255 } },
    ...{ description: text, comments: {}, custom_fields: {} },
  },
};

type Stored = Readonly<Record<string, unknown>> & { readonly id: number };

export interface TestNetBox {
  readonly url: string;
  readonly token: string;
  /** Every change, in order: `POST dcim/sites`. */
  readonly writes: string[];
  /** What an endpoint has. */
  at(endpoint: string): readonly Stored[];
}

export async function startNetBox(): Promise<TestNetBox> {
  const stored = new Map<string, Stored[]>(Object.keys(endpoints).map((endpoint) => [endpoint, []]));
  const writes: string[] = [];
  const token = '0123456789abcdef0123456789abcdef01234567';
  const server = createServer((request, response) => {
    void answer(request, stored, writes, token).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, token, writes, at: (endpoint) => stored.get(endpoint) ?? [] };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function answer(
  request: IncomingMessage,
  stored: ReadonlyMap<string, Stored[]>,
  writes: string[],
  token: string,
): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://netbox');
  const [, endpoint = '', id] = /^\/api\/([a-z-]+\/[a-z-]+)\/(?:(\d+)\/)?$/.exec(pathname) ?? [];
  const there = stored.get(endpoint);
  if (request.headers.authorization !== `Token ${token}`) return { status: 403, body: { detail: 'Invalid token' } };
  if (there === undefined) return { status: 404, body: { detail: 'Not found.' } };
  if (request.method === 'GET')
    return { status: 200, body: { results: there.filter((each) => fits(each, searchParams)) } };
  let content = '';
  for await (const chunk of request.setEncoding('utf8')) content += String(chunk);
  const body = trimmed(JSON.parse(content));
  const at = id === undefined ? -1 : there.findIndex((each) => each.id === Number(id));
  const problems = problemsOf(body, endpoint, stored, id === undefined ? undefined : there[at]);
  if (problems.length > 0) return { status: 400, body: { problems } };
  writes.push(`${request.method ?? ''} ${endpoint}`);
  const object: Stored = { ...there[at], ...body, id: there[at]?.id ?? total(stored) + 1 };
  if (at === -1) there.push(object);
  else there[at] = object;
  return { status: at === -1 ? 201 : 200, body: shown(object, endpoint) };
}

/** NetBox removes blanks at the ends of texts, of the object's own fields alone. */
function trimmed(value: unknown): Record<string, unknown> {
  const entries = Object.entries(value as object) as [string, unknown][];
  return Object.fromEntries(entries.map(([field, each]) => [field, typeof each === 'string' ? each.trim() : each]));
}

function total(stored: ReadonlyMap<string, Stored[]>): number {
  return [...stored.values()].reduce((sum, objects) => sum + objects.length, 0);
}

/** As NetBox answers: a choice with its label, a related object as an object. */
function shown(object: Stored, endpoint: string): unknown {
  return Object.fromEntries(
    Object.entries(object).map(([field, value]) => {
      const rule = endpoints[endpoint]?.[field];
      if (rule?.choices !== undefined && field !== 'termination_type') return [field, { value, label: String(value) }];
      if (rule?.of !== undefined && field !== 'termination_id') return [field, { id: value }];
      return [field, value];
    }),
  );
}

function fits(object: Stored, query: URLSearchParams): boolean {
  return [...query].every(([name, value]) => {
    if (!name.startsWith('cf_')) return object[name] === value;
    const fields = object['custom_fields'] as Record<string, unknown> | undefined;
    return fields?.[name.slice(3)] === value.trim();
  });
}

function problemsOf(
  body: Readonly<Record<string, unknown>>,
  endpoint: string,
  stored: ReadonlyMap<string, Stored[]>,
  before: Stored | undefined,
): readonly string[] {
  const rules = endpoints[endpoint] ?? {};
  const fields = stored.get('extras/custom-fields')?.map((field) => field['name']) ?? [];
  const own = Object.keys((body['custom_fields'] as object | undefined) ?? {});
  return [
    ...Object.keys(body)
      .filter((field) => !(field in rules))
      .map((field) => `${field}: unknown`),
    ...own.filter((field) => !fields.includes(field)).map((field) => `custom field ${field}: unknown`),
    ...Object.entries(rules).flatMap(([field, rule]) => {
      const value = body[field];
      if (value === undefined) return rule.required && before === undefined ? [`${field}: required`] : [];
      const twin = stored.get(endpoint)?.find((each) => each !== before && each[field] === value);
      return [
        ...(isWrong(value, rule, stored) ? [`${field}: ${JSON.stringify(value)} is not valid`] : []),
        ...(rule.unique && twin !== undefined ? [`${field}: ${JSON.stringify(value)} exists`] : []),
      ];
    }),
  ];
}

function isWrong(value: unknown, rule: Rule, stored: ReadonlyMap<string, Stored[]>): boolean {
  const { most, form, choices, of } = rule;
  if (of !== undefined) return stored.get(of)?.every(({ id }) => id !== value) ?? true;
  if (rule.number) return !Number.isSafeInteger(value) || Number(value) > 2_147_483_647;
  if (rule.list) return !Array.isArray(value);
  if (choices !== undefined) return typeof value !== 'string' || !choices.includes(value);
  if (most === undefined && form === undefined) return false;
  if (typeof value !== 'string' || value.includes('\u0000')) return true;
  return (
    value.length > (most ?? Infinity) ||
    (form !== undefined && !form.test(value)) ||
    (rule.required && value === '') === true
  );
}

interface Posted {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** Posts a document of `demarc inventory --format netbox` as examples/netbox says. */
export async function postInventory(netbox: TestNetBox, text: string): Promise<Posted> {
  const file = join(await folderWith(), 'netbox.json');
  await writeFile(file, text);
  const env = { ...process.env, NETBOX_URL: netbox.url, NETBOX_TOKEN: netbox.token };
  const child = spawn(process.execPath, ['examples/netbox/post.mjs', file], { env });
  const output = collect(child);
  return { code: await codeOf(child), ...output };
}

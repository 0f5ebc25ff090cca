import { readFileSync } from 'node:fs';
import { type Schema, Validator } from '@cfworker/json-schema';
import { parse } from 'yaml';
import { isNode, type Node, toJsonSchema } from './to-json-schema.ts';

/** One request and its answer, as they were on the wire. */
export interface Exchange {
  readonly method: string;
  /** Path and query, the base path included. */
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string | undefined>>;
  readonly requestBody: Buffer;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string | undefined>>;
  readonly responseBody: Buffer;
}

export interface ContractOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Node[];
  readonly requestBody: Node | undefined;
  readonly responses: Node;
}

/** What an OpenAPI document holds, and whether an exchange keeps to it. */
function openContract(document: unknown) {
  /** The part that a reference, or a plain path of keys, leads to. */
  function at(path: readonly string[]): unknown {
    return path.reduce<unknown>((node, key) => (isNode(node) ? node[key] : undefined), document);
  }

  function resolve(node: unknown): Node {
    const ref = isNode(node) ? node['$ref'] : undefined;
    const found = typeof ref === 'string' ? at(ref.replace('#/', '').split('/')) : node;
    if (!isNode(found)) throw new Error(`the contract has nothing at ${String(ref)}`);
    return found;
  }

  const basePath = new URL(String(resolve((at(['servers']) as unknown[])[0])['url'])).pathname;
  const $defs = toJsonSchema(at(['components', 'schemas']));
  const validators = new Map<unknown, Validator>();

  /** What is wrong with a value by a schema of the contract. */
  function schemaProblems(schema: unknown, value: unknown): readonly string[] {
    const validator =
      validators.get(schema) ?? new Validator({ $defs, allOf: [toJsonSchema(schema)] } as Schema, '2020-12', false);
    validators.set(schema, validator);
    const result = validator.validate(value);
    const leaves = result.errors.filter(
      ({ keyword }) => !['allOf', '$ref', 'properties', 'items', 'if'].includes(keyword),
    );
    const named = leaves.length > 0 ? leaves : result.errors;
    return result.valid ? [] : named.map((error) => `${error.instanceLocation} ${error.keyword}: ${error.error}`);
  }

  /** The operations of the contract. */
  const operations: readonly ContractOperation[] = Object.entries(resolve(at(['paths']))).flatMap(([path, item]) => {
    const { parameters: shared = [], ...methods } = resolve(item);
    return Object.entries(methods).map(([method, value]) => {
      const operation = resolve(value);
      const parameters = [...(shared as unknown[]), ...((operation['parameters'] ?? []) as unknown[])].map(resolve);
      const requestBody = operation['requestBody'] === undefined ? undefined : resolve(operation['requestBody']);
      const responses = resolve(operation['responses']);
      return {
        id: String(operation['operationId']),
        method: method.toUpperCase(),
        path,
        parameters,
        requestBody,
        responses,
      };
    });
  });

  /** Every `operation status` that the contract documents. */
  const documented: readonly string[] = operations.flatMap(({ id, responses }) =>
    Object.keys(responses).map((status) => `${id} ${status}`),
  );

  /** The operation of a request and the values of its path, decoded. */
  function operationOf(
    method: string,
    url: string,
  ): { operation: ContractOperation; path: Readonly<Record<string, string>> } | undefined {
    const pathname = url.split('?')[0] ?? '';
    if (!pathname.startsWith(basePath)) return undefined;
    const segments = pathname.slice(basePath.length).split('/');
    for (const operation of operations) {
      const template = operation.path.split('/');
      const fits =
        operation.method === method &&
        template.length === segments.length &&
        template.every((part, i) => part.startsWith('{') || part === segments[i]);
      if (!fits) continue;
      const values = template.flatMap((part, i) =>
        part.startsWith('{') ? [[part.slice(1, -1), decodeURIComponent(segments[i] ?? '')] as const] : [],
      );
      return { operation, path: Object.fromEntries(values) };
    }
    return undefined;
  }

  /** Every way in which a request breaks the contract. */
  function requestProblems(exchange: Exchange): readonly string[] {
    const match = operationOf(exchange.method, exchange.url);
    if (match === undefined) return [`${exchange.method} ${exchange.url} is no operation`];
    const { operation, path } = match;
    return [
      ...parameterProblems(operation, 'path', Object.entries(path)),
      ...parameterProblems(operation, 'header', headersOf(operation, exchange)),
      ...parameterProblems(operation, 'query', [...new URLSearchParams(exchange.url.split('?')[1] ?? '')]),
      ...credentialProblems(exchange.requestHeaders),
      ...requestBodyProblems(operation, exchange),
    ];
  }

  function parameterProblems(
    operation: ContractOperation,
    place: string,
    values: readonly (readonly [string, string])[],
  ): readonly string[] {
    const known = operation.parameters.filter((parameter) => parameter['in'] === place);
    const given = values.flatMap(([name, text], i) => {
      const parameter = known.find((candidate) => candidate['name'] === name);
      if (parameter === undefined) return [`${place} parameter ${name} is unknown to ${operation.id}`];
      if (values.findIndex(([other]) => other === name) !== i) return [`${place} parameter ${name} is repeated`];
      const schema = resolve(parameter['schema']);
      return schemaProblems(schema, parameterValue(schema, text)).map((problem) => `${place} ${name}: ${problem}`);
    });
    const missing = known
      .filter((parameter) => parameter['required'] === true && !values.some(([name]) => name === parameter['name']))
      .map((parameter) => `${place} parameter ${String(parameter['name'])} is missing`);
    return [...given, ...missing];
  }

  /** The headers that the operation names. Others are no part of the contract. */
  function headersOf(
    { parameters }: ContractOperation,
    { requestHeaders }: Exchange,
  ): readonly (readonly [string, string])[] {
    return parameters.flatMap((parameter) => {
      const value = requestHeaders[String(parameter['name'])];
      return parameter['in'] === 'header' && value !== undefined ? [[String(parameter['name']), value] as const] : [];
    });
  }

  /** Numbers and booleans of a URL are text; text that is none stays text, and fails. */
  function parameterValue(schema: Node, text: string): unknown {
    if (schema['type'] === 'integer' && /^-?[0-9]+$/.test(text)) return Number(text);
    if (schema['type'] === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
    return text;
  }

  /** One of the two schemes, whole, and never both. */
  function credentialProblems(headers: Exchange['requestHeaders']): readonly string[] {
    const token = headers['authorization'];
    const key = [headers['x-auth-email'], headers['x-auth-key']].filter((value) => value !== undefined && value !== '');
    if (token === undefined) return key.length === 2 ? [] : ['no credentials'];
    if (!/^Bearer \S+$/.test(token)) return ['malformed Authorization'];
    return key.length === 0 ? [] : ['two kinds of credentials at once'];
  }

  function requestBodyProblems({ id, requestBody }: ContractOperation, exchange: Exchange): readonly string[] {
    const body = exchange.requestBody;
    if (requestBody === undefined) return body.length === 0 ? [] : [`${id} takes no body`];
    if (body.length === 0) return [`${id} needs a body`];
    return bodyProblems(resolve(requestBody['content']), exchange.requestHeaders['content-type'], body);
  }

  /** Every way in which an answer breaks the contract. */
  function responseProblems(exchange: Exchange): readonly string[] {
    const match = operationOf(exchange.method, exchange.url);
    if (match === undefined) return [`${exchange.method} ${exchange.url} is no operation`];
    const { id, responses } = match.operation;
    const response = responses[String(exchange.status)];
    if (response === undefined) return [`${id} does not document ${exchange.status}`];
    const content = resolve(response)['content'];
    const body = exchange.responseBody;
    if (content === undefined) return body.length === 0 ? [] : [`${id} ${exchange.status} has no body in the contract`];
    return bodyProblems(resolve(content), exchange.responseHeaders['content-type'], body);
  }

  function bodyProblems(content: Node, contentType: string | undefined, body: Buffer): readonly string[] {
    const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? 'nothing';
    const media = content[type];
    if (media === undefined) return [`content type ${type}, not ${Object.keys(content).join(' or ')}`];
    if (type !== 'application/json') return body.length > 0 ? [] : ['an empty body'];
    try {
      return schemaProblems(resolve(media)['schema'], JSON.parse(body.toString('utf8')));
    } catch (error) {
      return [`malformed JSON: ${String(error)}`];
    }
  }

  return { operations, documented, operationOf, requestProblems, responseProblems, schemaProblems };
}

function readYaml(name: string): Node {
  return parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as Node;
}

/** Puts the paths and schemas of a fragment into a document. */
function withFragment(document: Node, fragment: Node): Node {
  const components = document['components'] as Node;
  const schemas = (fragment['components'] as Node)['schemas'];
  return {
    ...document,
    paths: { ...(document['paths'] as Node), ...(fragment['paths'] as Node) },
    components: { ...components, schemas: { ...(components['schemas'] as Node), ...(schemas as Node) } },
  };
}

const magic = readYaml('magic-openapi.yaml');

/** The reads of routes, tunnels, prefixes and health. */
export const magicContract = openContract(magic);
/** The CNI API, with the operation that stands in the other document. */
export const cniContract = openContract(
  withFragment(readYaml('cni-openapi.yaml'), parse(String(magic['x-cni-fragment'])) as Node),
);
export const { operations, documented, operationOf, requestProblems, responseProblems, schemaProblems } = cniContract;

import { appendFileSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { FakeAnswer } from './fake-call.ts';

/** A request below the address of the API; `/graphql` for GraphQL. */
export interface ContractRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly accept: string | undefined;
  readonly body: unknown;
  readonly isEmpty: boolean;
}

const place = process.env['DEMARC_GITHUB_CONTRACT'];
const log = process.env['DEMARC_GITHUB_CONTRACT_LOG'];
let contract: Contract | undefined;

/** The answer, completed as GitHub would send it, once both are noted: what GitHub's descriptions say against them. Off without the packages. */
export function checked(request: ContractRequest, answer: FakeAnswer | undefined): FakeAnswer | undefined {
  if (place === undefined || log === undefined || answer === undefined) return answer;
  contract ??= new Contract(place);
  const found = contract.check(request, answer);
  appendFileSync(log, `${JSON.stringify({ operation: found.operation, problems: found.problems })}\n`);
  return found.answer;
}

type Json = Readonly<Record<string, unknown>>;
type Check = ((value: unknown) => boolean) & { readonly errors?: readonly Json[] | null };

interface Operation {
  readonly id: string;
  readonly path: RegExp;
  readonly names: readonly string[];
  readonly method: string;
  readonly json: Json;
  readonly parameters: readonly Json[];
  readonly letters: number;
}

// The repository of a fork that was deleted is null. GitHub's description says so of a pull request, and forgets it in lists of them.
const forgotten = '/head/repo must be object';

class Contract {
  readonly #folder: string;
  readonly #load: NodeJS.Require;
  readonly #spec: Json;
  readonly #operations: readonly Operation[];
  readonly #compile: (schema: unknown) => Check;
  readonly #checks = new Map<string, Check>();
  #schema: unknown;

  constructor(folder: string) {
    this.#folder = folder;
    this.#load = createRequire(join(folder, 'package.json'));
    this.#spec = this.#load('@octokit/openapi/generated/api.github.com.json') as Json;
    this.#operations = operationsOf(this.#spec);
    this.#compile = compiler(this.#load, this.#spec);
  }

  check(request: ContractRequest, answer: FakeAnswer) {
    if (request.path === '/graphql') return { operation: 'graphql', problems: this.#graphql(request.body), answer };
    const operation = this.#operations
      .filter(({ method, path }) => method === request.method && path.test(request.path))
      .sort((a, b) => b.letters - a.letters)[0];
    if (operation === undefined) {
      return { operation: `${request.method} ${request.path}`, problems: ['GitHub has no such operation'], answer };
    }
    const whole = this.#complete(operation, answer);
    const problems = [...this.#request(operation, request), ...this.#answer(operation, whole)];
    return { operation: operation.id, problems, answer: whole };
  }

  #request(operation: Operation, request: ContractRequest): readonly string[] {
    const values = operation.path.exec(request.path) ?? [];
    const inPath = operation.names.flatMap((name, at) =>
      this.#parameter(operation, 'path', name, decodeURIComponent(values[at + 1] ?? '')),
    );
    const inQuery = [...request.query].flatMap(([name, text]) => this.#parameter(operation, 'query', name, text));
    const accept = request.accept?.startsWith('application/vnd.github') === true ? [] : [`accepts ${request.accept}`];
    return [...accept, ...inPath, ...inQuery, ...this.#body(operation, request)];
  }

  #parameter({ id, parameters }: Operation, place: string, name: string, text: string): readonly string[] {
    const found = parameters.find((each) => each['in'] === place && each['name'] === name);
    if (found === undefined) return [`no parameter ${name} in the ${place}`];
    const schema = resolve(this.#spec, found['schema']);
    const value = schema['type'] === 'integer' ? Number(text) : schema['type'] === 'boolean' ? text === 'true' : text;
    return this.#test(`${id} ${place} ${name}`, found['schema'], value);
  }

  #body({ id, json }: Operation, { body, isEmpty }: ContractRequest): readonly string[] {
    const schema = at(json, 'requestBody', 'content', 'application/json', 'schema');
    if (schema === undefined) return isEmpty ? [] : ['it takes no body'];
    const known = Object.keys(at(resolve(this.#spec, schema), 'properties') ?? {});
    const unknown = Object.keys(isJson(body) ? body : {}).filter((name) => known.length > 0 && !known.includes(name));
    return [...unknown.map((name) => `no field ${name} in the body`), ...this.#test(`${id} body`, schema, body)];
  }

  #response({ json }: Operation, { status }: FakeAnswer): Json | undefined {
    const response = at(json, 'responses', String(status));
    return response && at(resolve(this.#spec, response), 'content', 'application/json');
  }

  #answer(operation: Operation, answer: FakeAnswer): readonly string[] {
    if (answer.status >= 300) return [];
    if (at(operation.json, 'responses', String(answer.status)) === undefined)
      return [`it is never answered ${answer.status}`];
    const schema = this.#response(operation, answer)?.['schema'];
    // Undefined fields do not leave the double.
    const sent: unknown = JSON.parse(JSON.stringify(answer.body ?? null));
    const found = schema === undefined ? [] : this.#test(`${operation.id} answer ${answer.status}`, schema, sent);
    return found.filter((problem) => !problem.endsWith(forgotten));
  }

  #complete(operation: Operation, answer: FakeAnswer): FakeAnswer {
    if (answer.status >= 300) return answer;
    const [example] = Object.values(at(this.#response(operation, answer) ?? {}, 'examples') ?? {});
    const value = isJson(example) ? resolve(this.#spec, example)['value'] : undefined;
    return { ...answer, body: filled(answer.body, value) };
  }

  #test(key: string, schema: unknown, value: unknown): readonly string[] {
    const check = this.#checks.get(key) ?? this.#compile(schema);
    this.#checks.set(key, check);
    if (check(value)) return [];
    return (check.errors ?? [])
      .slice(0, 4)
      .map((error) => `${key}${String(error['instancePath'])} ${String(error['message'])}`);
  }

  #graphql(body: unknown): readonly string[] {
    const graphql = this.#load('graphql') as Readonly<Record<string, (...values: unknown[]) => unknown>>;
    const text = readFileSync(join(this.#folder, 'node_modules/@octokit/graphql-schema/schema.graphql'), 'utf8');
    this.#schema ??= graphql['buildSchema']?.(text, { assumeValid: true });
    const fields = isJson(body) ? body : {};
    const more = Object.keys(fields).filter((name) => !['query', 'variables', 'operationName'].includes(name));
    const errors = graphql['validate']?.(this.#schema, graphql['parse']?.(fields['query'])) as readonly {
      message: string;
    }[];
    return [...more.map((name) => `no field ${name} in a request`), ...errors.map(({ message }) => message)];
  }
}

function operationsOf(spec: Json): readonly Operation[] {
  return Object.entries(at(spec, 'paths') ?? {}).flatMap(([path, item]) =>
    Object.entries(isJson(item) ? item : {}).flatMap(([method, json]): Operation[] => {
      // The old form of compare is the same place as {basehead}, which GitHub documents.
      if (!isJson(json) || typeof json['operationId'] !== 'string' || path.includes('...')) return [];
      const own = [...list(at(item as Json, 'parameters')), ...list(json['parameters'])];
      const parameters = own.map((each) => resolve(spec, each));
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      const many = parameters.filter((each) => each['x-multi-segment'] === true).map((each) => each['name']);
      const pattern = path
        .split(/\{(\w+)\}/)
        .map((part, index) => (index % 2 === 0 ? escaped(part) : many.includes(part) ? '(.+)' : '([^/]+)'))
        .join('');
      const letters = path.replace(/\{\w+\}/g, '').length;
      return [
        {
          id: json['operationId'],
          path: new RegExp(`^${pattern}$`),
          names,
          method: method.toUpperCase(),
          json,
          parameters,
          letters,
        },
      ];
    }),
  );
}

function compiler(load: NodeJS.Require, spec: Json): (schema: unknown) => Check {
  const { Ajv } = load('ajv') as {
    Ajv: new (options: object) => {
      addSchema(schema: object): void;
      addFormat(name: string, is: true): void;
      compile(schema: unknown): Check;
    };
  };
  const formats = load('ajv-formats') as (ajv: object) => void;
  const ajv = new Ajv({ strict: false, logger: false });
  formats(ajv);
  for (const name of ['repo.nwo', 'timestamp', 'uri-template', 'ssh-url', 'git-url', 'nodeid'])
    ajv.addFormat(name, true);
  ajv.addSchema({ $id: 'github', components: plainSchema(spec['components']) });
  return (schema) =>
    ajv.compile(JSON.parse(JSON.stringify(plainSchema(schema)).replaceAll('"#/components/', '"github#/components/')));
}

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type. */
function plainSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainSchema);
  if (!isJson(value)) return value;
  const kept = Object.entries(value).filter(([name]) => name !== 'nullable');
  const schema = Object.fromEntries(kept.map(([name, each]) => [name, plainSchema(each)]));
  return value['nullable'] === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

// A mark that only a pull request has among issues. The example of a list is one.
const mark = 'pull_request';

/** What the double leaves out, as in GitHub's own example. */
function filled(value: unknown, example: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => filled(each, list(example)[0]));
  if (!isJson(value) || !isJson(example)) return value;
  const own = Object.entries(value).map(([name, each]) => [name, filled(each, example[name])]);
  const more = Object.entries(example).filter(([name]) => name !== mark);
  return Object.fromEntries([...more, ...own]);
}

function resolve(spec: Json, value: unknown): Json {
  const json = isJson(value) ? value : {};
  const reference = json['$ref'];
  return typeof reference === 'string' ? resolve(spec, at(spec, ...reference.slice(2).split('/'))) : json;
}

function at(value: Json, ...path: readonly string[]): Json | undefined {
  const found = path.reduce<unknown>((each, name) => (isJson(each) ? each[name] : undefined), value);
  return isJson(found) || Array.isArray(found) ? (found as Json) : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

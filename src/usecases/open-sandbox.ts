import { DiagnosticGate } from '../config/diagnostic-gate.ts';
import { type FieldProblem, shapeCode } from '../config/field-problem.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { parseDocuments } from '../document/parse-documents.ts';
import { readValue } from '../document/read-value.ts';
import type { YamlDocument } from '../document/yaml-document.ts';
import { ExitCode } from '../model/exit-code.ts';
import { joinWords } from '../model/text.ts';
import { type TokenPermission, tokenPermissions } from '../sandbox/http/token-permissions.ts';
import { parseJson } from '../sandbox/json-text.ts';
import { SandboxError } from '../sandbox/sandbox-error.ts';
import { trySeed } from '../sandbox/seeds/try-seed.ts';
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.ts';
import type { ShapeProblem } from '../schema/keywords.ts';
import { sandboxFields } from '../schema/known-fields.ts';
import { Failure } from './failure.ts';
import { readSources } from './files/read-sources.ts';
import { sandboxFailure } from './network/local-sandbox.ts';
import type { RunContext } from './run-context.ts';

export interface SandboxRequest {
  readonly port: number | undefined;
  readonly stateFile: string | undefined;
  /** YAML or JSON. */
  readonly seedFile: string | undefined;
  /** YAML or JSON. */
  readonly faultsFile: string | undefined;
  readonly latencyMs: number | undefined;
  readonly rateLimit: { readonly quota: number; readonly windowSeconds: number } | undefined;
  readonly pageSize: number | undefined;
  readonly token: string | undefined;
  /** Names of permissions, not checked yet. */
  readonly tokenPermissions: readonly string[] | undefined;
  readonly healthyAfterMs: number | undefined;
  /** Simulates the customer's routers. An old session outlives a changed key for `holdMs`, by default 240 seconds. */
  readonly routers: { readonly holdMs: number | undefined } | undefined;
}

/** Starts a sandbox for other processes. It accepts connections when the promise resolves. */
export async function openSandbox(request: SandboxRequest, context: RunContext): Promise<Sandbox> {
  const seed = await readSeedFile(request.seedFile, context);
  const faults = await readFaultsFile(request.faultsFile, context);
  const permissions = readPermissions(request.tokenPermissions);
  try {
    const sandbox = await startSandbox({
      ...(request.port !== undefined && { port: request.port }),
      ...(request.stateFile !== undefined && { stateFile: request.stateFile }),
      seed: seed ?? trySeed(),
      readYaml: readFaultsText,
      ...(faults !== undefined && { faults }),
      ...(request.latencyMs !== undefined && { latencyMs: request.latencyMs }),
      ...(request.rateLimit !== undefined && { rateLimit: request.rateLimit }),
      ...(request.pageSize !== undefined && { pageSize: request.pageSize }),
      ...(request.token !== undefined && { token: request.token }),
      ...(permissions !== undefined && { tokenPermissions: permissions }),
      ...(request.healthyAfterMs !== undefined && { healthyAfterMs: request.healthyAfterMs }),
      ...(request.routers !== undefined && { routers: request.routers }),
    });
    return { url: sandbox.url, close: () => sandbox.close().catch(failClosing) };
  } catch (error) {
    throw sandboxFailure(error);
  }
}

function readPermissions(given: readonly string[] | undefined): readonly TokenPermission[] | undefined {
  if (given?.join('').trim() === 'none') return [];
  return given?.map((name) => {
    const permission = tokenPermissions.find((known) => known === name.trim());
    if (permission !== undefined) return permission;
    throw new Failure(
      `--token-permissions takes none, ${joinWords(tokenPermissions, 'or')}, not ${JSON.stringify(name)}`,
      {
        exitCode: ExitCode.usage,
      },
    );
  });
}

function failClosing(error: unknown): never {
  throw sandboxFailure(error);
}

async function readSeedFile(path: string | undefined, context: RunContext) {
  if (path === undefined) return undefined;
  const { checkSandboxSeed, isSandboxSeed } = await import('../schema/validate-sandbox.ts');
  const shape = { is: isSandboxSeed, check: checkSandboxSeed, readExactly: parseJson };
  return readCheckedFile(path, shape, context);
}

async function readFaultsFile(path: string | undefined, context: RunContext) {
  if (path === undefined) return undefined;
  const { checkSandboxFaults, isSandboxFaults } = await import('../schema/validate-sandbox.ts');
  return readCheckedFile(path, { is: isSandboxFaults, check: checkSandboxFaults }, context);
}

/** Faults that are put to a sandbox that runs. Its answer says what is wrong with them in one line. */
function readFaultsText(text: string, name: string): unknown {
  const fail = ({ message, span }: Diagnostic) => {
    const place = span === undefined ? '' : ` (line ${span.line}, column ${span.column})`;
    return new SandboxError(`${name} is neither JSON nor YAML: ${message}${place}`, 'demarc schema sandbox-faults');
  };
  const parsed = parseDocuments({ name, text });
  const [problem] = parsed.diagnostics;
  if (problem !== undefined) throw fail(problem);
  const [document, second] = parsed.documents;
  if (document === undefined || second !== undefined) {
    throw new SandboxError(`${name} must hold exactly one document`, 'demarc schema sandbox-faults');
  }
  const read = readValue(document);
  if (read.diagnostics[0] !== undefined) throw fail(read.diagnostics[0]);
  return read.value;
}

/** A schema as two functions: one checks the shape of a value, the other gives the errors. */
export interface Shape<T> {
  readonly is: (value: unknown) => value is T;
  readonly check: (value: unknown) => readonly ShapeProblem[];
  /** Reads JSON and keeps every digit of its numbers, which YAML does not. Throws for any other text. */
  readonly readExactly?: (json: string) => unknown;
}

/** Reads a YAML or JSON file that holds a single value of a shape. Rejects with a `Failure` that shows the errors and their positions. */
export async function readCheckedFile<T>(
  path: string,
  shape: Shape<T>,
  { stdin, environment }: Pick<RunContext, 'stdin' | 'environment'>,
): Promise<T> {
  const { sources, diagnostics } = await readSources([path], stdin, environment);
  const [source] = sources;
  // A seed may hold keys, which must not be shown.
  const gate = new DiagnosticGate(sources, new Map(), sandboxFields);
  const fail = (problems: readonly Diagnostic[]) =>
    new Failure(`${path} cannot be used`, {
      exitCode: ExitCode.invalid,
      diagnostics: problems.map((problem) => gate.pass(problem)),
      sources: gate.texts(),
    });
  if (source === undefined || sources.length > 1) {
    throw diagnostics.length > 0
      ? fail(diagnostics)
      : new Failure(`${path} is not one file`, { exitCode: ExitCode.usage });
  }
  const parsed = parseDocuments(source);
  if (parsed.diagnostics.length > 0) throw fail(parsed.diagnostics);
  const [document, second] = parsed.documents;
  if (document === undefined || second !== undefined) {
    throw new Failure(`${path} must hold exactly one document`, {
      exitCode: ExitCode.invalid,
      hint: 'Take out the lines --- that begin another one.',
    });
  }
  const read = readValue(document);
  if (read.diagnostics.length > 0) throw fail(read.diagnostics);
  if (shape.is(read.value)) return exactly(source.text, shape) ?? read.value;
  throw fail(shape.check(read.value).map((problem) => shapeDiagnostic(problem, document)));
}

/** The value of a JSON text. Undefined if the text is not JSON, or the shape does not need exact numbers. */
function exactly<T>(text: string, { readExactly, is }: Shape<T>): T | undefined {
  if (readExactly === undefined) return undefined;
  try {
    const value = readExactly(text);
    return is(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function shapeDiagnostic(problem: ShapeProblem, document: YamlDocument): FieldProblem {
  const { path, key, message, hint, quotes } = problem;
  return {
    severity: 'error',
    code: shapeCode(problem),
    message,
    span: key === undefined ? document.locate(path) : document.locate([...path, key], 'key'),
    ...(hint !== undefined && { hint }),
    ...(quotes !== undefined && { quotes }),
  };
}

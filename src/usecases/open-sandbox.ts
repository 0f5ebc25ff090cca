import { parseJson } from '../sandbox/json/json-text.ts';
import { startSandbox } from '../sandbox/start-sandbox.ts';
import type { Sandbox } from '../sandbox/start-sandbox.ts';
import { sandboxFailure } from './network/local-sandbox.ts';
import { readCheckedFile } from './read-checked-file.ts';
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
  readonly healthyAfterMs: number | undefined;
}

/** Starts a sandbox that others can talk to; it accepts connections when the promise resolves. */
export async function openSandbox(request: SandboxRequest, context: RunContext): Promise<Sandbox> {
  const seed = await readSeedFile(request.seedFile, context);
  const faults = await readFaultsFile(request.faultsFile, context);
  try {
    const sandbox = await startSandbox({
      ...(request.port !== undefined && { port: request.port }),
      ...(request.stateFile !== undefined && { stateFile: request.stateFile }),
      ...(seed !== undefined && { seed }),
      ...(faults !== undefined && { faults }),
      ...(request.latencyMs !== undefined && { latencyMs: request.latencyMs }),
      ...(request.rateLimit !== undefined && { rateLimit: request.rateLimit }),
      ...(request.pageSize !== undefined && { pageSize: request.pageSize }),
      ...(request.token !== undefined && { token: request.token }),
      ...(request.healthyAfterMs !== undefined && { healthyAfterMs: request.healthyAfterMs }),
    });
    return { url: sandbox.url, close: () => sandbox.close().catch(failClosing) };
  } catch (error) {
    throw sandboxFailure(error);
  }
}

function failClosing(error: unknown): never {
  throw sandboxFailure(error);
}

async function readSeedFile(path: string | undefined, context: RunContext) {
  if (path === undefined) return undefined;
  const { checkSandboxSeed, isSandboxSeed } = await import('../schema/sandbox-seed.ts');
  const shape = { is: isSandboxSeed, check: checkSandboxSeed, readExactly: parseJson };
  return readCheckedFile(path, shape, context);
}

async function readFaultsFile(path: string | undefined, context: RunContext) {
  if (path === undefined) return undefined;
  const { checkSandboxFaults, isSandboxFaults } = await import('../schema/sandbox-faults.ts');
  return readCheckedFile(path, { is: isSandboxFaults, check: checkSandboxFaults }, context);
}

import type { IncomingMessage } from 'node:http';
import { readOutsideFaults, readOutsideSeed } from '../seeds/read-outside.ts';
import { writeJson } from '../json/json-text.ts';
import { toJson } from '../json/to-json.ts';
import { SandboxError } from '../sandbox-error.ts';
import { readSeed } from '../store/read-seed.ts';
import { writeSeed } from '../store/write-seed.ts';
import type { Context } from './context.ts';
import { readBody } from './read-body.ts';
import { jsonText, refuse, type Reply } from './reply.ts';

/** Where a sandbox is observed and set, outside the API. */
export const controlPrefix = '/_sandbox/';

/** The largest state that can be put, in bytes. */
const maxControlBytes = 256 * 1024 * 1024;

interface Control {
  readonly get: (context: Context) => string;
  readonly put?: (context: Context, text: string) => Promise<void>;
}

const controls: Readonly<Record<string, Control>> = {
  requests: {
    get: ({ recorder }) => writeJson(toJson({ counts: recorder.counts, requests: recorder.requests })),
  },
  log: { get: ({ world }) => writeJson(toJson(world.log)) },
  faults: {
    get: ({ faults }) => writeJson(toJson(faults.list)),
    put: async ({ faults }, text) =>
      faults.set(await readOutsideFaults(text, 'the body', 'demarc schema sandbox-faults')),
  },
  state: {
    get: ({ world }) => writeSeed(world),
    put: async ({ world }, text) =>
      world.replace(readSeed(await readOutsideSeed(text, 'the body', 'demarc schema sandbox-seed'))),
  },
};

/** Answers below /_sandbox/: requests, log, faults and state. A PUT answers what a GET would afterwards; a bad one changes nothing. */
export async function answerControl(context: Context, request: IncomingMessage, path: string): Promise<Reply> {
  const body = await readBody(request, maxControlBytes);
  const name = path.slice(controlPrefix.length);
  const control = Object.hasOwn(controls, name) ? controls[name] : undefined;
  if (control === undefined) return refuse(404, `the sandbox has ${Object.keys(controls).join(', ')} here`);
  if (request.method === 'GET') return jsonText(control.get(context));
  if (request.method !== 'PUT' || control.put === undefined) {
    const allow = control.put === undefined ? 'GET' : 'GET, PUT';
    return refuse(405, `this path takes ${allow}`, { Allow: allow });
  }
  if (!body.ok)
    return refuse(body.why === 'too-large' ? 413 : 400, `the body is ${body.why.replaceAll('-', ' ')}`, {
      Connection: 'close',
    });
  try {
    await control.put(context, body.text);
  } catch (error) {
    if (error instanceof SandboxError) return refuse(400, `${error.message} (see ${error.hint})`);
    throw error;
  }
  return jsonText(control.get(context));
}

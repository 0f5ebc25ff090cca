import type { IncomingMessage } from 'node:http';
import type { JsonValue } from '../../model/json.ts';
import { parseJson, toJson, writeJson } from '../json-text.ts';
import { SandboxError } from '../sandbox-error.ts';
import { readOutsideFaults, readOutsideSeed } from '../seeds/read-outside.ts';
import { readSeed, writeSeed } from '../seeds/read-seed.ts';
import type { World } from '../store/world.ts';
import type { Context } from './context.ts';
import { holdsMask, maskedKey, maskKeys, maskQuery, unmaskState } from './mask-keys.ts';
import { readBody, readCredential } from './read-request.ts';
import { jsonText, refuse, type Reply } from './reply.ts';

/** Where a sandbox is observed and set, outside the API. */
export const controlPrefix = '/_sandbox/';

/** The largest state that can be put, in bytes. */
const maxControlBytes = 256 * 1024 * 1024;

/** Answers below /_sandbox/: requests, log, faults and state. A PUT answers what a GET would afterwards; a bad one changes nothing. */
export async function answerControl(context: Context, request: IncomingMessage, path: string): Promise<Reply> {
  const { token } = context.options;
  const credential = readCredential(request.headers);
  const isOwner = token !== undefined && credential.type === 'token' && credential.token === token;
  if (token !== undefined && !isOwner) return refuse(401, 'these paths want the token that --token names');
  const show = isOwner ? showing : masking;
  const body = await readBody(request, maxControlBytes);
  const name = path.slice(controlPrefix.length);
  const control = Object.hasOwn(controls, name) ? controls[name] : undefined;
  if (control === undefined) return refuse(404, `the sandbox has ${Object.keys(controls).join(', ')} here`);
  if (request.method === 'GET') return jsonText(control.get(context, show));
  if (request.method !== 'PUT' || control.put === undefined) {
    const allow = control.put === undefined ? 'GET' : 'GET, PUT';
    return refuse(405, `this path takes ${allow}`, { Allow: allow });
  }
  if (!body.ok) {
    const status = body.why === 'too-large' ? 413 : 400;
    return refuse(status, `the body is ${body.why.replaceAll('-', ' ')}`, { Connection: 'close' });
  }
  try {
    await control.put(context, body.text);
  } catch (error) {
    if (error instanceof SandboxError) return refuse(400, `${error.message} (see ${error.hint})`);
    throw error;
  }
  return jsonText(control.get(context, show));
}

/** How an answer shows what may hold keys. */
interface Show {
  readonly value: (value: JsonValue) => JsonValue;
  readonly query: (query: string) => string;
}

// A text that is no JSON may hold a key anywhere.
const masking: Show = { value: (value) => (typeof value === 'string' ? maskedKey : maskKeys(value)), query: maskQuery };
/** For a client that has sent the sandbox's token. */
const showing: Show = { value: (value) => value, query: (query) => query };

interface Control {
  readonly get: (context: Context, show: Show) => string;
  readonly put?: (context: Context, text: string) => Promise<void>;
}

const controls: Readonly<Record<string, Control>> = {
  requests: {
    get: ({ recorder }, show) => {
      const requests = recorder.requests.map((request) => ({
        ...request,
        query: show.query(request.query),
        body: show.value(request.body),
      }));
      return writeJson(toJson({ counts: recorder.counts, requests }));
    },
  },
  log: {
    get: ({ world }, show) =>
      writeJson(
        toJson(
          world.log.map((commit) => ({
            ...commit,
            before: show.value(commit.before),
            after: show.value(commit.after),
          })),
        ),
      ),
  },
  faults: {
    get: ({ faults }) => writeJson(toJson(faults.list)),
    put: async ({ faults }, text) =>
      faults.set(await readOutsideFaults(text, 'the body', 'demarc schema sandbox-faults')),
  },
  state: {
    get: ({ world }, show) => writeSeed(world, show.value),
    put: async ({ world }, text) => {
      const seed = await readOutsideSeed(unmasked(text, world), 'the body', 'demarc schema sandbox-seed');
      if (holdsMask(toJson(seed))) {
        const hint = 'write the key itself; a mask stands only for the key that the same object has';
        throw new SandboxError('the body has a masked key of an object that has none here', hint);
      }
      world.replace(readSeed(seed));
    },
  },
};

/** Puts the stored keys in place of the masks that a client sends back. A text that is no JSON is refused later, with a better message. */
function unmasked(text: string, { accounts }: World): string {
  if (!text.includes(maskedKey)) return text;
  try {
    return writeJson(unmaskState(parseJson(text), accounts));
  } catch {
    return text;
  }
}

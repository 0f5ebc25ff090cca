import type { IncomingMessage } from 'node:http';
import type { JsonValue } from '../../model/json.ts';
import { readOutsideFaults, readOutsideSeed } from '../seeds/read-outside.ts';
import { parseJson, writeJson } from '../json/json-text.ts';
import { toJson } from '../json/to-json.ts';
import { SandboxError } from '../sandbox-error.ts';
import { readSeed } from '../store/read-seed.ts';
import type { World } from '../store/world.ts';
import { writeSeed } from '../store/write-seed.ts';
import type { Context } from './context.ts';
import { readCredential } from './credentials.ts';
import { holdsMask, maskedKey, maskKeys, maskQuery, unmaskState } from './mask-keys.ts';
import { readBody } from './read-body.ts';
import { jsonText, refuse, type Reply } from './reply.ts';

/** Where a sandbox is observed and set, outside the API. */
export const controlPrefix = '/_sandbox/';

/** The largest state that can be put, in bytes. */
const maxControlBytes = 256 * 1024 * 1024;

interface Control {
  /** `show` masks keys, unless who asks has shown the token. */
  readonly get: (context: Context, show: Show, showQuery: (query: string) => string) => string;
  readonly put?: (context: Context, text: string) => Promise<void>;
}

type Show = (value: JsonValue) => JsonValue;

const controls: Readonly<Record<string, Control>> = {
  requests: {
    get: ({ recorder }, show, showQuery) =>
      writeJson(
        toJson({
          counts: recorder.counts,
          requests: recorder.requests.map((entry) => ({
            ...entry,
            query: showQuery(entry.query),
            body: show(entry.body),
          })),
        }),
      ),
  },
  log: {
    get: ({ world }, show) =>
      writeJson(toJson(world.log.map((entry) => ({ ...entry, before: show(entry.before), after: show(entry.after) })))),
  },
  faults: {
    get: ({ faults }) => writeJson(toJson(faults.list)),
    put: async ({ faults }, text) =>
      faults.set(await readOutsideFaults(text, 'the body', 'demarc schema sandbox-faults')),
  },
  state: {
    get: ({ world }, show) => writeSeed(world, show),
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

/** A mask that comes back stands for the key that is stored. What is no JSON is refused later, in better words. */
function unmasked(text: string, { accounts }: World): string {
  if (!text.includes(maskedKey)) return text;
  try {
    return writeJson(unmaskState(parseJson(text), accounts));
  } catch {
    return text;
  }
}

/** A text that is no JSON may hold a key anywhere. */
const masking: Show = (value) => (typeof value === 'string' ? maskedKey : maskKeys(value));
const showing: Show = (value) => value;

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
  if (request.method === 'GET') return jsonText(control.get(context, show, isOwner ? (query) => query : maskQuery));
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
  return jsonText(control.get(context, show, isOwner ? (query) => query : maskQuery));
}

import type {
  ContentTypeFault,
  DripFault,
  HangFault,
  HtmlFault,
  MalformedFault,
  OversizedFault,
  RateLimitedFault,
  RedirectFault,
  RefusedFault,
  StatusFault,
  TruncatedFault,
} from '../../model/generated/sandbox-faults.ts';
import { json, jsonText, refuse, type Reply } from '../http/reply.ts';
import { toJson } from '../json-text.ts';
import type { EndingFault } from './fault-kinds.ts';

/** The answer for a request that did not run, when a fault sends a part of an answer. */
const nothingDone = jsonText('{}');

/** The answer after a fault. `answer` is undefined if the request did not run. `url`: its path and query. */
export function endAnswer(fault: EndingFault, answer: Reply | undefined, url: string): Reply {
  switch (fault.kind) {
    case 'status':
      return statusReply(fault);
    case 'html':
      return htmlReply(fault);
    case 'refused':
      return refusedReply(fault);
    case 'rate_limited':
      return rateLimitedReply(fault);
    case 'redirect':
      return redirectReply(fault, url);
    case 'reset':
      return resetReply;
    default:
      return spoilAnswer(fault, answer ?? nothingDone);
  }
}

type SpoilingFault = Exclude<
  EndingFault,
  { kind: 'status' | 'html' | 'refused' | 'rate_limited' | 'redirect' | 'reset' }
>;

function spoilAnswer(fault: SpoilingFault, answer: Reply): Reply {
  switch (fault.kind) {
    case 'hang':
      return hangReply(fault, answer);
    case 'truncated':
      return truncatedReply(fault, answer);
    case 'malformed':
      return malformedReply(fault, answer);
    case 'drip':
      return dripReply(fault, answer);
    case 'oversized':
      return oversizedReply(fault, answer);
    case 'content_type':
      return contentTypeReply(fault, answer);
  }
}

function contentTypeReply({ type = 'text/plain' }: ContentTypeFault, answer: Reply): Reply {
  const { status, headers, body } = answer;
  return { status, ...(headers !== undefined && { headers }), body, ...(type !== null && { type }) };
}

function dripReply({ bytes = 1, ms = 100 }: DripFault, answer: Reply): Reply {
  return { ...answer, delivery: { how: 'drip', bytes, ms } };
}

/** Starts to send `answer` and never ends it. */
function hangReply({ sent = 'nothing' }: HangFault, answer: Reply): Reply {
  if (sent === 'nothing') return { ...answer, delivery: { how: 'hang', sent: undefined } };
  const whole = withBody(answer);
  const half = Math.floor(Buffer.byteLength(whole.body) / 2);
  return { ...whole, delivery: { how: 'hang', sent: sent === 'half' ? half : 0 } };
}

function htmlReply({ status = 502, text }: HtmlFault): Reply {
  return { status, type: 'text/html; charset=UTF-8', body: text ?? page(status) };
}

function page(status: number): string {
  return [
    '<!DOCTYPE html>',
    `<html lang="en-US"><head><title>api.cloudflare.com | ${status}: Bad gateway</title></head>`,
    `<body><h1>Bad gateway <span>Error code ${status}</span></h1>`,
    '<p>The web server reported a bad gateway error.</p></body></html>',
    '',
  ].join('\n');
}

/** Sends half of the text of an object, which is never valid JSON. Without a body, it sends a single brace. */
function malformedReply({ text }: MalformedFault, answer: Reply): Reply {
  const real = typeof answer.body === 'string' ? answer.body : '';
  return jsonText(text ?? (real.slice(0, Math.floor(real.length / 2)) || '{'));
}

function oversizedReply({ bytes = 100 * 1024 * 1024 }: OversizedFault, answer: Reply): Reply {
  return { ...answer, delivery: { how: 'pad', bytes } };
}

function rateLimitedReply({ retry_after: wait = 1 }: RateLimitedFault): Reply {
  return refuse(429, 'Rate limited', wait === null ? {} : { 'Retry-After': String(wait) });
}

function refusedReply({ reason = 'not_permitted', ...given }: RefusedFault): Reply {
  const { status, code, message } = refusals[reason];
  return refuse(given.status ?? status, message, {}, given.code ?? code);
}

const refusals: Readonly<
  Record<NonNullable<RefusedFault['reason']>, { status: number; code: number; message: string }>
> = {
  not_onboarded: { status: 400, code: 1012, message: 'account is not onboarded' },
  not_permitted: { status: 403, code: 9109, message: 'Unauthorized to access requested resource' },
  no_magic_permission: { status: 403, code: 1025, message: 'Unauthorized' },
  wrong_account: { status: 404, code: 7003, message: 'Could not route to that path' },
  not_found: { status: 404, code: 1000, message: 'not_found' },
};

/** A host name that never resolves (RFC 2606). */
const otherOrigin = 'https://other-origin.invalid';

/** `url`: path and query of the request. */
function redirectReply({ to = 'same_origin', status = 307 }: RedirectFault, url: string): Reply {
  return { status, headers: { Location: locationOf(to, url) }, body: '' };
}

function locationOf(to: string, url: string): string {
  if (to === 'same_origin') return url;
  return to === 'other_origin' ? `${otherOrigin}${url}` : to;
}

const resetReply: Reply = { status: 200, body: '', delivery: { how: 'reset' } };

function statusReply({ status, body, headers = {} }: StatusFault): Reply {
  const reply = body === undefined ? { status, body: '' } : json(toJson(body), status);
  return { ...reply, headers };
}

function truncatedReply({ bytes }: TruncatedFault, answer: Reply): Reply {
  const whole = withBody(answer);
  const length = Buffer.byteLength(whole.body);
  return { ...whole, delivery: { how: 'cut', sent: Math.min(bytes ?? Math.floor(length / 2), length - 1) } };
}

/** Gives an answer without a body (to a DELETE) the body `{}`, so that the fault has a body to leave out. */
function withBody(answer: Reply): Reply {
  return answer.body.length > 0 ? answer : { ...answer, body: '{}' };
}

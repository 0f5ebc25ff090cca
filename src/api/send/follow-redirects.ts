import { cfRayOf } from '../transport.ts';
import { ExchangeFailure } from './connection-failure.ts';
import type { ExchangeAnswer, Outgoing } from './exchange.ts';

const maxRedirects = 5;
const followed = new Set([301, 302, 303, 307, 308]);

/**
 * Exchanges that follow redirects of a GET within its origin. `send` makes one exchange. `fetch` is told not to follow: to another origin
 * it strips `Authorization` but sends `X-Auth-Key`, and on a 307 the body too. A write or a query is never sent again to the target of a
 * redirect.
 */
export async function exchangeFollowing(
  outgoing: Outgoing,
  what: 'read' | 'query' | 'write',
  send: (outgoing: Outgoing) => Promise<ExchangeAnswer>,
): Promise<ExchangeAnswer> {
  let { url } = outgoing;
  for (let count = 0; count <= maxRedirects; count++) {
    const answer = await send({ ...outgoing, url });
    if (answer.status < 300 || answer.status > 399) return answer;
    url = targetOf(answer, what, url);
  }
  throw new ExchangeFailure(`${outgoing.url.host} redirected more than ${maxRedirects} times`, {
    kind: 'redirect',
    hint: 'check --base-url or CLOUDFLARE_BASE_URL',
  });
}

function targetOf(answer: ExchangeAnswer, what: 'read' | 'query' | 'write', from: URL): URL {
  const location = answer.headers.get('location');
  if (!followed.has(answer.status) || location === null || !URL.canParse(location, from.href)) {
    throw failure(answer, `${from.host} answered with a redirect without a valid target (${answer.status})`);
  }
  const target = new URL(location, from);
  if (target.username !== '' || target.password !== '') {
    throw failure(answer, `${from.host} redirects with a name or a password in the address (${answer.status})`);
  }
  if (target.origin !== from.origin) {
    throw failure(answer, `${from.host} redirects to another origin, ${describeOrigin(target)} (${answer.status})`);
  }
  if (what !== 'read') throw failure(answer, `${from.host} redirects a ${what} (${answer.status})`);
  target.hash = '';
  return target;
}

function failure(answer: ExchangeAnswer, message: string): ExchangeFailure {
  return new ExchangeFailure(message, {
    kind: 'redirect',
    status: answer.status,
    cfRay: cfRayOf(answer.headers),
    hint: 'check --base-url or CLOUDFLARE_BASE_URL, and whether a proxy asks for a login; credentials are never sent to another origin',
  });
}

function describeOrigin(url: URL): string {
  return url.origin === 'null' ? url.protocol : url.origin;
}

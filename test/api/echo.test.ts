import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { RequestRecord } from '../../src/api/client.ts';
import { Secret } from '../../src/model/secret.ts';
import { base64Forms } from '../helpers/find-secret.ts';
import { apiAt, everythingOf, failureOf, jumpingApiAt } from './clients.ts';
import { json, startServer, text } from './local-server.ts';

const token = 'tok-s3cretcanary0123456789abcdef';
const credentials = { type: 'token', token: new Secret(token) } as const;
const hex = 'c2547eb745079dac';

/** Every part of an answer in which a server, or what stands in front of it, may repeat what it was sent. */
const places: Readonly<
  Record<string, (repeated: string, at: string) => readonly [number, string, Record<string, string>]>
> = {
  'the host of a redirect': (repeated) => [302, '', { location: `https://${repeated}.login.example/` }],
  'the scheme of a redirect': (repeated) => [302, '', { location: `${repeated}:x` }],
  'the user of a redirect': (repeated, at) => [302, '', { location: `http://${repeated}:x@${at}/client/v4/x` }],
  'the password of a redirect': (repeated, at) => [302, '', { location: `http://x:${repeated}@${at}/client/v4/x` }],
  'the path of a redirect': (repeated) => [302, '', { location: `/${repeated}/x?y=${repeated}#${repeated}` }],
  'a redirect that leads nowhere': (repeated) => [302, '', { location: `http://[${repeated}` }],
  'the content type': (repeated) => [200, 'not json', { 'content-type': `text/${repeated}` }],
  'the content type, where it is cut': (repeated) => [
    200,
    'not json',
    { 'content-type': `text/${'x'.repeat(60)}${repeated}` },
  ],
  'cf-ray': (repeated) => [500, '{}', { 'cf-ray': repeated }],
  'retry-after': (repeated) => [429, '{}', { 'retry-after': repeated }],
  'the body of an error': (repeated) => [
    400,
    JSON.stringify({ message: `no ${repeated}` }),
    { 'content-type': 'application/json' },
  ],
  'the body of a success': (repeated) => [200, `{"id": ${repeated}`, { 'content-type': 'application/json' }],
  'a field of a wrong type': (repeated) => [
    200,
    JSON.stringify({ id: [repeated], [repeated]: 1 }),
    { 'content-type': 'application/json' },
  ],
  'ratelimit, and its policy': (repeated) => [
    429,
    '{}',
    { ratelimit: `"${repeated}";r=0;t=1`, 'ratelimit-policy': `"${repeated}";q=1;w=1`, 'retry-after': '0' },
  ],
  'the title of a page': (repeated) => [502, `<html><title>no ${repeated}</title>`, { 'content-type': 'text/html' }],
  'a plain text': (repeated) => [503, `no ${repeated}`, { 'content-type': 'text/plain' }],
};

test('this test covers every header that the client reads', async () => {
  const folder = fileURLToPath(new URL('../../src/api/', import.meta.url));
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  const read = texts.flatMap((code) => [...code.matchAll(/headers\.get\('([\w-]+)'\)/g)].map(([, name = '']) => name));
  const staged = new Set(Object.values(places).flatMap((place) => Object.keys(place('x', 'localhost')[2])));
  expect(read.length).toBeGreaterThan(5);
  expect(read.filter((name) => !staged.has(name))).toEqual([]);
});

test.each(Object.entries(places))('a secret that %s repeats is in no error and no record', async (_name, place) => {
  const whole = [token, encodeURIComponent(token).toLowerCase(), Buffer.from(`x:${token}`).toString('base64url')];
  // It may cut the rest off.
  const forms = [...whole, ...whole.map((form) => form.slice(0, Math.floor(form.length * 0.7)))];
  const check = async (form: string) => {
    const server = await startServer(({ url, headers }, response) => {
      if (url.startsWith('/client/v4')) {
        const [status, body, more] = place(form, headers.host ?? '');
        text(response, status, body, more);
      } else json(response, 404, { message: url });
    });
    const records: RequestRecord[] = [];
    const { api } = jumpingApiAt(server.baseUrl, { credentials, onRequest: (record) => records.push(record) });
    const error = await failureOf(api.getCni('i'));
    const shown = `${everythingOf(error)} ${JSON.stringify(records)}`.toLowerCase();
    for (const piece of [token, 's3cretcanary', ...base64Forms('s3cretcanary')]) {
      expect(shown).not.toContain(piece.toLowerCase());
    }
    expect(records.length).toBeGreaterThan(0);
  };
  await Promise.all(forms.map(check));
});

test('a redirect with a user name or a password is refused and not followed', async () => {
  for (const user of ['u@', 'u:p@', ':p@']) {
    const server = await startServer(({ headers }, response) =>
      text(response, 302, '', { location: `http://${user}${headers.host ?? ''}/client/v4/x` }),
    );
    expect(await failureOf(apiAt(server.baseUrl).getCni('i'))).toMatchObject({ kind: 'redirect', status: 302 });
    expect(server.requests).toHaveLength(1);
  }
});

test('a secret that looks like a cf-ray is not shown as one', async () => {
  const server = await startServer((_, response) => text(response, 500, '', { 'cf-ray': hex }));
  const records: RequestRecord[] = [];
  const options = { credentials: { type: 'token', token: new Secret(hex) } as const };
  const api = apiAt(server.baseUrl, { ...options, onRequest: (record) => records.push(record) });
  expect((await failureOf(api.deleteCni('i'))).cfRay).toBeUndefined();
  expect(records.map(({ cfRay }) => cfRay)).toEqual([undefined]);
});

test("the password of a proxy is a secret, in every spelling and in the proxy's messages", async () => {
  const server = await startServer((_, response) =>
    text(response, 403, `no ProxyPw9% ${Buffer.from('user:ProxyPw9%').toString('base64')} ProxyPw9%25`, {
      'content-type': 'text/plain',
    }),
  );
  const api = apiAt(server.baseUrl, { credentials, proxy: { https: 'http://user:ProxyPw9%25@127.0.0.1:9' } });
  const error = await failureOf(api.getCni('i'));
  expect(error.words).toBe('no (removed) (removed) (removed)');
});

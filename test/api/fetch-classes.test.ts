import { expect, test } from 'vitest';
import * as own from '../../src/api/send/fetch-classes.ts';

// ky meets these classes in the built command alone; in tests of the source it meets the global ones.
const classes = { global: { Headers, Request, Response }, own };
const given = { authorization: 'Bearer t', 'Content-Type': 'application/json', accept: 'text/plain' };

test.each(['global', 'own'] as const)('%s headers are found in any case, replaced, deleted and sorted', (which) => {
  const headers = new classes[which].Headers(given);
  expect([headers.get('AUTHORIZATION'), headers.get('none')]).toEqual(['Bearer t', null]);
  expect([headers.has('content-type'), headers.has('none')]).toEqual([true, false]);
  headers.set('Accept', 'application/json');
  headers.delete('Content-type');
  expect([...headers]).toEqual([
    ['accept', 'application/json'],
    ['authorization', 'Bearer t'],
  ]);
  expect([...headers.entries()]).toEqual([...headers]);
});

test.each(['global', 'own'] as const)('%s headers are copied', (which) => {
  const { Headers: Class } = classes[which];
  const first = new Class(given) as Headers & own.Headers;
  const copy = new Class(first);
  first.set('accept', '*/*');
  expect([copy.get('accept'), [...new Class()]]).toEqual(['text/plain', []]);
});

test.each(['global', 'own'] as const)(
  'a %s request has its URL in full, and takes from another what is not given',
  (which) => {
    const { Request: Class } = classes[which];
    const { signal } = new AbortController();
    const request = new Class('https://api.example.com', { method: 'PUT', headers: given, signal });
    expect([request.url, request.method, request.body]).toEqual(['https://api.example.com/', 'PUT', null]);
    const copy = request.clone();
    expect(copy).not.toBe(request);
    expect([copy.url, copy.method, [...copy.headers]]).toEqual([request.url, 'PUT', [...request.headers]]);
    expect([new Class(new URL('http://127.0.0.1:1/a?b=c')).url, new Class('http://127.0.0.1/').method]).toEqual([
      'http://127.0.0.1:1/a?b=c',
      'GET',
    ]);
    expect(() => new Class('no url')).toThrow(TypeError);
  },
);

test.each(['global', 'own'] as const)('a %s response without a body says whether its status is a success', (which) => {
  const { Response: Class } = classes[which];
  const all = [200, 204, 299, 300, 404, 500].map((status) => new Class(null, { status }));
  expect(all.map(({ ok }) => ok)).toEqual([true, true, true, false, false, false]);
  expect(all.map(({ status, body, headers }) => [status, body, headers.get('retry-after')])[4]).toEqual([
    404,
    null,
    null,
  ]);
});

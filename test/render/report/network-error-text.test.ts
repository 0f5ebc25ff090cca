import { describe, expect, it } from 'vitest';
import { NetworkError } from '../../../src/model/network-error.ts';
import { renderNetworkError } from '../../../src/render/report/network-error-text.ts';
import { renderEvent } from '../../../src/render/report/outcome-words.ts';

describe('renderNetworkError', () => {
  it('shows the failure, its request, the words of the API and a hint', () => {
    const error = new NetworkError('Cloudflare does not accept the token', {
      kind: 'authentication',
      operation: 'get_settings',
      method: 'GET',
      path: '/accounts/023e/cni/settings',
      status: 401,
      words: 'Invalid\u001b[31m token',
      cfRay: '8f0c-EWR',
      hint: 'check CLOUDFLARE_API_TOKEN',
    });
    expect(renderNetworkError(error, { color: false })).toBe(`error: Cloudflare does not accept the token
  GET /accounts/023e/cni/settings: answered 401
  the API says: Invalid\\u{1b}[31m token
  cf-ray: 8f0c-EWR
  hint: check CLOUDFLARE_API_TOKEN
`);
  });

  it('says when the result of a write is unknown', () => {
    const error = new NetworkError('the connection was reset', {
      kind: 'network',
      operation: 'create_cni',
      method: 'POST',
      path: '/accounts/023e/cni/cnis',
      uncertain: true,
    });
    expect(renderNetworkError(error, { color: false })).toBe(`error: the connection was reset
  POST /accounts/023e/cni/cnis: no complete answer
  It is not known whether the request was carried out.
`);
  });
});

describe('renderEvent', () => {
  it('is one line for each event', () => {
    const style = { color: false };
    expect([
      renderEvent({ type: 'step_started', address: 'cni.a', step: 4, call: 'create_cni' }, style),
      renderEvent(
        { type: 'step_ended', address: 'cni.a', step: 4, call: 'create_cni', ok: true, live_id: '0b8e' },
        style,
      ),
      renderEvent({ type: 'step_ended', address: 'cni.a', step: 4, call: 'create_cni', ok: false }, style),
      renderEvent(
        { type: 'change_ended', address: '::a\n', outcome: 'failed', error: { message: 'no\nlight' } },
        style,
      ),
    ]).toEqual([
      'cni.a: #4 create_cni …',
      'cni.a: #4 create_cni done: 0b8e',
      'cni.a: #4 create_cni did not succeed',
      String.raw`\u{3a}:a\u{a}: failed: no\u{a}light`,
    ]);
  });
});

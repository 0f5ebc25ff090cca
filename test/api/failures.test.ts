import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RequestRecord } from '../../src/api/client.ts';
import { Secret } from '../../src/model/secret.ts';
import { account, apiAt, everythingOf, failureOf, token } from './clients.ts';
import { json, startServer, text } from './local-server.ts';
import { cni } from './objects.ts';

const newCni = { interconnect: 'x', magic: { conduit_name: 'n', description: '', mtu: 1500 } } as const;

describe('an answer that is an error', () => {
  it.each([
    [400, 'rejected', false],
    [401, 'authentication', false],
    [403, 'permission', false],
    [404, 'not_found', false],
    [408, 'rejected', true],
    [409, 'conflict', false],
    [418, 'rejected', false],
    [429, 'rate_limited', false],
    [500, 'server', true],
    [502, 'server', true],
    [530, 'server', true],
  ] as const)('with status %i to a write is of the kind %s and quotes the API', async (status, kind, uncertain) => {
    const body = {
      success: false,
      errors: [{ code: 1003, message: 'Name conflict:\n dfw' }, { message: 'more' }],
      result: null,
    };
    // Longer than anybody waits: a 429 would be sent again.
    const headers = { 'cf-ray': '8a1b2c3d4e5f-EWR', 'retry-after': '601' };
    const server = await startServer((_, response) => json(response, status, body, headers));
    const records: RequestRecord[] = [];
    const api = apiAt(server.baseUrl, { onRequest: (record) => records.push(record) });
    const error = await failureOf(api.createCni(newCni));
    expect(error).toMatchObject({
      kind,
      status,
      uncertain,
      operation: 'create_cni',
      method: 'POST',
      path: `/client/v4/accounts/${account}/cni/cnis`,
      words: 'Name conflict: dfw (1003); more',
      cfRay: '8a1b2c3d4e5f-EWR',
    });
    expect(error.message).toContain(`(${status})`);
    expect(server.requests).toHaveLength(1);
    expect(records).toMatchObject([{ status, error: kind, cfRay: '8a1b2c3d4e5f-EWR' }]);
  });

  it('is never uncertain for a read', async () => {
    const server = await startServer((_, response) => json(response, 500, {}));
    expect((await failureOf(apiAt(server.baseUrl).getCni('i'))).uncertain).toBe(false);
  });

  it.each([
    ['plain text', 'text/plain', 'upstream\tis\n gone', 'upstream is gone'],
    ['another shape of JSON', 'application/json', '{"error":"nope"}', 'nope'],
    ['a list of texts', 'application/json', '{"errors":["a","b","a"]}', 'a; b'],
    ['JSON without a message', 'application/json', '{"a":1}', '{"a":1}'],
    ['broken JSON', 'application/json', '{"errors":[', '{"errors":['],
    ['nothing', 'application/json', '', undefined],
    ['bytes', 'application/octet-stream', '\u0000\u0001', undefined],
  ])('in %s is shown on one line', async (_, type, body, words) => {
    const server = await startServer((__, response) => text(response, 400, body, { 'content-type': type }));
    const error = await failureOf(apiAt(server.baseUrl).deleteCni('i'));
    expect(error.kind).toBe('rejected');
    expect(error.words).toBe(words);
  });

  it('that is an HTML page shows only its title and a hint at its sender', async () => {
    const page = '<!DOCTYPE html>\n<html><head><title>502 | Bad gateway</title></head><body>canary</body></html>';
    const server = await startServer((_, response) => text(response, 502, page, { 'content-type': 'text/html' }));
    const error = await failureOf(apiAt(server.baseUrl).deleteCni('i'));
    expect(error).toMatchObject({ kind: 'server', words: '502 | Bad gateway', uncertain: true });
    expect(error.message).toMatch(/HTML page .* of a proxy or an edge server/);
    expect(everythingOf(error)).not.toContain('canary');
  });

  it('that is an HTML page with 404 does not mean that the object is gone', async () => {
    const server = await startServer((_, response) => text(response, 404, '<html><title>Not here</title></html>'));
    expect(await failureOf(apiAt(server.baseUrl).getCni('i'))).toMatchObject({ kind: 'unreadable', status: 404 });
  });

  it('is shown with bounded length', async () => {
    const server = await startServer((_, response) => text(response, 400, 'x'.repeat(500_000)));
    expect((await failureOf(apiAt(server.baseUrl).deleteCni('i'))).words?.length).toBeLessThan(700);
  });

  it('ignores a cf-ray with a wrong form', async () => {
    const server = await startServer((_, response) => json(response, 400, {}, { 'cf-ray': '::set-output name=x::y' }));
    expect((await failureOf(apiAt(server.baseUrl).deleteCni('i'))).cfRay).toBeUndefined();
  });

  it('has a hint about the variable, the permission, the account or the pause', async () => {
    const hintOf = async (status: number, headers: Record<string, string> = {}, key = false) => {
      const server = await startServer((_, response) => json(response, status, {}, headers));
      const credentials = { type: 'key', email: 'noc@example.com', key: new Secret('k') } as const;
      const api = apiAt(server.baseUrl, key ? { credentials } : {});
      const read = await failureOf(api.getSettings());
      const write = await failureOf(api.createCni(newCni));
      return `${read.hint ?? ''} | ${write.hint ?? ''}`;
    };
    expect(await hintOf(401)).toContain('CLOUDFLARE_API_TOKEN');
    expect(await hintOf(401, {}, true)).toContain('CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY');
    expect(await hintOf(403)).toMatch(
      new RegExp(`Magic Transit Read.*${account}.*\\|.*Magic Transit Write.*${account}`),
    );
    expect(await hintOf(404)).toContain(account);
    expect(await hintOf(409)).toContain('GRE or IPsec');
    expect(await hintOf(429, { 'retry-after': '601' })).toContain('wait 601 s');
  });

  it('never repeats a credential or a secret of the body, whatever its spelling', async () => {
    const secret = 'can"ary <&> key';
    const echoes = [secret, token, encodeURIComponent(token), encodeURIComponent(secret), JSON.stringify(secret)];
    const body = `bad key: ${echoes.join(' ')} can&quot; ${Buffer.from(token).toString('base64')}${token}`;
    for (const [status, type, said] of [
      [400, 'text/plain', body],
      [400, 'application/json', JSON.stringify({ errors: [{ message: body }] })],
      [502, 'text/html', `<html><title>${token} can"ary &lt;&amp;&gt; key</title>`],
      [200, 'text/html', `<html><title>${token}</title>`],
      [200, 'application/json', `{"success":false,"errors":[{"message":${JSON.stringify(body)}}]}`],
    ] as const) {
      const server = await startServer((_, response) => text(response, status, said, { 'content-type': type }));
      const api = apiAt(server.baseUrl);
      const bgp = { customer_asn: 1, extra_prefixes: [], md5_key: secret };
      for (const error of await Promise.all(
        [
          api.createInterconnect({ type: 'gcp_partner', bandwidth: '1G', pairing_key: secret }),
          api.createCni({ ...newCni, bgp }),
          api.updateCni('i', { bgp }),
        ].map(failureOf),
      )) {
        const everything = everythingOf(error);
        expect(everything).not.toContain('canary+token');
        expect(everything).not.toContain('ary <&');
        expect(everything).not.toContain(encodeURIComponent(secret));
        expect(everything).not.toContain(encodeURIComponent(token));
        expect(everything).not.toContain(Buffer.from(token).toString('base64').replace(/=+$/, ''));
      }
    }
  });

  it('cut within an echoed credential shows no part of it', async () => {
    for (let offset = 560; offset < 610; offset++) {
      const server = await startServer((_, response) => text(response, 400, `${'x'.repeat(offset)}${token}`));
      const error = await failureOf(apiAt(server.baseUrl).deleteCni('i'));
      expect(error.words).not.toContain('canary');
    }
  });
});

describe('an exchange without an answer', () => {
  it('ends at its deadline when no headers come', async () => {
    const server = await startServer(() => undefined);
    const records: RequestRecord[] = [];
    const api = apiAt(server.baseUrl, { timeoutMs: 60, onRequest: (record) => records.push(record) });
    const error = await failureOf(api.updateCni('i', {}));
    expect(error).toMatchObject({ kind: 'timeout', uncertain: true, status: undefined });
    expect(error.message).toContain('within 0.06 s');
    expect(error.hint).toContain('--timeout');
    expect(records).toMatchObject([{ error: 'timeout', status: undefined }]);
  });

  it('ends at its deadline when the body stalls, and a read is repeated once', async () => {
    const server = await startServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'cf-ray': 'abc-EWR' });
      response.write('{"items":[');
    });
    const error = await failureOf(apiAt(server.baseUrl, { timeoutMs: 60 }).listCnis());
    expect(error).toMatchObject({ kind: 'timeout', status: 200, cfRay: 'abc-EWR', uncertain: false });
    expect(server.requests).toHaveLength(2);
  });

  it('ends at its deadline when the body never ends', async () => {
    const server = await startServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(timer));
    });
    expect((await failureOf(apiAt(server.baseUrl, { timeoutMs: 80 }).getCni('i'))).kind).toBe('timeout');
  });

  it('stops reading and closes the connection when the answer is too large', async () => {
    let hungUp: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (hungUp = resolve));
    const server = await startServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      response.on('close', () => hungUp());
      more();
    });
    const error = await failureOf(apiAt(server.baseUrl, { maxBytes: 1024 * 1024 }).listCnis());
    expect(error).toMatchObject({ kind: 'unreadable', status: 200 });
    expect(error.message).toContain('larger than 1 MiB');
    await closed;
    expect(server.requests).toHaveLength(1);
  });

  it('counts the decompressed size, not the sent size', async () => {
    const { gzipSync } = await import('node:zlib');
    const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024, ' '));
    const server = await startServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(bomb);
    });
    expect(bomb.length).toBeLessThan(10_000);
    expect((await failureOf(apiAt(server.baseUrl, { maxBytes: 100_000 }).getCni('i'))).message).toContain('larger');
  });

  it('accepts an answer of exactly the maximum size', async () => {
    const body = JSON.stringify(cni);
    const server = await startServer((_, response) => json(response, 200, body));
    const { id } = await apiAt(server.baseUrl, { maxBytes: body.length }).getCni('i');
    expect(id).toBe(cni.id);
    expect((await failureOf(apiAt(server.baseUrl, { maxBytes: body.length - 1 }).getCni('i'))).kind).toBe('unreadable');
  });

  it('is uncertain for a write whose connection was reset, which is not sent again', async () => {
    const server = await startServer((_, response) => response.destroy());
    for (const send of ['createCni', 'updateCni', 'deleteCni', 'updateSettings'] as const) {
      const before = server.requests.length;
      const api = apiAt(server.baseUrl);
      const calls = {
        createCni: () => api.createCni(newCni),
        updateCni: () => api.updateCni('i', {}),
        deleteCni: () => api.deleteCni('i'),
        updateSettings: () => api.updateSettings({ default_asn: 1 }),
      };
      const error = await failureOf(calls[send]());
      expect(error).toMatchObject({ kind: 'network', uncertain: true });
      expect(error.message).toContain('127.0.0.1');
      expect(server.requests).toHaveLength(before + 1);
    }
  });

  it('is uncertain for a write whose answer breaks off', async () => {
    const server = await startServer((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{');
      setImmediate(() => response.destroy());
    });
    const error = await failureOf(apiAt(server.baseUrl).updateCni('i', {}));
    expect(error).toMatchObject({ kind: 'network', uncertain: true, status: 200 });
    expect(error.message).toContain('in the middle of the answer');
  });

  it('names the host when the port is closed, and the write certainly changed nothing', async () => {
    const server = createTcpServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const error = await failureOf(apiAt(`http://127.0.0.1:${port}/client/v4`).deleteCni('i'));
    expect(error).toMatchObject({ kind: 'network', uncertain: false });
    expect(error.message).toContain(`127.0.0.1:${port} refused the connection`);
    expect(error.hint).toContain('HTTPS_PROXY');
  });

  it('names the host when HTTP clients refuse its port', async () => {
    const error = await failureOf(apiAt('http://127.0.0.1:6000/').deleteCni('i'));
    expect(error).toMatchObject({ kind: 'network', uncertain: false });
    expect(error.message).toContain('the port of 127.0.0.1:6000');
  });

  it('names the host when its name cannot be resolved', async () => {
    const error = await failureOf(apiAt('https://api.demarc.invalid/client/v4').deleteCni('i'));
    expect(error).toMatchObject({ kind: 'network', uncertain: false });
    expect(error.message).toContain('the name api.demarc.invalid cannot be resolved');
    expect(everythingOf(error)).not.toContain(token);
  });

  it('names the host when it does not speak TLS, without a second try', async () => {
    const server = await startServer((_, response) => json(response, 200, {}));
    const records: RequestRecord[] = [];
    const baseUrl = server.baseUrl.replace('http:', 'https:');
    const error = await failureOf(apiAt(baseUrl, { onRequest: (record) => records.push(record) }).getSettings());
    expect(error).toMatchObject({ kind: 'network' });
    expect(error.message).toContain('the TLS handshake with 127.0.0.1 failed');
    expect(error.hint).toContain('NODE_EXTRA_CA_CERTS');
    expect(records).toHaveLength(1);
  });

  it('names the host when it does not speak HTTP', async () => {
    const server = createTcpServer((socket) => socket.end('220 smtp ready\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const error = await failureOf(apiAt(`http://127.0.0.1:${port}/client/v4`).deleteCni('i'));
    expect(error).toMatchObject({ kind: 'network' });
    expect(error.message).toContain('did not answer in HTTP');
  });

  it('ends with the run: before it begins, in flight and while reading', async () => {
    const run = new AbortController();
    let arrived = 0;
    const server = await startServer((_, response, index) => {
      if (index === 1) {
        response.writeHead(200);
        response.write('{');
      }
      arrived++;
      if (arrived === 2) setImmediate(() => run.abort());
    });
    const api = apiAt(server.baseUrl, { signal: run.signal });
    const errors = await Promise.all([failureOf(api.deleteCni('i')), failureOf(api.getCni('i'))]);
    for (const error of errors) {
      expect(error.kind).toBe('aborted');
      expect(error.message).toContain('the run was ended');
    }
    expect(errors[0].uncertain).toBe(true);
    const late = await failureOf(api.deleteCni('i'));
    expect(late).toMatchObject({ kind: 'aborted', uncertain: false });
    expect(late.message).toContain('the run was ended');
    expect(server.requests).toHaveLength(2);
  });

  it('causes no warning about listeners, even with many requests in one run', async () => {
    const warnings: Error[] = [];
    const listener = (warning: Error) => void warnings.push(warning);
    process.on('warning', listener);
    onTestFinished(() => void process.off('warning', listener));
    const server = await startServer((_, response) => json(response, 200, cni));
    const api = apiAt(server.baseUrl, { signal: new AbortController().signal });
    await Promise.all(Array.from({ length: 40 }, () => api.getCni('i')));
    expect(warnings).toEqual([]);
  });
});

import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { demand, type FakeAnswer, type FakeCall, notFound, Refusal, textField } from '../fake-call.ts';

export function uploadSarif(call: FakeCall): FakeAnswer {
  demand(call.token, 'write', 'security-events');
  if (!call.repository.codeScanningEnabled) {
    throw new Refusal(
      403,
      'Code scanning is not enabled for this repository. Please enable code scanning in the repository settings.',
    );
  }
  const sha = textField(call, 'commit_sha') ?? '';
  const ref = textField(call, 'ref') ?? '';
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new Refusal(422, 'Invalid request.\n\ncommit_sha is not a commit.');
  if (!/^refs\/(heads|tags|pull)\/.+$/.test(ref)) throw new Refusal(400, `ref '${ref}' is not a valid ref`);
  if (!call.repository.git.commits.has(sha)) throw new Refusal(404, `commit not found`);
  const id = randomUUID();
  call.repository.sarifs.push({ id, commitSha: sha, ref, document: unpack(textField(call, 'sarif') ?? '') });
  call.commit({ id });
  return {
    status: 202,
    body: { id, url: `${call.apiUrl}/repos/${call.repository.fullName}/code-scanning/sarifs/${id}` },
  };
}

export function getSarif(call: FakeCall): FakeAnswer {
  demand(call.token, 'read', 'security-events');
  if (!call.repository.sarifs.some((sarif) => sarif.id === call.path[0])) throw notFound();
  return { status: 200, body: { processing_status: 'complete', analyses_url: null } };
}

/** gzip in base64, and JSON in it. */
function unpack(text: string): unknown {
  if (text === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new Refusal(400, 'sarif is not valid base64');
  try {
    return JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString('utf8'));
  } catch {
    throw new Refusal(400, 'sarif is not a gzipped SARIF file');
  }
}

import { close, createReadStream, fstat, open, readFile } from 'node:fs';
import { open as openHandle, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { mapLimited } from '../model/collections.ts';
import { parallelFiles } from '../model/parallelism.ts';
import { isOutOfFiles } from './system-code.ts';

/** The maximum size of a file: much larger than any document, much smaller than the memory. */
export const maxFileBytes = 64 * 1024 * 1024;

export type TextResult =
  | {
      readonly ok: true;
      readonly text: string;
      /** A byte order mark was in front of it. */
      readonly hasMark: boolean;
    }
  | { readonly ok: false; readonly reason: 'too-large' | 'encoding' };

// A file handle of `node:fs/promises` would load more of Node.js than most commands need.
const files = {
  open: promisify<string, string, number>(open),
  stat: promisify(fstat),
  read: promisify(readFile),
  close: promisify(close),
};

/** Reads a whole file as UTF-8, without its byte order mark. Rejects with the system's error. */
export async function readTextFile(path: string): Promise<TextResult> {
  const descriptor = await files.open(path, 'r');
  try {
    const info = await files.stat(descriptor);
    if (info.isFile() && info.size > maxFileBytes) return { ok: false, reason: 'too-large' };
    if (info.isFile()) return decode([await files.read(descriptor)]);
    // A pipe or a device has no size, so it is read piece by piece up to the limit.
    return await readTextStream(createReadStream(path, { fd: descriptor, autoClose: false }));
  } finally {
    await files.close(descriptor);
  }
}

/** Reads a stream to its end as UTF-8, without its byte order mark. */
export async function readTextStream(stream: AsyncIterable<Uint8Array | string>): Promise<TextResult> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > maxFileBytes) return { ok: false, reason: 'too-large' };
    chunks.push(bytes);
  }
  return decode(chunks);
}

function decode(chunks: readonly Uint8Array[]): TextResult {
  const [only] = chunks;
  const bytes = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
  try {
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), hasMark };
  } catch {
    return { ok: false, reason: 'encoding' };
  }
}

/** The first bytes of a file as text; undefined if it is not a regular file. Rejects with the system's error. */
export async function readHead(path: string, bytes: number): Promise<string | undefined> {
  const handle = await openHandle(path);
  try {
    if (!(await handle.stat()).isFile()) return undefined;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** In bytes; 0 if the size is not known. */
export async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

const again = Symbol('again');

/**
 * Maps files in parallel and keeps their order. If the process has too many open files, it tries the failed files again, one by one. So a
 * low limit only makes a run slower. Rejects with the first error in the order of the files.
 */
export async function mapFiles<T, R>(files: readonly T[], map: (file: T) => Promise<R>): Promise<readonly R[]> {
  const first = await mapLimited(files, parallelFiles, async (file) => {
    try {
      return { file, result: await map(file) };
    } catch (error) {
      if (isOutOfFiles(error)) return { file, result: again } as const;
      throw error;
    }
  });
  const results: R[] = [];
  for (const { file, result } of first) results.push(result === again ? await map(file) : result);
  return results;
}

import { dirname } from 'node:path';
import { stringifyExact } from '../../api/decode.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { JsonObject } from '../../model/json.ts';
import type { LiveSlot } from '../../model/live.ts';
import { reasonOf } from '../../model/text.ts';
import { isThere, whyNotWritable } from '../../system/folders.ts';
import { isFileError, refuseForeignLinks } from '../../system/open-checks.ts';
import { systemCode } from '../../system/system-code.ts';
import { createPrivateFile } from '../../system/write-private-file.ts';
import { Failure } from '../failure.ts';
import type { AccountRead } from '../plan/plan-accounts.ts';

/** Ends the run before it starts if the snapshot cannot be written, or would replace an existing file. */
export async function checkSnapshot(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  try {
    refuseForeignLinks(path);
  } catch (error) {
    throw unwritable(path, reasonOf(error), error);
  }
  if (await isThere(path)) throw alreadyThere(path);
  const folder = dirname(path);
  const refused = await whyNotWritable(folder);
  if (refused !== undefined) throw unwritable(path, `the folder ${folder} does not exist or is not writable`, refused);
}

/** Writes the snapshot completely or not at all. Only its owner can read it. */
export async function writeSnapshot(path: string, head: SnapshotHead, reads: readonly AccountRead[]): Promise<void> {
  try {
    await createPrivateFile(path, snapshotText(head, reads));
  } catch (error) {
    if (!isFileError(error)) throw error;
    if (systemCode(error) === 'EEXIST') throw alreadyThere(path);
    throw unwritable(path, reasonOf(error), error);
  }
}

function alreadyThere(path: string): Failure {
  return new Failure(`--snapshot: ${path} exists already`, {
    exitCode: ExitCode.failed,
    hint: 'A snapshot is never replaced: it may be the only record of an earlier state. Name another file, or move this one away. Nothing was changed.',
  });
}

function unwritable(path: string, reason: string, cause: unknown): Failure {
  return new Failure(`--snapshot: ${path} cannot be written: ${reason}`, {
    exitCode: ExitCode.failed,
    hint: 'Name a file that can be written to. Without its snapshot the plan is not carried out; nothing was changed.',
    cause,
  });
}

interface SnapshotHead {
  readonly taken_at: string;
  readonly demarc: string;
  readonly fingerprint: string;
}

/**
 * The accounts as they were read, in the format of `schemas/snapshot.schema.json`. Each object is one line of JSON, so that two snapshots
 * can be compared line by line. It contains secrets, and no number loses digits.
 */
function snapshotText(head: SnapshotHead, reads: readonly AccountRead[]): string {
  const accounts = reads.map((read) => `${JSON.stringify(read.live.account)}:${accountText(read)}`);
  const opening = JSON.stringify({ format: 'demarc.snapshot/1', ...head }).slice(0, -1);
  return `${opening},"accounts":{\n${accounts.join(',\n')}\n}}\n`;
}

function accountText({ live, facts }: AccountRead): string {
  const status = [...facts.health].map(([name, { wireState, reason }]) => {
    const health = { state: wireState, ...(reason !== undefined && { reason }) };
    return `${JSON.stringify(name)}:${JSON.stringify(health)}`;
  });
  return [
    `{\n"settings":${stringifyExact(live.settings.raw)}`,
    `"interconnects":${listText(live.interconnects.map(({ raw }) => raw))}`,
    `"cnis":${listText(live.cnis.map(({ raw }) => raw))}`,
    `"slots":${listText(facts.slots.map(slotOnTheWire))}`,
    `"status":{${status.join(',')}}\n}`,
  ].join(',\n');
}

function listText(objects: readonly JsonObject[]): string {
  return objects.length === 0 ? '[]' : `[\n${objects.map(stringifyExact).join(',\n')}\n]`;
}

function slotOnTheWire({ id, site, facility, speed, occupied, account, device }: LiveSlot): JsonObject {
  return {
    id,
    site,
    facility: { name: facility.name, address: facility.address },
    speed,
    occupied,
    ...(account !== undefined && { account }),
    ...(device !== undefined && { ccr_device_name: device }),
  };
}

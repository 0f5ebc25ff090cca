import type { BeforeSend, NetworkApi, OnSent } from '../model/network-api.ts';
import { NetworkError } from '../model/network-error.ts';
import type { WriteOperation } from '../model/operation.ts';
import type { WorkAction } from '../model/planned-account.ts';
import { differingSettingsFields } from '../plan/diff/cni-differences.ts';
import { createCni } from './calls/create-cni.ts';
import { createInterconnect } from './calls/create-interconnect.ts';
import { deleteCni, deleteInterconnect } from './calls/delete-calls.ts';
import { updateCni } from './calls/update-cni.ts';
import { FreshReads } from './reads/fresh-reads.ts';
import { refuseStale } from './refuse-stale.ts';
import { innerError, nextAfter, reportError, runAgain } from './report-error.ts';
import { type StepContext, type StepDone, type StepEnd, stepFailed, StepStop } from './step-end.ts';
import { asStored } from './stored-otherwise.ts';
import { writeUntilCertain } from './write-until-certain.ts';

/** Carries out one step. It never rejects: every failure is an end of the step, so that the run and its report go on. */
export async function carryOut(action: WorkAction, context: StepContext): Promise<StepEnd> {
  const watch = watchWrites(context);
  try {
    return await send(action, { ...context, api: watch.api });
  } catch (error) {
    if (error instanceof StepStop) return error.end;
    const { call } = action;
    if (error instanceof NetworkError) {
      return stepFailed('failed', reportError(call, error), nextAfter(error));
    }
    if (!watch.hasWritten()) {
      const message = `${innerError(error)} ended this step before it sent anything`;
      return stepFailed('failed', { message, call }, `Please report it. ${runAgain}`);
    }
    const message = `${innerError(error)} ended this step; it is unknown whether the API carried it out`;
    return stepFailed('unknown', { message, call }, `Please report it. ${runAgain}`);
  }
}

function send(action: WorkAction, context: StepContext): Promise<StepDone> {
  switch (action.call) {
    case 'update_settings':
      return updateSettings(action, context);
    case 'create_interconnect':
      return createInterconnect(action, context);
    case 'delete_interconnect':
      return deleteInterconnect(action, context);
    case 'create_cni':
      return createCni(action, context);
    case 'update_cni':
      return updateCni(action, context);
    case 'delete_cni':
      return deleteCni(action, context);
  }
}

interface WatchedApi {
  readonly api: NetworkApi;
  /** True after a write was passed to the client. Only then may a failed step have changed anything. */
  readonly hasWritten: () => boolean;
}

function watchWrites({ api, memory, now, lastLook, onSent: tell }: StepContext): WatchedApi {
  const reads = new FreshReads({ api, memory, now });
  let hasWritten = false;
  const write = <A extends readonly unknown[], R>(send: (...given: A) => R) => {
    return (...given: A): R => {
      hasWritten = true;
      return send(...given);
    };
  };
  const onSent = (call: WriteOperation): OnSent => {
    return (sent) => tell?.(call, sent);
  };
  // A CNI that this run made carries no traffic yet, or is what brings it back.
  const lookOf = (id: string) => (memory.isOwnCni(id) ? undefined : lastLook);
  const watched: NetworkApi = {
    getSettings: () => api.getSettings(),
    listInterconnects: (filter) => api.listInterconnects(filter),
    getInterconnect: (name) => api.getInterconnect(name),
    getInterconnectStatus: (name, sending) => api.getInterconnectStatus(name, sending),
    getInterconnectLoa: (name, customName) => api.getInterconnectLoa(name, customName),
    getInterconnectLoaDefaultName: (name) => api.getInterconnectLoaDefaultName(name),
    listCnis: (filter) => api.listCnis(filter),
    getCni: (id) => reads.getCni(id),
    listSlots: (filter) => api.listSlots(filter),
    getSlot: (id) => api.getSlot(id),
    traffic: api.traffic,
    updateSettings: write((settings) => api.updateSettings(settings, onSent('update_settings'))),
    createInterconnect: write((body) => api.createInterconnect(body, onSent('create_interconnect'))),
    deleteInterconnect: write((name) => api.deleteInterconnect(name, lastLook, onSent('delete_interconnect'))),
    createCni: write((body) => api.createCni(body, onSent('create_cni'))),
    updateCni: write((id, body, isLate) => {
      // A listing has an age of its own.
      const read = isLate === undefined ? () => reads.before('update_cni', id) : undefined;
      return api.updateCni(id, body, isLate, inTurn(read, lookOf(id)), onSent('update_cni'));
    }),
    deleteCni: write((id) =>
      api.deleteCni(
        id,
        inTurn(() => reads.before('delete_cni', id), lookOf(id)),
        onSent('delete_cni'),
      ),
    ),
  };
  return { api: watched, hasWritten: () => hasWritten };
}

/** The light is asked for last: it is what may go out at any moment. */
function inTurn(first: BeforeSend | undefined, second: BeforeSend | undefined): BeforeSend {
  return () => {
    const reading = first?.();
    return reading === undefined ? second?.() : reading.then(() => second?.());
  };
}

const call = 'update_settings';
const object = "the account's settings";

/** PUT of the account's settings, always with a number. */
export async function updateSettings(
  action: Extract<WorkAction, { call: typeof call }>,
  { api, memory, pause }: StepContext,
): Promise<StepDone> {
  const { default_asn } = action;
  let before = await api.getSettings();
  refuseStale(call, object, differingSettingsFields(memory.settings ?? action.seen, before), 'before the write');
  const answer = await writeUntilCertain({
    call,
    pause,
    send: () => api.updateSettings({ default_asn }),
    look: async () => {
      const now = await api.getSettings();
      if (now.default_asn === default_asn) return now;
      refuseStale(call, object, differingSettingsFields(before, now), 'after a try');
      before = now;
      return undefined;
    },
  });
  const { live, stored } = await asStored(
    answer,
    (now) =>
      now.default_asn === default_asn ? [] : [{ field: 'default_asn', asked: default_asn, stored: now.default_asn }],
    () => api.getSettings(),
  );
  memory.settings = live;
  const isUnfit = stored.length > 0;
  return { ok: true, did: `default_asn was set to ${live.default_asn}`, stored, ...(isUnfit && { unfit: true }) };
}

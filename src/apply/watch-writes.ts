import type { NetworkApi } from '../model/network-api.ts';

export interface WatchedApi {
  readonly api: NetworkApi;
  /** Whether a write was handed to the client: only then may a step that broke off have changed anything. */
  readonly hasWritten: () => boolean;
}

/** The same API, watched. */
export function watchWrites(api: NetworkApi): WatchedApi {
  let hasWritten = false;
  const write = <A extends readonly unknown[], R>(send: (...given: A) => R) => {
    return (...given: A): R => {
      hasWritten = true;
      return send(...given);
    };
  };
  const watched: NetworkApi = {
    getSettings: () => api.getSettings(),
    listInterconnects: (filter) => api.listInterconnects(filter),
    getInterconnect: (name) => api.getInterconnect(name),
    getInterconnectStatus: (name) => api.getInterconnectStatus(name),
    getInterconnectLoa: (name, customName) => api.getInterconnectLoa(name, customName),
    listCnis: (filter) => api.listCnis(filter),
    getCni: (id) => api.getCni(id),
    listSlots: (filter) => api.listSlots(filter),
    getSlot: (id) => api.getSlot(id),
    updateSettings: write((settings) => api.updateSettings(settings)),
    createInterconnect: write((body) => api.createInterconnect(body)),
    deleteInterconnect: write((name) => api.deleteInterconnect(name)),
    createCni: write((body) => api.createCni(body)),
    updateCni: write((id, body) => api.updateCni(id, body)),
    deleteCni: write((id) => api.deleteCni(id)),
  };
  return { api: watched, hasWritten: () => hasWritten };
}

import type { WriteOperation } from '../model/operation.ts';
import { orGone } from './or-gone.ts';
import { writeUntilCertain } from './write-until-certain.ts';

export interface Delete {
  readonly call: WriteOperation;
  readonly pause: (milliseconds: number) => Promise<void>;
  send(): Promise<void>;
  /** Reads the object, to see whether it is still there. */
  read(): Promise<unknown>;
}

/** Carries out a DELETE. Answered 404, it is done: somebody, or an earlier try, has been there. */
export async function deleteUntilGone(request: Delete): Promise<void> {
  const exists = async (): Promise<true> => {
    await request.read();
    return true;
  };
  await writeUntilCertain({
    call: request.call,
    pause: request.pause,
    send: async () => {
      await orGone(request.send());
      return 'gone' as const;
    },
    look: async () => ((await orGone(exists())) === undefined ? ('gone' as const) : undefined),
  });
}

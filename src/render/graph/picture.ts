import { longestName } from '../text/inline-text.ts';
import { excerptMiddle, sanitiseText } from '../text/sanitise.ts';

/**
 * What a picture shows, before it is arranged: circuits, what is on them, and whom that serves. Its texts have no hidden character and are
 * not too long. They are foreign all the same: each renderer encodes every text.
 */
export interface Picture {
  /** By account, metro, site, device and name. */
  readonly circuits: readonly PictureCircuit[];
  readonly isPlan: boolean;
  /** Sentences below the title. */
  readonly notes: readonly string[];
}

export interface PictureCircuit extends PicturePlace {
  /** `c0`, `c1`, …: made here, so no foreign text is in it. */
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly details: readonly string[];
  readonly state: PictureState;
  readonly mark?: PictureMark | undefined;
  readonly cnis: readonly PictureCni[];
}

/** Each is empty where the API does not tell it. The account is empty where the picture has one alone. */
interface PicturePlace {
  readonly account: string;
  readonly metro: string;
  /** Of a Google attachment: the region. */
  readonly site: string;
  readonly device: string;
}

export interface PictureCni {
  readonly title: string;
  readonly details: readonly string[];
  readonly mark?: PictureMark | undefined;
  /** Of a CNI that moves: the id of the circuit that it leaves. It is drawn on the one that it goes to. */
  readonly leaves?: string | undefined;
  /** Undefined: static routes alone, and no service. */
  readonly customer?: PictureCustomer | undefined;
}

export interface PictureCustomer {
  readonly title: string;
  readonly details: readonly string[];
}

/** Light and link. `planned`: it is not there yet. */
export type PictureState = 'healthy' | 'pending' | 'down' | 'unhealthy' | 'unknown' | 'planned';

/** What a plan does to a circuit or a CNI. `left`: its backup set loses another circuit, and it stays. */
export type PictureMark = 'added' | 'changed' | 'moved' | 'deleted' | 'left';

/** A name as a picture shows it: cut in the middle, without hidden characters and without blanks at its ends. */
export function pictureName(text: string): string {
  return sanitiseText(excerptMiddle(text, longestName / 2).trim());
}

type Given<T> = { readonly [K in keyof T]?: string | null | undefined };

export function picturePlace({ account, metro, site, device }: Given<PicturePlace>): PicturePlace {
  return {
    account: pictureName(account ?? ''),
    metro: pictureName(metro ?? ''),
    site: pictureName(site ?? ''),
    device: pictureName(device ?? ''),
  };
}

export function pictureCustomer(
  service: string | null | undefined,
  asn?: string | number,
): PictureCustomer | undefined {
  const as = asn === undefined ? [] : [`AS ${asn}`];
  if (service !== null && service !== undefined) return { title: pictureName(service), details: as };
  return as[0] === undefined ? undefined : { title: as[0], details: [] };
}

/** A Google attachment as the account lists it. A bandwidth that the API leaves out may be any. */
export interface Attachment {
  readonly name: string;
  readonly region: string;
  readonly bandwidth: string | undefined;
  /** It belongs to this account, not to another one. */
  readonly own: boolean;
}

/** A key of the documents. */
export interface AttachmentKey {
  readonly key: string;
  readonly region: string | undefined;
  readonly bandwidth: string | undefined;
  /** It is protected, or deleted, or the documents put a CNI on it. */
  readonly matters: boolean;
  /** The attachments on which CNIs of the key are live. */
  readonly hosts: ReadonlySet<string>;
}

/** What a plan without errors says. */
export interface SaidOfAttachments {
  readonly matches: readonly { readonly key: string; readonly name: string; readonly by: string | null }[];
  /** Attachments that count as made by an earlier run, each with the attachment that it replaces. */
  readonly made: readonly { readonly name: string; readonly old: string | null }[];
  readonly unmanaged: readonly string[];
  readonly pruned: readonly string[];
}

/**
 * What a plan takes wrongly for something else. Each attachment has one place: it is a key, the new one of a key that goes to another region,
 * undeclared, or pruned. A key that something depends on is no attachment by its looks alone while another one looks the same.
 */
export function mistakenAttachments(
  live: readonly Attachment[],
  keys: readonly AttachmentKey[],
  prune: boolean,
  { matches, made, unmanaged, pruned }: SaidOfAttachments,
): readonly string[] {
  const places = [...matches.map(({ name }) => name), ...made.map(({ name }) => name), ...unmanaged, ...pruned];
  const left = live.filter(({ name }) => unmanaged.includes(name) || pruned.includes(name));
  const regionOf = (name: string | null) => live.find((each) => each.name === name)?.region;
  return [
    ...live.flatMap(({ name }) => {
      const count = places.filter((place) => place === name).length;
      return count === 1 ? [] : [`${name} has ${count} places`];
    }),
    ...made.flatMap(({ name, old }) =>
      regionOf(name) === regionOf(old) ? [`${name} counts as made for ${String(old)}, in the same region`] : [],
    ),
    ...matches.flatMap(({ key, name, by }) => {
      const wanted = keys.find((each) => each.key === key);
      const found = live.find((each) => each.name === name);
      if (by !== 'region_bandwidth' || wanted === undefined || found === undefined) return [];
      if (!looksLike(found, wanted)) return [`${key} does not look like ${name}`];
      const others = left.filter((each) => looksLike(each, wanted)).map((each) => each.name);
      const isKnown = wanted.hosts.has(name) || others.length === 0 || !(wanted.matters || prune);
      return isKnown ? [] : [`${key} is ${name}, and may be ${others.join(' or ')}`];
    }),
  ];
}

function looksLike(live: Attachment, { region, bandwidth }: AttachmentKey): boolean {
  return live.own && live.region === region && (live.bandwidth === undefined || live.bandwidth === bandwidth);
}

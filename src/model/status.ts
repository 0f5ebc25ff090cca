/** One interconnect with its health and what rides on it. */
export interface StatusRow {
  readonly account: string;
  /** The key in the documents; null where no document declares it. */
  readonly key: string | null;
  readonly address: string | null;
  /** The live name. */
  readonly name: string;
  readonly type: string;
  /** Where it is: site and facility, or the region of Google Cloud. */
  readonly place: string;
  /** Light and link, in the API's own word (Healthy, Pending, Down, Unhealthy). It says nothing of BGP. */
  readonly state: string;
  readonly reason?: string;
  /** The CNIs on it: their addresses, or their conduit names where no document declares them. Sorted. */
  readonly cnis: readonly string[];
}

/** The ASN on Cloudflare's side unless a private one is set; null in a PUT of the settings resets to it. */
export const defaultAsn = 13335;

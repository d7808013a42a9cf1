/** What the page allows itself: nothing but its own files, and the microphone. @module */

/** `wasm-unsafe-eval` lets WebAssembly be compiled; scripts from text stay forbidden. */
const POLICY: readonly string[] = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];

/** The policy that the page itself carries, for hosts that send no headers. */
export const CONTENT_SECURITY_POLICY: string = POLICY.join("; ");

/** Headers for every file of the page. Only a header can forbid other pages to frame this one. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": `${CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`,
  "permissions-policy": "microphone=(self), camera=(), geolocation=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

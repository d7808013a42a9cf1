/** The page that listens: its static files, and the headers to serve them with. @module */
export { buildPage, BUILT_PAGE, type PageOptions, writePage } from "./build.ts";
export { PAGE_HEADERS } from "./security.ts";

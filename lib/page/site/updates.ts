/** Keeping the page for times without a connection, and changing to its new versions. @module */

/** What the page is asked and told. */
export interface UpdateEvents {
  /** Whether nothing is lost if the page is loaded again. */
  readonly isIdle: () => boolean;
  /** There is a new version, and the page is in use. */
  readonly onNew: () => void;
}

/**
 * Keeps the page in the browser. The files of an old version are gone once a new one is kept, so the
 * page is loaded again, unless it is in use.
 */
export function keepPage({ isIdle, onNew }: UpdateEvents): void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (workers === undefined) return;
  if (workers.controller !== null) { // otherwise this is the first visit
    workers.oncontrollerchange = () => isIdle() ? location.reload() : onNew();
  }
  // Where the browser keeps nothing, the page works all the same.
  workers.register("service_worker.js").catch(console.warn);
}

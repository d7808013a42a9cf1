/** Which recording a table's cell means. @module */

/** How a cell was read. */
export interface PathReading {
  /** Relative to `data/raw`, in NFC; undefined if the cell names none. */
  readonly path: string | undefined;
  /** Why it cannot be used. */
  readonly reason?: string;
  /** Whether the file was found by its name alone, in some folder. */
  readonly byName?: boolean;
}

/** Where a table's paths may lead. */
export interface PathOptions {
  /** The corpus' folder under `data/raw`. */
  readonly folder: string;
  /** The existing files, relative to `data/raw`. */
  readonly files: Iterable<string>;
  /** The recordings' folder, if it is elsewhere; absolute. */
  readonly location?: string | undefined;
  /** The table's folder, relative to the recordings' folder. @default "" */
  readonly tableFolder?: string | undefined;
}

/**
 * Makes a reader of paths. They are relative to the recordings' folder, or absolute and in it. A path
 * that names that folder again, is relative to the table's folder or lacks the file's ending is
 * accepted if just one such file exists; so is a bare file name, in whatever folder the file is.
 */
export function createPathReader(options: PathOptions): (text: string) => PathReading {
  const { folder, location, tableFolder = "" } = options;
  const files = new Set(Array.from(options.files, (file) => file.normalize("NFC")));
  const byStem = Map.groupBy(files, (file) => stemOf(file));
  const byName = Map.groupBy(files, (file) => file.slice(file.lastIndexOf("/") + 1));
  const byBareStem = Map.groupBy(files, (file) => stemOf(file.slice(file.lastIndexOf("/") + 1)));
  const home = location?.replaceAll("\\", "/").replace(/\/+$/, "");
  const again = [`data/raw/${folder}/`, `raw/${folder}/`, `${folder}/`];
  if (home !== undefined) again.push(`${home.slice(home.lastIndexOf("/") + 1)}/`);
  return (text) => {
    let given = text.normalize("NFC").replaceAll("\\", "/");
    if (home !== undefined && given.startsWith(`${home}/`)) given = given.slice(home.length + 1);
    const parts = given.split("/");
    const absolute = parts.length > 1 && parts[0] === "" || /^[A-Za-z]:/.test(parts[0]!);
    if (absolute || parts.includes("..")) {
      const place = home ?? `data/raw/${folder}`;
      const reason = `path is "${text}", but must be relative to ${place} and in it`;
      return { path: undefined, reason };
    }
    const path = parts.filter((part) => part !== "" && part !== ".").join("/");
    if (path === "") return { path: undefined, reason: "path is empty" };
    const shorter = again.filter((prefix) => path.startsWith(prefix))
      .map((prefix) => path.slice(prefix.length));
    const nearTable = tableFolder === "" ? [] : [`${tableFolder}/${path}`];
    const readings = [path, ...shorter, ...nearTable].map((reading) => `${folder}/${reading}`);
    const exact = readings.filter((reading) => files.has(reading));
    if (exact.length > 0) return choose(path, exact);
    const unended = readings.flatMap((reading) => byStem.get(reading) ?? []);
    if (unended.length > 0) return choose(path, unended);
    const named = path.includes("/") ? [] : byName.get(path) ?? byBareStem.get(path) ?? [];
    if (named.length > 0) return { ...choose(path, named), byName: true };
    return { path: readings[0] };
  };
}

function choose(path: string, found: readonly string[]): PathReading {
  const [first, ...others] = new Set(found);
  if (others.length === 0) return { path: first };
  const all = [first!, ...others].slice(0, 4).join(" or ");
  return { path: first, reason: `path is "${path}", which may be ${all}; move one of them` };
}

function stemOf(path: string): string {
  return path.replace(/\.[^./]+$/, "");
}

// Files that instruct a scripted worker; complete PDFs to a watcher.

export interface Script {
  readonly pages: number;
  /** What reading a page takes, ms, without computing. */
  readonly pageMs: number;
  /** The page that ends every process which reads it. */
  readonly poison?: number;
}

const MARK = '%script ';

/** `name` makes its bytes its own. */
export const scriptedFile = (name: string, script: Script): Buffer => {
  const body = `%PDF-1.4\n%${name}\n${MARK}${JSON.stringify(script)}\n`;
  return Buffer.from(`${body}xref\n0 0\ntrailer\n<<>>\nstartxref\n${body.length}\n%%EOF\n`);
};

export const scriptOf = (bytes: Uint8Array): Script => {
  const line = Buffer.from(bytes)
    .toString()
    .split('\n')
    .find((one) => one.startsWith(MARK));
  return JSON.parse(line!.slice(MARK.length)) as Script;
};

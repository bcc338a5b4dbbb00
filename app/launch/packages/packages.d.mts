// Types of packages.mjs, which is plain JavaScript because it runs before anything is built.
export const madeAnew: () => {
  readonly files: Readonly<Record<'package-lock.json' | 'sbom.cdx.json' | 'NOTICE', string>>;
  readonly names: readonly { readonly name: string; readonly version: string }[];
  readonly lacking: readonly string[];
};

// The bill of materials (CycloneDX 1.5, https://cyclonedx.org/docs/1.5/json/), from the lock file alone: the same file
// gives the same bill, on any machine and without a network.
import { deployed, nameOf, needsOf } from './lock-file.mjs';
import { BUILT_IN, entryFor, INSIDE } from './what-is-known.mjs';

/** https://github.com/package-url/purl-spec: the scope's @ is escaped. */
const purlOf = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

const licensed = (license) =>
  license === undefined ? [] : /[ (]/.test(license) ? [{ expression: license }] : [{ license: { id: license } }];

const component = (folder, { version, integrity, license, optional }) => {
  const name = nameOf(folder);
  const [group, base] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const inside = entryFor(INSIDE, name) ?? [];
  return {
    type: 'library',
    'bom-ref': purlOf(name, version),
    ...(group === undefined ? {} : { group }),
    ...{ name: base, version, scope: optional ? 'optional' : 'required' },
    hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex') }],
    licenses: licensed(license),
    purl: purlOf(name, version),
    ...(inside.length === 0
      ? {}
      : {
          components: inside.map((part) => ({
            ...{ type: 'library', 'bom-ref': `${purlOf(name, version)}#${encodeURIComponent(part.name)}` },
            ...{ name: part.name, licenses: licensed(part.license) },
          })),
        }),
  };
};

export const sbomOf = (lock, { name, version, license, description }) => {
  const { packages } = lock;
  const folders = deployed(lock, BUILT_IN);
  const refOf = (folder) => purlOf(nameOf(folder), packages[folder].version);
  const self = purlOf(name, version);
  const refsOf = (needed) => [...new Set(needed.map(refOf))].sort();
  const direct = [...needsOf(packages, ''), ...BUILT_IN.map((each) => `node_modules/${each}`)];
  // Two folders may hold the same version; it is one component.
  const once = [...new Map(folders.map((folder) => [refOf(folder), folder]))].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...{ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 },
    metadata: {
      component: {
        ...{ type: 'application', 'bom-ref': self, name, version, description },
        ...{ licenses: licensed(license), purl: self },
      },
    },
    components: once.map(([, folder]) => component(folder, packages[folder])),
    dependencies: [
      { ref: self, dependsOn: refsOf(direct) },
      ...once.map(([ref, folder]) => ({ ref, dependsOn: refsOf(needsOf(packages, folder)) })),
    ],
  };
};

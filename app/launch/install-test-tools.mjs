// What the tests need beside npm's packages, from Debian's packages where that may be: a RabbitMQ broker, a browser, and
// what judges PDFs (poppler; Maven and a JDK for veraPDF, and for the MongoDB wire server), alerts (promtool) and units
// (systemd).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './prepare.mjs';

const onPath = (program) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

const NEEDED = [
  {
    package: 'rabbitmq-server',
    there: () => existsSync('/usr/lib/rabbitmq/bin/rabbitmq-server') || Boolean(process.env.AMQP_URL),
    instead: 'or name a broker in AMQP_URL',
  },
  {
    package: 'chromium',
    there: () => existsSync('/usr/bin/chromium') || Boolean(process.env.CHROMIUM_PATH),
    instead: 'or name a Chromium in CHROMIUM_PATH',
  },
  { package: 'tesseract-ocr', there: () => onPath('tesseract') },
  {
    package: 'tesseract-ocr-deu',
    there: () => existsSync('/usr/share/tesseract-ocr/5/tessdata/deu.traineddata'),
  },
  { package: 'openssl', there: () => onPath('openssl') },
  { package: 'nginx-light', there: () => onPath('nginx') || existsSync('/usr/sbin/nginx') },
  { package: 'poppler-utils', there: () => onPath('pdftotext') && onPath('pdfimages') },
  { package: 'prometheus', there: () => onPath('promtool') },
  { package: 'iproute2', there: () => onPath('ip') },
  { package: 'systemd', there: () => onPath('systemd-analyze') },
  { package: 'maven', there: () => onPath('mvn') },
  { package: 'default-jdk-headless', there: () => onPath('javac') },
];

export const ensureTestTools = () => {
  const missing = NEEDED.filter((tool) => !tool.there());
  if (missing.length === 0) return;
  const names = missing.map((tool) => tool.package);
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (!mayInstall) {
    process.stderr.write(
      `The tests need ${missing.map((tool) => (tool.instead ? `${tool.package} (${tool.instead})` : tool.package)).join(' and ')}.\nInstall: sudo apt-get install ${names.join(' ')}\n`,
    );
    process.exit(1);
  }
  process.stderr.write(`Installing ${names.join(', ')} for the tests (once) …\n`);
  // No service of ours is started by the package: the tests start a private broker of their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  run('apt-get', ['update', '-qq'], { env });
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env });
};

// What the tests need beside npm's packages: a RabbitMQ broker and a browser, from Debian's packages where that may be.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from './prepare.mjs';

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
];

export const ensureTestTools = () => {
  const missing = NEEDED.filter((tool) => !tool.there());
  if (missing.length === 0) return;
  const names = missing.map((tool) => tool.package);
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (!mayInstall) {
    process.stderr.write(
      `The tests need ${missing.map((tool) => `${tool.package} (${tool.instead})`).join(' and ')}.\nInstall: sudo apt-get install ${names.join(' ')}\n`,
    );
    process.exit(1);
  }
  process.stderr.write(`Installing ${names.join(', ')} for the tests (once) …\n`);
  // No service of ours is started by the package: the tests start a private broker of their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  run('apt-get', ['update', '-qq'], { env });
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env });
};

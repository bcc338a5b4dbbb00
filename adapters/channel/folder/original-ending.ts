// What an original is called at the unit: after its own kind, never after the name that the sender gave it.
import type { MediaType } from '../../../domain/delivery.ts';
import type { RoutedMessage } from '../../../domain/handover/routed-message.ts';

const ENDINGS: Readonly<Record<MediaType, string>> = {
  'application/pdf': '.pdf',
  'image/tiff': '.tif',
  'image/jpeg': '.jpg',
  'image/png': '.png',
};

/** Where messages of earlier versions do not say the kind. A PDF may begin within its first 1024 bytes. */
const STARTS: readonly (readonly [MediaType, RegExp])[] = [
  ['image/tiff', /^(?:II[*+]\0|MM\0[*+])/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/png', /^\x89PNG\r\n/],
  ['application/pdf', /%PDF-/],
];

/** With its dot; `.bin` for what no program should open by itself. */
export const originalEnding = ({ originalType }: Pick<RoutedMessage, 'originalType'>, bytes: Uint8Array): string => {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1029)).toString('latin1');
  const type = originalType ?? STARTS.find(([, start]) => start.test(head))?.[0];
  return (type && ENDINGS[type]) ?? '.bin';
};

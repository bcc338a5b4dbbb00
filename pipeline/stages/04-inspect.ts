// Inspect: is this a separator sheet? It is seen before OCR and skips it, as a blank page does.
import type { RoutingHints } from '../../domain/delivery.ts';
import type { SeparatorMark } from '../../domain/page.ts';
import type { Code, SeparatorReader } from '../../domain/ports/separator-reader.ts';
import type { Raster } from '../../domain/raster.ts';

const OUR_SHEET = /^POSTSTELLE\/1((?: [a-z]+=[a-z0-9-]{1,64})*)$/;

/** Our own separator sheet: `POSTSTELLE/1 unit=bauamt type=antrag`, both optional. Undefined: not one of ours. */
export const readSheet = (payload: string): RoutingHints | undefined => {
  const found = OUR_SHEET.exec(payload);
  if (found === null) return undefined;
  const fields = new Map(
    found[1]!
      .trim()
      .split(' ')
      .filter(Boolean)
      .map((field) => field.split('=') as [string, string]),
  );
  const unit = fields.get('unit');
  const type = fields.get('type');
  return { ...(unit === undefined ? {} : { unit }), ...(type === undefined ? {} : { type }) };
};

/** Letters carry codes of their own; only the configured payloads and our sheets separate. */
export const separatorAmong = (codes: readonly Code[], payloads: readonly string[]): SeparatorMark | undefined => {
  for (const { text } of codes) {
    const payload = text.trim();
    const hints = readSheet(payload);
    if (hints !== undefined) return { payload, hints };
    if (payloads.includes(payload)) return { payload, hints: {} };
  }
  return undefined;
};

/** The separator mark on a straight page; undefined: an ordinary page. */
export const inspect =
  ({ separators, payloads }: { readonly separators: SeparatorReader; readonly payloads: readonly string[] }) =>
  async (page: Raster): Promise<SeparatorMark | undefined> =>
    separatorAmong(await separators.codes(page), payloads);

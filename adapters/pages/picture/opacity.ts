// Composes a picture with transparency on white, and reports if that hides content: then the page cannot be blank.

export interface OnPaper {
  /** Without the opacity: 1 or 3 channels. */
  readonly data: Uint8Array;
  /** Something is in the picture that white paper does not show as it was meant. */
  readonly hidden: boolean;
}

/** Less than this between the darkest and the lightest shows nothing. */
const VISIBLE = 16;
/** Colours below nothing visible that differ by more than this were something once. */
const MEANT = 64;

/** The range of values seen so far. */
const range = () => {
  let [least, most] = [255, 0];
  return {
    see: (value: number) => {
      if (value < least) least = value;
      if (value > most) most = value;
    },
    width: () => Math.max(0, most - least),
  };
};

/**
 * `channels`: grey or RGB, and the opacity behind it. `premultiplied`: colours are stored with their share already.
 * Where white paper would show nothing, what is opaque is shown as ink (white print on clear), and where nothing is opaque,
 * the colours are shown as they are stored.
 */
export const onPaper = (stored: Uint8Array, channels: 2 | 4, premultiplied: boolean): OnPaper => {
  const colours = channels - 1;
  const pixels = stored.length / channels;
  const data = new Uint8Array(pixels * colours);
  const [shown, opaque, all, below] = [range(), range(), range(), range()];
  let mostOpaque = 0;
  for (let n = 0, at = 0, to = 0; n < pixels; n++, at += channels, to += colours) {
    const opacity = stored[at + colours]!;
    const paper = 255 - opacity;
    for (let c = 0; c < colours; c++) {
      const colour = stored[at + c]!;
      data[to + c] = premultiplied ? Math.min(255, colour + paper) : Math.round((colour * opacity) / 255) + paper;
      shown.see(data[to + c]!);
      all.see(colour);
      if (opacity < VISIBLE) below.see(colour);
    }
    opaque.see(opacity);
    if (opacity > mostOpaque) mostOpaque = opacity;
  }
  if (shown.width() >= VISIBLE) return { data, hidden: below.width() > MEANT };
  if (mostOpaque < VISIBLE) {
    if (all.width() < VISIBLE) return { data, hidden: true };
    for (let n = 0; n < pixels; n++) data.set(stored.subarray(n * channels, n * channels + colours), n * colours);
    return { data, hidden: true };
  }
  if (opaque.width() < VISIBLE) return { data, hidden: false };
  for (let n = 0; n < pixels; n++) data.fill(255 - stored[n * channels + colours]!, n * colours, (n + 1) * colours);
  return { data, hidden: true };
};

// Detects RGB pictures without colour and reduces them to one channel, a third of the work afterwards.

/** What scanners and JPEG leave between the channels of a grey pixel. */
export const SCANNED_CHROMA = 10;
/** What resampling leaves at the edges of black letters in a drawn page. */
export const DRAWN_CHROMA = 32;

/** Fewer than 1 in 5000 coloured pixels are a fringe, not a stamp or a signature. */
const FEWEST_SHARE = 1 / 5000;
/** Pixels between two looks of the quick check: a prime, so that it does not fall in step with the rows. */
const STEP = 61;

/** 1 if red or blue (0 to 255) lies more than `chroma` from green. Without a branch, which costs a page 20 ms. */
const isColoured = (red: number, green: number, blue: number, chroma: number): number => {
  const r = red - green + chroma;
  const b = blue - green + chroma;
  return ((2 * chroma - r) | (2 * chroma - b) | r | b) >>> 31;
};

/** Clearly coloured by a sample of its pixels: most colour pages are recognised here, at a sixtieth of the cost. */
const isClearlyColoured = (rgb: Uint8Array, chroma: number): boolean => {
  const enough = Math.max(3, (rgb.length / 3 / STEP) * FEWEST_SHARE * 3);
  let coloured = 0;
  for (let at = 0; at + 2 < rgb.length; at += STEP * 3) {
    coloured += isColoured(rgb[at]!, rgb[at + 1]!, rgb[at + 2]!, chroma);
    if (coloured >= enough) return true;
  }
  return false;
};

/**
 * One channel of a picture without colour: green, which carries most of what is seen. Undefined if in at least 1 in 5000
 * of its pixels red or blue lies more than `chroma` (0 to 255) from green. RGB or BGR.
 */
export const greyOf = (rgb: Uint8Array, chroma: number): Uint8Array | undefined => {
  if (isClearlyColoured(rgb, chroma)) return undefined;
  const grey = new Uint8Array(rgb.length / 3);
  const twice = 2 * chroma;
  let coloured = 0;
  // Four pixels are three words of 32 bits (little-endian), which halves the time.
  const inWords = rgb.byteOffset % 4 === 0 ? grey.length - (grey.length % 4) : 0;
  const words = inWords === 0 ? new Uint32Array() : new Uint32Array(rgb.buffer, rgb.byteOffset, (inWords / 4) * 3);
  for (let i = 0, at = 0; i < inWords; i += 4, at += 3) {
    const a = words[at]!;
    const b = words[at + 1]!;
    const c = words[at + 2]!;
    const first = (a >>> 8) & 255;
    const second = b & 255;
    const third = b >>> 24;
    const fourth = (c >>> 16) & 255;
    grey[i] = first;
    grey[i + 1] = second;
    grey[i + 2] = third;
    grey[i + 3] = fourth;
    // Written out: as calls of isColoured they take twice the time.
    let r = (a & 255) - first + chroma;
    let l = ((a >>> 16) & 255) - first + chroma;
    coloured += ((twice - r) | (twice - l) | r | l) >>> 31;
    r = (a >>> 24) - second + chroma;
    l = ((b >>> 8) & 255) - second + chroma;
    coloured += ((twice - r) | (twice - l) | r | l) >>> 31;
    r = ((b >>> 16) & 255) - third + chroma;
    l = (c & 255) - third + chroma;
    coloured += ((twice - r) | (twice - l) | r | l) >>> 31;
    r = ((c >>> 8) & 255) - fourth + chroma;
    l = (c >>> 24) - fourth + chroma;
    coloured += ((twice - r) | (twice - l) | r | l) >>> 31;
  }
  for (let i = inWords, at = inWords * 3; i < grey.length; i++, at += 3) {
    grey[i] = rgb[at + 1]!;
    coloured += isColoured(rgb[at]!, rgb[at + 1]!, rgb[at + 2]!, chroma);
  }
  return coloured >= Math.max(3, grey.length * FEWEST_SHARE) ? undefined : grey;
};

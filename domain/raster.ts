// Raw pixels in memory. Never stored, never sent to another host.

export interface Raster {
  readonly width: number;
  readonly height: number;
  /** 1: grey, 3: RGB. Row by row, no padding, 8 bits a sample, 0 is black. */
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
  /** Pixels per inch. */
  readonly dpi: number;
  /** The scan had only black and white. */
  readonly bilevel: boolean;
}

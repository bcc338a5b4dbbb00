// Converts a decoded picture to a raster: upright, square pixels, grey or RGB, on white.
import sharp, { type FailOnOptions } from 'sharp';
import type { PageDoubt } from '../../domain/page.ts';
import type { PageOpened } from '../../domain/ports/page/page-source.ts';
import type { Raster } from '../../domain/raster.ts';
import type { QuarantineReason } from '../../domain/reasons.ts';
import { greyOf, SCANNED_CHROMA } from './colour.ts';
import { faxDamage, faxDoubt } from './fax-damage.ts';
import { isDecodable, isJpeg, readJpegHeader } from './jpeg-header.ts';
import { causeOf, type Limits, refused, refusedForSize } from './limits.ts';
import { cleanJpeg } from './picture/jpeg/clean-jpeg.ts';
import { jpegFault } from './picture/jpeg/jpeg-data.ts';
import { onPaper } from './picture/opacity.ts';
import { type Resolution, resolutionOf } from './resolution.ts';

export interface StoredPicture {
  readonly bytes: Uint8Array;
  /** Pixels as stored, before the orientation tag is followed. */
  readonly width: number;
  readonly height: number;
  readonly grey: boolean;
  /** Grey by a palette: decoders give it three channels, all of them equal. */
  readonly palette?: boolean;
  /** One bit a pixel. */
  readonly oneBit: boolean;
  readonly declared?: Resolution;
  /** TIFF and EXIF orientation, 1 to 8; 5 and above lie on their side. Followed unless `turn` is given. */
  readonly orientation?: number;
  /** Degrees clockwise to turn by, whatever the tag says: PDF pages know better than the pictures on them. */
  readonly turn?: 0 | 90 | 180 | 270;
  /** `bytes` are pixels already, 8 bits a sample, rows without padding. */
  readonly raw?: { readonly channels: 1 | 3 };
  /** TIFF only: a fax coding, whose damage libtiff reports as warnings, and the rows of a strip. */
  readonly fax?: { readonly group: 3 | 4; readonly rowsPerStrip: number };
  /** A JPEG in CMYK or YCCK. Adobe stores 0 as full ink, all others 255; libvips takes every file for Adobe's. */
  readonly inks?: 'adobe' | 'plain';
  /** What samples beyond the colour's mean; absent: there are none, or they are opacity as the decoder takes it. */
  readonly extra?: 'nothing' | 'opacity' | 'premultiplied';
  /** Put together from parts that its file describes wrongly. */
  readonly rebuilt?: boolean;
  /** What to say when it cannot be decoded. */
  readonly ifDamaged: QuarantineReason;
}

/** Square to within 1 %: what two roundings of the same resolution differ by. */
const isSquare = ({ x, y }: Resolution) => Math.abs(x / y - 1) <= 0.01;

/** True if there is nothing between black and white. */
const isBlackAndWhite = (data: Uint8Array): boolean => {
  for (let i = 0; i < data.length; i++) if (data[i] !== 0 && data[i] !== 255) return false;
  return true;
};

/** Each ink darkens by its share: what a letter needs, at a tenth of the time of a colour profile. */
const fromInks = (data: Uint8Array, inks: 'adobe' | 'plain'): Uint8Array => {
  const flip = inks === 'adobe' ? 255 : 0;
  const rgb = new Uint8Array((data.length / 4) * 3);
  for (let at = 0, to = 0; at < data.length; at += 4) {
    const black = data[at + 3]! ^ flip;
    for (let ink = 0; ink < 3; ink++) rgb[to++] = Math.round(((data[at + ink]! ^ flip) * black) / 255);
  }
  return rgb;
};

/** What decoders complain of although every pixel is there. */
const HARMLESS = /Invalid SOS parameters|unknown JFIF revision|Unknown Adobe color transform/;
/** The decoder has no idea of such data: they may be whole. */
const NOT_KNOWN = /not configured|not supported|unsupported|not implemented|can ?not handle|Sorry, /i;
/** More rows than the header announces would be lost without a word. */
const TOO_MUCH = /Too much image data/;

/** No sheet is as narrow as this, or as long for its width: a till roll is some 37 times as long as wide. */
const [NARROWEST, LONGEST_SHAPE] = [48, 40];

interface Decoding {
  readonly limits: Limits;
  readonly failOn: FailOnOptions;
  /** What square pixels need, as stored; absent if they are square. */
  readonly size?: readonly [width: number, height: number];
  readonly onItsSide?: boolean;
}

const spaceOf = ({ inks, grey, oneBit, extra }: StoredPicture, resized: boolean) => {
  if (inks !== undefined) return 'cmyk';
  // Going to grey drops the opacity.
  const keepsOpacity = extra === 'opacity' || extra === 'premultiplied';
  return !keepsOpacity && (grey || (oneBit && resized)) ? 'b-w' : 'srgb';
};

const throughSharp = async (picture: StoredPicture, { limits, failOn, size, onItsSide }: Decoding) => {
  const { width, height, oneBit, extra } = picture;
  const pipeline = sharp(picture.bytes, {
    limitInputPixels: Math.floor(limits.megapixels * 1e6),
    failOn,
    ...(picture.raw === undefined ? {} : { raw: { width, height, channels: picture.raw.channels } }),
  });
  const warnings: string[] = [];
  pipeline.on('warning', (warning: string) => warnings.push(warning));
  if (picture.turn === undefined) pipeline.autoOrient();
  else if (picture.turn !== 0) pipeline.rotate(picture.turn);
  if (picture.inks !== undefined) pipeline.pipelineColourspace('cmyk');
  else if (extra === 'nothing') pipeline.removeAlpha();
  else if (extra === undefined) pipeline.flatten({ background: '#ffffff' });
  if (size !== undefined) {
    pipeline.resize({ width: size[onItsSide ? 1 : 0], height: size[onItsSide ? 0 : 1], fit: 'fill', kernel: 'cubic' });
    if (oneBit) pipeline.threshold(128);
  }
  // Taking one of three equal channels costs half of what working out their luma does.
  if (picture.palette && size === undefined) pipeline.extractChannel(0);
  else pipeline.toColourspace(spaceOf(picture, size !== undefined));
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as number, warnings };
};

/** The first `kept` of each pixel's channels. */
const firstChannels = (data: Uint8Array, channels: number, kept: 1 | 3): Uint8Array => {
  const pixels = data.length / channels;
  const result = new Uint8Array(pixels * kept);
  for (let n = 0; n < pixels; n++) for (let c = 0; c < kept; c++) result[n * kept + c] = data[n * channels + c]!;
  return result;
};

interface Shown {
  readonly data: Uint8Array;
  readonly channels: number;
  readonly hidden?: boolean;
}

/** Colours alone: inks become RGB, transparency is composed on white, samples without meaning are left out. */
const shown = ({ extra, inks }: StoredPicture, { data, channels }: Shown): Shown => {
  if (inks) return { data: fromInks(data, inks), channels: 3 };
  if (channels <= 1 || channels === 3) return { data, channels };
  const kept = channels >= 3 ? 3 : 1;
  if (extra === undefined || extra === 'nothing' || (channels !== 2 && channels !== 4)) {
    return { data: firstChannels(data, channels, kept), channels: kept };
  }
  return { ...onPaper(data, channels, extra === 'premultiplied'), channels: kept };
};

const doubtsOf = (picture: StoredPicture, hidden: boolean, ofFax?: PageDoubt): PageDoubt[] => {
  const [short, long] = [Math.min(picture.width, picture.height), Math.max(picture.width, picture.height)];
  return [
    ...(picture.rebuilt ? (['rebuilt'] as const) : []),
    ...(ofFax === undefined ? [] : [ofFax]),
    ...(hidden ? (['content-unresolved'] as const) : []),
    ...(short < NARROWEST || long > LONGEST_SHAPE * short ? (['implausible-size'] as const) : []),
  ];
};

const decode = async (picture: StoredPicture, limits: Limits, failOn: FailOnOptions) => {
  const { width, height, oneBit } = picture;
  const onItsSide = picture.turn === undefined ? (picture.orientation ?? 1) >= 5 : picture.turn % 180 !== 0;
  const stored = resolutionOf(picture.declared, width, height);
  const dpi = Math.max(stored.x, stored.y);
  const square = isSquare(stored);
  const size = [Math.round((width * dpi) / stored.x), Math.round((height * dpi) / stored.y)] as const;
  const tooLarge = refusedForSize(...(square ? ([width, height] as const) : size), limits);
  if (tooLarge !== undefined) return tooLarge;

  // Pixels that came decoded and lie as they should need nothing more.
  const ready = picture.raw !== undefined && square && (picture.turn ?? 0) === 0;
  const through = () => throughSharp(picture, { limits, failOn, ...(square ? {} : { size, onItsSide }) });
  const damageIn = (warnings: readonly string[]) =>
    picture.fax === undefined
      ? warnings.find((warning) => TOO_MUCH.test(warning))
      : faxDamage(warnings, picture.fax, height);
  const decoded = ready
    ? { data: picture.bytes, width, height, channels: picture.raw.channels as number, warnings: [] as string[] }
    : await through();
  const damage = damageIn(decoded.warnings);
  if (damage !== undefined) return refused(picture.ifDamaged, damage);

  const { data, channels, hidden } = shown(picture, decoded);
  if (channels !== 1 && channels !== 3) return refused(picture.ifDamaged, `decoded to ${channels} channels`);
  const grey = channels === 3 ? greyOf(data, SCANNED_CHROMA) : data;
  const raster: Raster = {
    width: decoded.width,
    height: decoded.height,
    channels: grey === undefined ? 3 : 1,
    data: grey ?? data,
    dpi: Math.round(dpi * 10) / 10,
    // Pixels that came decoded, or with three channels, may have gone through a palette of two greys.
    bilevel: oneBit && grey !== undefined && ((channels === 1 && picture.raw === undefined) || isBlackAndWhite(grey)),
  };
  const doubts = doubtsOf(picture, hidden === true, picture.fax && faxDoubt(decoded.warnings, picture.fax, height));
  return { kind: 'page', page: { raster, ...(doubts.length === 0 ? {} : { doubts }) } } as const;
};

const refusal = (picture: StoredPicture, error: unknown): PageOpened => {
  const text = error instanceof Error ? error.message : String(error);
  return refused(NOT_KNOWN.test(text) ? 'PICTURE_KIND_UNKNOWN' : picture.ifDamaged, causeOf(error));
};

/** Looks at a fax with broken rows: warnings are now and then lost on their way here. */
const LOOKS = 3;

/** A fax with noise on the line is judged by how many rows it cost, not given up at the first. */
const decodeNoisy = async (picture: StoredPicture, limits: Limits, fault: unknown): Promise<PageOpened> => {
  let read: PageOpened = refusal(picture, fault);
  for (let look = 0; look < LOOKS; look++) {
    const decoded = await decode(picture, limits, 'truncated');
    if (decoded.kind === 'quarantined') return decoded;
    // Without a word about its rows nobody can say how many were broken.
    if (decoded.page.doubts?.some((doubt) => doubt === 'repaired' || doubt === 'rebuilt')) read = decoded;
  }
  return read;
};

const decodeStrictly = async (picture: StoredPicture, limits: Limits): Promise<PageOpened> => {
  try {
    return await decode(picture, limits, 'warning');
  } catch (error) {
    const harmless = HARMLESS.test(error instanceof Error ? error.message : '');
    try {
      if (picture.fax !== undefined) return await decodeNoisy(picture, limits, error);
      return harmless ? await decode(picture, limits, 'error') : refusal(picture, error);
    } catch (again) {
      return refusal(picture, again);
    }
  }
};

/**
 * Decodes one picture. Never throws for the picture's faults: IMAGE_TOO_LARGE (from the announced size, before anything
 * is allocated), PICTURE_KIND_UNKNOWN or `ifDamaged`.
 */
export const toRaster = async (picture: StoredPicture, limits: Limits): Promise<PageOpened> => {
  const header = picture.raw === undefined && isJpeg(picture.bytes) ? readJpegHeader(picture.bytes) : undefined;
  if (header === undefined) return decodeStrictly(picture, limits);
  // The decoder's threads are at work while this one looks at the data.
  const ifDamaged = isDecodable(header) ? picture.ifDamaged : 'PICTURE_KIND_UNKNOWN';
  const decoding = decodeStrictly({ ...picture, bytes: cleanJpeg(picture.bytes, header), ifDamaged }, limits);
  const fault = refusedForSize(header.width, header.height, limits) ?? jpegFault(picture.bytes, header);
  const decoded = await decoding;
  return decoded.kind === 'page' && typeof fault === 'string' ? refused(picture.ifDamaged, fault) : decoded;
};

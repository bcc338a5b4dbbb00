// Everything that touches pixels, on sharp and our own measurements.
import sharp, { type Sharp } from 'sharp';
import type { Imager } from '../../domain/ports/imager.ts';
import type { Raster } from '../../domain/raster.ts';
import { divideOutBackground } from './background.ts';
import { orientationOf } from './orientation.ts';
import { GLYPH, printOf } from './print.ts';
import { lineAngle } from './skew.ts';
import { workingPage } from './working-page.ts';

// Several page processes share the cores; a cache would only hold pages that never come again.
sharp.cache(false);
sharp.concurrency(1);

const raw = (page: Raster) =>
  sharp(page.data, { raw: { width: page.width, height: page.height, channels: page.channels } });
const grey = (page: Raster) => raw(page).toColourspace('b-w');
const asKept = (page: Raster) => (page.channels === 1 ? grey(page) : raw(page));

const rasterOf = async (image: Sharp, like: Raster, dpi = like.dpi): Promise<Raster> => {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels as 1 | 3, data, dpi, bilevel: like.bilevel };
};

const WHITE = { r: 255, g: 255, b: 255 };

export const sharpImager = (): Imager => {
  const measured = (page: Raster) => {
    const small = workingPage(page);
    const print = printOf(small);
    return { small, print, angle: lineAngle(small, print) };
  };
  return {
    skew: async (page) => {
      const { angle } = measured(page);
      return angle === undefined
        ? { degrees: undefined, confidence: 0 }
        : { degrees: angle.degrees, confidence: angle.confidence };
    },
    orientation: async (page) => {
      const { small, print, angle } = measured(page);
      return orientationOf(small, print, angle);
    },
    turn: async (page, { orientation, skewDegrees }) => {
      let image = asKept(page);
      let { width, height } = page;
      if (orientation !== 0) {
        image = sharp(
          await image
            .rotate((360 - orientation) % 360)
            .raw()
            .toBuffer(),
          {
            raw:
              orientation === 180
                ? { width, height, channels: page.channels }
                : { width: height, height: width, channels: page.channels },
          },
        );
        if (orientation !== 180) [width, height] = [height, width];
      }
      if (skewDegrees !== 0) {
        const { data, info } = await image
          .rotate(-skewDegrees, { background: WHITE })
          .raw()
          .toBuffer({ resolveWithObject: true });
        image = sharp(data, {
          raw: { width: info.width, height: info.height, channels: info.channels as 1 | 3 },
        }).extract({
          left: Math.max(0, Math.floor((info.width - width) / 2)),
          top: Math.max(0, Math.floor((info.height - height) / 2)),
          width: Math.min(width, info.width),
          height: Math.min(height, info.height),
        });
      }
      if (page.channels === 1) image = image.toColourspace('b-w');
      if (page.bilevel) image = image.threshold(128);
      return rasterOf(image, page);
    },
    isBlank: async (page) => {
      const { print } = measured(page);
      let glyphs = 0;
      for (const pixel of print.bitmap) if (pixel === GLYPH) glyphs += 1;
      return glyphs < 30;
    },
    forReading: async (page) => {
      const scale = page.dpi > 270 ? 250 / page.dpi : page.dpi < 150 ? 2 : 1;
      const small = await rasterOf(
        (page.channels === 1 ? grey(page) : raw(page).greyscale())
          .resize(Math.round(page.width * scale))
          .toColourspace('b-w'),
        page,
        page.dpi * scale,
      );
      return { ...small, channels: 1, bilevel: false, data: divideOutBackground(small) };
    },
    encode: async (page) =>
      page.bilevel
        ? {
            type: 'image/tiff',
            bytes: await grey(page)
              .tiff({
                compression: 'ccittfax4',
                bitdepth: 1,
                tile: true,
                tileWidth: Math.ceil(page.width / 16) * 16,
                tileHeight: Math.ceil(page.height / 16) * 16,
                xres: page.dpi / 25.4,
                yres: page.dpi / 25.4,
              })
              .toBuffer(),
          }
        : {
            type: 'image/jpeg',
            bytes: await asKept(page).withMetadata({ density: page.dpi }).jpeg({ quality: 60 }).toBuffer(),
          },
    preview: async (page) =>
      asKept(page)
        .resize(Math.round((page.width * 100) / page.dpi))
        .jpeg({ quality: 60 })
        .toBuffer(),
  };
};

// What packages do not say of themselves in a form that a program can read: third parties inside them, and who wrote them.

/** The build puts their code into the program, so they are deployed although only the build needs them. */
export const BUILT_IN = ['preact', '@tanstack/preact-query', '@tanstack/query-core'];

/** Texts beside this file. "A AND B" asks for both, "A OR B" for the first. */
export const TEXTS_OF = {
  MIT: ['MIT'],
  'Apache-2.0': ['Apache-2.0'],
  '0BSD': ['0BSD'],
  'BSD-2-Clause': ['BSD-2-Clause'],
  'BSD-3-Clause': ['BSD-3-Clause'],
  'OFL-1.1': ['OFL-1.1'],
  // The Lesser licence is an addition to the General one, so both belong together.
  'LGPL-3.0-or-later': ['LGPL-3.0', 'GPL-3.0'],
};

/** Copyright of packages that come without a licence text. */
export const HOLDERS = {
  '@pdf-lib/fontkit': 'Copyright Devon Govett and the authors of pdf-lib',
  '@tesseract.js-data/deu': 'Copyright the authors of tesseract.js',
  '@tesseract.js-data/osd': 'Copyright the authors of tesseract.js',
  'stopwords-iso': 'Copyright Gene Diaz',
  tslib: 'Copyright (c) Microsoft Corporation',
  '@emnapi/runtime': 'Copyright (c) 2021-present Toyobayashi',
  '@img/sharp-': 'Copyright Lovell Fuller and contributors',
};

const LIBVIPS = `libvips and what it is built with, as one shared library that can be exchanged (LGPL): fribidi, glib, libexif, libheif, \
librsvg, libvips, pango and proxy-libintl under LGPL-3.0-or-later; aom, libarchive and libimagequant under BSD-2-Clause; highway and \
libwebp under BSD-3-Clause; cgif, expat, harfbuzz, lcms, libffi, libnsgif, libultrahdr, libxml2 and pixman under MIT; cairo under \
MPL-1.1; fontconfig, freetype, libpng and libtiff under licences of their own; mozjpeg under IJG, Zlib and BSD-3-Clause; zlib-ng under \
Zlib. Sources and their texts: https://github.com/lovell/sharp-libvips`;

/** Works of others inside a package, with their own licence. The first key that a name begins with counts. */
export const INSIDE = {
  '@img/sharp-libvips-': [{ name: 'libvips', license: 'LGPL-3.0-or-later', notice: LIBVIPS }],
  '@img/sharp-wasm32': [{ name: 'libvips', license: 'LGPL-3.0-or-later', notice: LIBVIPS }],
  '@img/sharp-win32-': [{ name: 'libvips', license: 'LGPL-3.0-or-later', notice: LIBVIPS }],
  '@embedpdf/pdfium': [
    { name: 'PDFium', license: 'BSD-3-Clause', notice: 'Copyright 2014 The PDFium Authors. All rights reserved.' },
  ],
  '@kern-ux/native': [
    {
      name: 'Fira Sans',
      license: 'OFL-1.1',
      notice:
        'Copyright (c) 2012-2015, The Mozilla Foundation and Telefonica S.A., with Reserved Font Name "Fira Sans"',
    },
  ],
  '@photostructure/sqlite': [
    { name: 'SQLite', license: 'blessing', notice: 'SQLite has been dedicated to the public domain by its authors.' },
  ],
  '@tesseract.js-data/': [
    {
      name: 'Tesseract’s trained data',
      license: 'Apache-2.0',
      notice:
        'Trained data of https://github.com/tesseract-ocr/tessdata_best and tessdata, by Ray Smith, Google Inc. and others',
    },
  ],
  'tesseract.js-core': [
    { name: 'Tesseract OCR', license: 'Apache-2.0', notice: 'Copyright Google Inc. and the authors of Tesseract' },
    { name: 'Leptonica', license: 'BSD-2-Clause', notice: 'Copyright (C) 2001 Leptonica' },
  ],
  'zxing-wasm': [{ name: 'ZXing-C++', license: 'Apache-2.0', notice: 'Copyright the authors of ZXing and ZXing-C++' }],
};

/** The entry of a table whose keys are names or beginnings of names. */
export const entryFor = (table, name) => Object.entries(table).find(([key]) => name.startsWith(key))?.[1];

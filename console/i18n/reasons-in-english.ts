// Why something waits or was set aside, in English. The German sentences stand beside the reasons, in domain/reasons.ts.
import type { ActiveContent } from '../../domain/carried.ts';
import type { BoundaryReason, NoDocumentReason, QuarantineReason, ReviewReason } from '../../domain/reasons.ts';
import type { LeftReason } from '../../domain/sources/left-files.ts';

export const NO_DOCUMENT_IN_ENGLISH: Record<NoDocumentReason, string> = {
  ONLY_BLANK_PAGES: 'Nothing was found on any page.',
  ONLY_SEPARATORS: 'Only separator sheets were found.',
  ONLY_BLANK_PAGES_AND_SEPARATORS: 'Only blank pages and separator sheets were found.',
};

export const REVIEW_IN_ENGLISH: Record<ReviewReason, string> = {
  TYPE_UNSURE: 'The document type is not certain.',
  UNIT_UNSURE: 'The responsible unit is not certain.',
  NO_TEXT: 'No text was found on the letter.',
  POORLY_READ: 'The text is hard to read.',
  PAGE_MISSING: 'At least one page could not be read.',
  PAGE_DOUBTFUL:
    'A page was damaged or could not be shown in full, something may be missing on it. Please compare it with the original file or the sheet.',
  LIKELY_DUPLICATE: 'Exactly this file has arrived before.',
  GREW_LATER: 'This file grew after it was taken in. A shorter version has already arrived.',
  ATTACHMENTS_INSIDE:
    'There are more files inside this file that cannot be seen here. Please look at the original file.',
  ACTIVE_ORIGINAL: 'The original file holds more than pages, for example a program. It goes to the unit as well.',
  UNKNOWN_UNIT: 'The proposed unit is not set up.',
  MAY_BE_SEVERAL: 'This may be several letters, one behind the other.',
  SECOND_LETTER_IN_TEXT:
    'The text contains a second letter (for example an enclosure or a forwarded e-mail). Please check which one counts.',
  RETURNED: 'The unit gave the letter back: it is not responsible.',
  TAKEN_FOR_EMPTY: 'These pages were taken for empty until a person looked at them.',
  RECALLED: 'The letter was called back.',
  COLLECT_ONLY: 'The mailroom still collects decisions and hands nothing over by itself.',
};

export const QUARANTINE_IN_ENGLISH: Record<QuarantineReason, string> = {
  EMPTY_FILE: 'The file is empty. Please scan the letter again.',
  FILE_TRUNCATED: 'The file is cut off: the scan did not arrive completely. Please scan again.',
  UNKNOWN_FORMAT: 'This is not a file that we can read (TIFF, PDF, JPEG or PNG).',
  PICTURE_KIND_UNKNOWN:
    'We do not know this kind of picture. Please save it as PDF, JPEG, PNG or ordinary TIFF, or print and scan it.',
  PDF_ENCRYPTED: 'The PDF is protected by a password. Please ask the sender for an open one.',
  PDF_WITHOUT_PAGES: 'The PDF has no pages.',
  PDF_ONLY_A_COVER:
    'This PDF is only a cover (a portfolio or an Adobe form) whose content cannot be read here. Please open the original file, print and scan its content, or hand it in as an ordinary PDF.',
  FILE_DAMAGED: 'The file is damaged and cannot be opened.',
  PAGE_DAMAGED: 'This page is damaged. The other pages are kept. Please scan the sheet again.',
  IMAGE_TOO_LARGE: 'The picture is larger than a scan can be. Please scan with at most 600 dpi.',
  TOO_MANY_PAGES: 'The file has more pages than one arrival may have. Please scan in several batches.',
  FILE_TOO_LARGE:
    'The file is larger than the mailroom accepts. It is unchanged in the scan station’s folder. Please scan in smaller batches; or have the limit raised and try again.',
  FILE_UNREADABLE: 'The mailroom may not read this file. Please check the rights of the folder.',
  FILE_GONE: 'The file disappeared while it was read. Please scan the letter again.',
  RESCAN_EXPECTED: 'Something is missing, the letter shall be scanned again. Please scan it, then check here.',
  DUPLICATE: 'Received twice: in review it was decided that this letter is here already.',
  FAILED_REPEATEDLY: 'Processing failed several times. Please have a look and try again.',
};

/** Each goes on from "The original file". */
export const CONTENT_IN_ENGLISH: Record<ActiveContent, string> = {
  javascript: 'holds a program (JavaScript)',
  launch: 'can start other programs',
  'embedded-files': 'holds more files',
  'uri-on-open': 'calls an address when it is opened',
  'rich-media': 'holds sound, film or 3D',
  'bytes-before-pdf': 'begins with something other than a PDF',
  unexamined: 'could not be looked through completely',
};

export const LEFT_IN_ENGLISH: Record<LeftReason, string> = {
  HIDDEN: 'The name begins with a dot. Please rename it.',
  UNFINISHED:
    'The name says that the file is not finished yet (.part, .tmp), but it no longer changes. Please rename it or scan again.',
  SUBFOLDER: 'This is a subfolder. This scan station only takes files that are not in subfolders.',
  TOO_DEEP: 'The folder is too deep inside other folders.',
  NO_FILE: 'This is no ordinary file but a link or something else.',
  IN_WORK_FOLDER: 'The file is in the mailroom’s work folder (.work) and is not the mailroom’s.',
  FOREIGN_WORK_FOLDER:
    'The mailroom’s work folder (.work) belongs to another user. What was taken in can be changed there.',
};

export const BOUNDARY_IN_ENGLISH: Record<BoundaryReason, string> = {
  FIRST_PAGE: 'counted as page 1',
  SALUTATION: 'salutation',
  ADDRESS: 'address',
  SUBJECT: 'subject or reference',
  DATE: 'date',
  OTHER_SENDER: 'another sender',
  CLOSED_BEFORE: 'greeting at the end of the page before',
};

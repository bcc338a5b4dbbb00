// Closed lists of reasons for quarantine, review and deliveries without document, each with the German sentence shown on screen.

export const QUARANTINE_REASONS = {
  EMPTY_FILE: 'Die Datei ist leer. Bitte den Brief noch einmal scannen.',
  FILE_TRUNCATED: 'Die Datei ist abgeschnitten: Der Scan ist nicht vollständig angekommen. Bitte noch einmal scannen.',
  UNKNOWN_FORMAT: 'Das ist keine Datei, die wir lesen können (TIFF, PDF, JPEG oder PNG).',
  PICTURE_KIND_UNKNOWN:
    'Dieses Bildformat kennen wir nicht. Bitte das Bild als PDF, JPEG, PNG oder gewöhnliches TIFF speichern oder ausdrucken und scannen.',
  PDF_ENCRYPTED: 'Das PDF ist mit einem Kennwort geschützt. Bitte beim Absender ein offenes PDF anfordern.',
  PDF_WITHOUT_PAGES: 'Das PDF enthält keine Seiten.',
  PDF_ONLY_A_COVER:
    'Dieses PDF ist nur eine Hülle (Sammelmappe oder Adobe-Formular), ihr Inhalt lässt sich hier nicht lesen. Bitte die Originaldatei öffnen, den Inhalt drucken und scannen oder als gewöhnliches PDF einreichen.',
  FILE_DAMAGED: 'Die Datei ist beschädigt und lässt sich nicht öffnen.',
  PAGE_DAMAGED: 'Diese Seite ist beschädigt. Die übrigen Seiten sind erhalten. Bitte das Blatt noch einmal scannen.',
  IMAGE_TOO_LARGE: 'Das Bild ist größer, als ein Scan sein kann. Bitte mit höchstens 600 dpi scannen.',
  TOO_MANY_PAGES: 'Die Datei hat mehr Seiten, als in einem Eingang erlaubt sind. Bitte in mehreren Stapeln scannen.',
  FILE_TOO_LARGE:
    'Die Datei ist größer, als die Poststelle annimmt. Sie liegt unverändert im Ordner der Scanstation. Bitte in kleineren Stapeln scannen; oder die Grenze erhöhen lassen und noch einmal versuchen.',
  FILE_UNREADABLE: 'Die Poststelle darf diese Datei nicht lesen. Bitte die Rechte des Ordners prüfen.',
  FILE_GONE: 'Die Datei ist verschwunden, während sie gelesen wurde. Bitte den Brief noch einmal scannen.',
  RESCAN_EXPECTED: 'Etwas fehlt, der Brief soll noch einmal gescannt werden. Bitte scannen und dann hier prüfen.',
  DUPLICATE: 'Doppelt eingegangen: Bei der Nachbearbeitung wurde entschieden, dass dieses Schriftstück schon da ist.',
  FAILED_REPEATEDLY: 'Die Verarbeitung ist mehrmals gescheitert. Bitte ansehen und noch einmal versuchen.',
} as const;

export type QuarantineReason = keyof typeof QUARANTINE_REASONS;

/** Why a delivery gave no document. */
export const NO_DOCUMENT_REASONS = {
  ONLY_BLANK_PAGES: 'Auf keiner Seite wurde etwas gefunden.',
  ONLY_SEPARATORS: 'Es wurden nur Trennblätter gefunden.',
  ONLY_BLANK_PAGES_AND_SEPARATORS: 'Es wurden nur Leerseiten und Trennblätter gefunden.',
} as const;

export type NoDocumentReason = keyof typeof NO_DOCUMENT_REASONS;

export const REVIEW_REASONS = {
  TYPE_UNSURE: 'Der Dokumenttyp ist nicht sicher.',
  UNIT_UNSURE: 'Die zuständige Stelle ist nicht sicher.',
  NO_TEXT: 'Auf dem Schriftstück wurde kein Text gefunden.',
  POORLY_READ: 'Der Text ist nur schlecht zu lesen.',
  PAGE_MISSING: 'Mindestens eine Seite konnte nicht gelesen werden.',
  PAGE_DOUBTFUL:
    'Eine Seite war beschädigt oder ließ sich nicht ganz darstellen, vielleicht fehlt etwas darauf. Bitte mit der Originaldatei oder dem Blatt vergleichen.',
  LIKELY_DUPLICATE: 'Genau diese Datei ist schon einmal eingegangen.',
  GREW_LATER: 'Diese Datei ist nach der Annahme noch gewachsen. Eine kürzere Fassung ist schon eingegangen.',
  ATTACHMENTS_INSIDE:
    'In der Datei stecken weitere Dateien, die hier nicht zu sehen sind. Bitte die Originaldatei ansehen.',
  ACTIVE_ORIGINAL: 'Die Originaldatei enthält mehr als Seiten, zum Beispiel ein Programm. Sie geht mit an die Stelle.',
  UNKNOWN_UNIT: 'Die vorgeschlagene Stelle ist nicht eingerichtet.',
  MAY_BE_SEVERAL: 'Hier liegen vielleicht mehrere Briefe hintereinander.',
  SECOND_LETTER_IN_TEXT:
    'Im Text steht noch ein zweiter Brief (zum Beispiel als Anlage oder weitergeleitete E-Mail). Bitte ansehen, welcher gilt.',
  RETURNED: 'Die Stelle hat das Schriftstück zurückgegeben: Sie ist nicht zuständig.',
  TAKEN_FOR_EMPTY: 'Diese Seiten galten als leer, bis eine Person sie angesehen hat.',
  RECALLED: 'Das Schriftstück wurde zurückgeholt.',
  COLLECT_ONLY: 'Die Poststelle sammelt noch Entscheidungen und leitet nichts von selbst weiter.',
} as const;

export type ReviewReason = keyof typeof REVIEW_REASONS;

/** What speaks for a new letter on a page, as a clerk reads it behind "dafür spricht". */
export const BOUNDARY_REASONS = {
  FIRST_PAGE: 'als Seite 1 gezählt',
  SALUTATION: 'Anrede',
  ADDRESS: 'Anschrift',
  SUBJECT: 'Betreff oder Aktenzeichen',
  DATE: 'Datum',
  OTHER_SENDER: 'anderer Absender',
  CLOSED_BEFORE: 'Gruß am Ende der Seite davor',
} as const;

export type BoundaryReason = keyof typeof BOUNDARY_REASONS;

/** Why a document went straight through. */
export const ROUTE_REASONS = {
  CONFIDENT: 'Dokumenttyp und zuständige Stelle sind sicher erkannt.',
  SEPARATOR_SHEET: 'Das Trennblatt nennt die zuständige Stelle.',
  STATION: 'Die Scanstation gehört zu dieser Stelle.',
  RULE: 'Eine Regel der Poststelle legt das fest.',
  OPERATOR: 'In der Nachbearbeitung entschieden.',
  CHECKED: 'Bei einer Stichprobe berichtigt.',
} as const;

export type RouteReason = keyof typeof ROUTE_REASONS;

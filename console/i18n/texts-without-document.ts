// What the page says about deliveries in which no document was found, German and English side by side.

type Both = readonly [de: string, en: string];

export const WITHOUT_DOCUMENT_TEXTS = {
  nothingFound: ['Bitte ansehen', 'Please look at it'],
  emptyDelivery: ['Leer', 'Empty'],
  emptySaidBy: ['leer, bestätigt von {name}', 'empty, confirmed by {name}'],
  lookAt: ['Ansehen', 'Look at it'],
  lookAtOf: ['Ansehen: {name}', 'Look at it: {name}'],
  withoutDocument: ['Ist das wirklich leer?', 'Is this really empty?'],
  withoutDocumentIntro: [
    'In diesen Eingängen wurde kein Schriftstück gefunden. Bitte sehen Sie die Bilder an: Auch Blasses kann ein Brief sein.',
    'No letter was found in these arrivals. Please look at the pictures: faint print can be a letter too.',
  ],
  receivedWhen: ['Eingegangen am {when}', 'Received {when}'],
  pageBlank: ['Seite {n}, gilt als leer', 'Page {n}, taken for blank'],
  pageSeparator: ['Seite {n}, gilt als Trennblatt', 'Page {n}, taken for a separator sheet'],
  pageLarge: ['{page}: groß in einem neuen Fenster', '{page}: large, in a new window'],
  morePages: ['{n} weitere Seiten', '{n} more pages'],
  strongContrast: ['Blasses hervorheben', 'Bring out faint print'],
  isEmpty: ['Stimmt, leer', 'Yes, empty'],
  isEmptyOf: ['Stimmt, leer: {name}', 'Yes, empty: {name}'],
  isDocument: ['Doch ein Schriftstück', 'It is a letter'],
  isDocumentOf: ['Doch ein Schriftstück: {name}', 'It is a letter: {name}'],
  saidEmpty: ['Als leer bestätigt: {name}', 'Confirmed as empty: {name}'],
  saidDocument: [
    'Wird als Schriftstück gelesen und kommt dann in die Nachbearbeitung: {name}',
    'Will be read as a letter and then be in review: {name}',
  ],
  saidBefore: ['Das hat schon jemand entschieden.', 'Somebody has already decided on this.'],
} as const satisfies Record<string, Both>;

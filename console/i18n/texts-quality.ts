// The words of the quality page, of checks and of returns, German and English side by side.
type Both = readonly [de: string, en: string];

export const QUALITY_TEXTS = {
  quality: ['Qualität', 'Quality'],
  checksWaiting: ['{n} warten auf eine Stichprobe', '{n} wait for a check'],
  collectOnly: [
    'Nur sammeln: Die Poststelle leitet noch nichts von selbst weiter.',
    'Collecting only: the mailroom hands nothing over by itself yet.',
  ],
  collectOnlyHow: [
    'Jeder Brief kommt zu Ihnen. Mit jeder Entscheidung lernt die Poststelle dazu; eingeschaltet wird das Weiterleiten in der Konfiguration (sorting.collectOnly).',
    'Every letter comes to you. The mailroom learns from each decision; handing over is switched on in the configuration (sorting.collectOnly).',
  ],
  qualityIntro: [
    'So gut trifft die Poststelle: gemessen an Ihren Entscheidungen, Stichproben und Rückgaben der letzten zwölf Wochen.',
    'How well the mailroom sorts: measured by your decisions, checks and the units’ returns of the last twelve weeks.',
  ],

  checksHeading: ['Stichproben', 'Checks'],
  checksRate: [
    'Von selbst falsch weitergeleitet: {part} von {of} geprüften Briefen ({share}).',
    'Wrongly sent straight through: {part} of {of} checked letters ({share}).',
  ],
  checksInterval: [
    'Der wahre Anteil liegt mit 95 % Sicherheit zwischen {low} und {high}.',
    'The true share lies between {low} and {high}, with 95 % certainty.',
  ],
  checksNone: [
    'Noch ist nichts geprüft. Wie oft sich die Poststelle irrt, zeigt erst die Stichprobe.',
    'Nothing has been checked yet. Only checks show how often the mailroom is wrong.',
  ],
  checksShare: [
    '{share} von allem, was von selbst weitergeht, wird geprüft.',
    '{share} of what goes straight through is checked.',
  ],
  checksOne: ['1 Brief wartet auf Ihre Prüfung.', '1 letter waits for your check.'],
  checksMany: ['{n} Briefe warten auf Ihre Prüfung.', '{n} letters wait for your check.'],
  checksStart: ['Jetzt prüfen', 'Check now'],
  check: ['Stichprobe', 'Check'],
  checkAsk: ['War das richtig?', 'Was this right?'],
  checkSaid: [
    'Dieser Brief ging von selbst weiter als {type} an {unit}.',
    'This letter went straight through as {type} to {unit}.',
  ],
  checkRight: ['Ja, das stimmt', 'Yes, that is right'],
  checkWrong: ['Nein, berichtigen', 'No, correct it'],
  checkSend: ['Berichtigen und neu weiterleiten', 'Correct and hand over anew'],
  checkSame: [
    'Typ und Stelle sind unverändert. Stimmt beides, wählen Sie „Ja“.',
    'Type and unit are unchanged. If both are right, choose “Yes”.',
  ],
  checkedRight: ['Geprüft: richtig.', 'Checked: right.'],
  checkedWrong: ['Berichtigt und gelernt: {type}, {unit}', 'Corrected and learned: {type}, {unit}'],
  checkGone: ['Diese Stichprobe ist schon erledigt.', 'This check is already done.'],
  toQuality: ['Zur Qualität', 'Back to quality'],

  weeksHeading: ['Woche für Woche', 'Week by week'],
  weeksChart: [
    'Anteil der Briefe, die ohne Hilfe ankamen, je Woche: {values}',
    'Share of letters that arrived without help, by week: {values}',
  ],
  weeksTable: ['Post und Treffer je Woche', 'Post and hits by week'],
  columnWeek: ['Woche ab', 'Week of'],
  columnLetters: ['Briefe', 'Letters'],
  columnThrough: ['Ohne Hilfe', 'Without help'],
  columnDecided: ['Entschieden', 'Decided'],
  columnBothRight: ['Vorschlag richtig', 'Proposal right'],
  columnTypeRight: ['Typ richtig', 'Type right'],
  columnUnitRight: ['Stelle richtig', 'Unit right'],
  columnReturned: ['Zurückgegeben', 'Given back'],

  labelsHeading: ['Was verwechselt wird', 'What is mixed up'],
  labelsIntro: [
    'Ihre Entscheidungen neben dem, was die Poststelle vorgeschlagen hatte.',
    'Your decisions beside what the mailroom had proposed.',
  ],
  labelsUnits: ['Zuständige Stellen', 'Responsible units'],
  labelsTypes: ['Dokumenttypen', 'Document types'],
  columnLabelUnit: ['Stelle', 'Unit'],
  columnLabelType: ['Typ', 'Type'],
  columnRight: ['Richtig vorgeschlagen', 'Rightly proposed'],
  columnTakenFor: ['Stattdessen vorgeschlagen', 'Proposed instead'],
  nothingDecided: ['Noch ist nichts entschieden.', 'Nothing has been decided yet.'],

  driftHeading: ['Stellen, deren Post sich geändert hat', 'Units whose post has changed'],
  driftNone: [
    'Bei keiner Stelle hat sich die Post auffällig geändert.',
    'No unit’s post has changed in a way that stands out.',
  ],
  driftHow: [
    'Die letzten vier Wochen neben den acht davor. Hier lohnt ein Blick in die Stichworte der Stelle, und neu zu lernen.',
    'The last four weeks beside the eight before. Look at the unit’s keywords, and train anew.',
  ],
  columnKnown: ['Bekannte Wörter', 'Known words'],
  columnConfidence: ['Sicherheit', 'Confidence'],
  fromTo: ['{from} → {to}', '{from} → {to}'],

  modelsHeading: ['Fassungen des Modells', 'Versions of the model'],
  modelsIntro: [
    'Was gelernt wurde, wird von Zeit zu Zeit neu zusammengefasst. Eine neue Fassung gilt nur, wenn sie auf zurückgehaltenen Briefen nicht schlechter ist.',
    'From time to time all that was learned is put together anew. A new version counts only if it is no worse on letters held back.',
  ],
  modelsDecisionsOne: ['1 Entscheidung seit dem letzten Mal.', '1 decision since the last time.'],
  modelsDecisionsMany: ['{n} Entscheidungen seit dem letzten Mal.', '{n} decisions since the last time.'],
  modelsTable: ['Fassungen, die gültige zuerst', 'Versions, the one in use first'],
  columnVersion: ['Fassung', 'Version'],
  columnMade: ['Vom', 'Made'],
  columnLearned: ['Gelernt aus', 'Learned from'],
  columnHeldOut: ['Beides richtig', 'Both right'],
  columnState: ['Gilt', 'In use'],
  originStarter: ['mitgeliefert', 'came with the program'],
  originFile: ['aus der Konfiguration', 'from the configuration'],
  lettersOne: ['1 Brief', '1 letter'],
  lettersMany: ['{n} Briefe', '{n} letters'],
  lettersLeftOut: ['{n} ausgelassen', '{n} left out'],
  leftOutWhy: [
    'Ausgelassen sind Briefe, deren Dokumenttyp oder Stelle es in der Konfiguration nicht (mehr) gibt.',
    'Left out are letters whose type or unit the configuration does not have (any more).',
  ],
  leftOutOne: [
    '1 Brief blieb außen vor: Seinen Dokumenttyp oder seine Stelle gibt es in der Konfiguration nicht.',
    '1 letter was left out: the configuration does not have its type or its unit.',
  ],
  leftOutMany: [
    '{n} Briefe blieben außen vor: Ihren Dokumenttyp oder ihre Stelle gibt es in der Konfiguration nicht.',
    '{n} letters were left out: the configuration does not have their type or their unit.',
  ],
  heldOutBeside: ['{now} (vorher {before}) von {n} zurückgehaltenen', '{now} (before: {before}) of {n} held back'],
  inUse: ['gilt jetzt', 'in use'],
  notBetter: ['war schlechter, gilt nicht', 'did worse, not used'],
  rollBack: ['Zurück zu dieser', 'Back to this one'],
  rollBackTo: ['Zurück zu dieser: Fassung {version}', 'Back to this one: version {version}'],
  rolledBack: ['Jetzt gilt wieder die Fassung {version}.', 'Version {version} is in use again.'],
  refit: ['Jetzt neu lernen', 'Train anew now'],
  refitting: ['Es wird neu gelernt. Die Post läuft weiter.', 'Training anew. The post goes on.'],
  refitPromoted: ['Die neue Fassung gilt.', 'The new version is in use.'],
  refitRefused: [
    'Die neue Fassung war schlechter; es bleibt bei der alten.',
    'The new version did worse; the old one stays.',
  ],
  refitTooFew: [
    'Zum Vergleichen gibt es noch zu wenige Entscheidungen. Nach etwa 50 geht es.',
    'There are too few decisions to compare yet. About 50 are enough.',
  ],
  refitUnchanged: ['Seit der letzten Fassung kam nichts Neues dazu.', 'Nothing new since the last version.'],
  refitFailed: [
    'Das Lernen hat nicht geklappt. Es bleibt bei der alten Fassung; der Grund steht im Log.',
    'Training failed. The old version stays; the log says why.',
  ],

  cameBack: ['Kam zurück', 'Came back'],
  cameBackOf: ['Kam zurück: {name}', 'Came back: {name}'],
  cameBackAsk: [
    'Hat „{unit}“ das Schriftstück zurückgegeben, weil die Stelle nicht zuständig ist?',
    'Has “{unit}” given the letter back because it is not responsible?',
  ],
  cameBackYes: ['Ja, zurück in die Nachbearbeitung', 'Yes, back into review'],
  cancel: ['Abbrechen', 'Cancel'],
  cameBackDone: ['Zurück in der Nachbearbeitung: {name}', 'Back in review: {name}'],
  returnedBy: ['Zurückgegeben von {unit}, {when}', 'Given back by {unit}, {when}'],
} as const satisfies Record<string, Both>;

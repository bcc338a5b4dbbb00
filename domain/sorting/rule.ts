// A rule of the office: documents that match all its conditions get the given unit or type.

/** What must all be true; at least one is named. */
export interface RuleConditions {
  /** The sender's name; `*` stands for anything, case and punctuation do not count. */
  readonly sender?: string;
  /** The sender's e-mail address with `*` for anything, or a domain, which stands for those below it too. */
  readonly email?: string;
  /** A regular expression (RE2 syntax) for a reference that stands by itself anywhere in the letter. */
  readonly reference?: string;
  /** Anywhere in the letter, with right check digits. */
  readonly leitwegId?: string;
  /** Anywhere in the letter, without blanks. */
  readonly iban?: string;
  /** Id of the scan station. */
  readonly station?: string;
}

export interface Rule {
  readonly id: string;
  /** What a clerk reads as the reason. */
  readonly name: string;
  readonly when: RuleConditions;
  readonly unit?: string;
  readonly type?: string;
}

// Generates the command-line reference as Markdown from the commands.
import type { Argument, Command, Option } from 'commander';

const HEAD = `# Command line

\`npm run -s poststelle -- COMMAND\`, or \`node dist/app/main.js COMMAND\` after \`npm run build\`. Without a command the
installation is started. \`--config FILE\` names the configuration (default: \`poststelle.yaml\` here, else the sample
municipality). This page is made from the program (\`npm run cli-reference\`); a test compares the two.

Exit codes: 0 done; 1 a fault of the installation or of the call; 2 something was quarantined, gave no document, waits for
a look, or does not hold. Faults and reasons: [errors](errors.md).

## What \`process\` prints

One JSON object per document and line: \`{source, document, pages: [{page, outcome, skewDegrees, orientation}], type,
typeConfidence, unit, unitConfidence, rules, fields, disposition, reasons, text, pdf}\`. \`page\` counts from 1; \`outcome\` is
\`document\`, \`separator\`, \`blank\` or \`quarantined\` (then with a \`reason\`). A file that gave no document has one line with
\`document: null\`.
`;

const argument = (one: Argument): string => {
  const name = one.variadic ? `${one.name()}…` : one.name();
  return one.required ? `<${name}>` : `[${name}]`;
};

const nameOf = (command: Command): string => {
  const names: string[] = [];
  for (let at: Command | null = command; at?.parent; at = at.parent) names.unshift(at.name());
  return names.join(' ');
};

const escaped = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

const capitalised = (text: string): string => escaped(`${text.charAt(0).toUpperCase()}${text.slice(1)}`);

/** Columns are padded, as the formatter of the repository wants them. */
const tableOf = (rows: readonly (readonly [string, string])[]): readonly string[] => {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column as 0 | 1].length)));
  const line = ([first, second]: readonly [string, string]): string =>
    `| ${first.padEnd(widths[0]!)} | ${second.padEnd(widths[1]!)} |`;
  return [line(rows[0]!), `| ${'-'.repeat(widths[0]!)} | ${'-'.repeat(widths[1]!)} |`, ...rows.slice(1).map(line)];
};

const optionRow = (option: Option): readonly [string, string] => [
  `\`${option.flags}\`${option.mandatory ? ' (required)' : ''}`,
  escaped(option.description),
];

const sectionOf = (command: Command): string => {
  const title = ['##', '`', [nameOf(command), ...command.registeredArguments.map(argument)].join(' '), '`'];
  const options = command.options.filter((option) => !option.hidden);
  const table = options.length === 0 ? [] : ['', ...tableOf([['option', 'does'], ...options.map(optionRow)])];
  return [`${title[0]} ${title.slice(1).join('')}`, '', `${capitalised(command.description())}.`, ...table, ''].join(
    '\n',
  );
};

const leavesOf = (command: Command): readonly Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);

export const cliReference = (program: Command): string => [HEAD, ...leavesOf(program).map(sectionOf)].join('\n');

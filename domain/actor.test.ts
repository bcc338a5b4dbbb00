// Actors: names reserved for the machine, stations, units' systems and command-line accounts are refused to people.
import { expect, test } from 'vitest';
import {
  type Actor,
  actorOf,
  formOf,
  isMachine,
  isPerson,
  MACHINE,
  personNamed,
  station,
  unitSystem,
} from './actor.ts';

const refusal = (name: string): unknown => {
  try {
    return personNamed(name).name;
  } catch (error) {
    return (error as { details?: unknown }).details;
  }
};

test.each([
  ['machine', 'reserved'],
  ['Machine', 'reserved'],
  [' MACHINE ', 'reserved'],
  ['ｍａｃｈｉｎｅ', 'reserved'],
  ['𝐦𝐚𝐜𝐡𝐢𝐧𝐞', 'reserved'],
  ['machıne', 'reserved'],
  ['mach1ne', 'reserved'],
  ['rnachine', 'reserved'],
  ['máchine', 'reserved'],
  ['m-a-c-h-i-n-e', 'reserved'],
  ['Machine (Berger)', 'reserved'],
  ['Maschine', 'reserved'],
  ['Unit Bauamt', 'reserved'],
  ['Station Rathaus', 'reserved'],
  ['System', 'reserved'],
  ['unit:bauamt', 'characters'],
  ['unit：bauamt', 'characters'],
  ['unit∶bauamt', 'characters'],
  ['station:rathaus-eg', 'characters'],
  ['Frau Berger (by command line, uid 0: root)', 'characters'],
  ['Frau Berger (by command line, uid 0)', 'reserved'],
  ['Frau Berger (By  Command-Line, uid 0)', 'reserved'],
  ['mach\u200bine', 'characters'],
  ['machine\u00ad', 'characters'],
  ['mаchine', 'characters'],
  ['ᴍaschine', 'characters'],
  ['ꟿachine', 'characters'],
  ['Berger\u001b[2J', 'characters'],
  ['Frau\nBerger', 'characters'],
  ['\u202eregreB', 'characters'],
  ['12', 'characters'],
  ['...', 'characters'],
  ['', 'empty'],
  ['  \u00a0 ', 'empty'],
  ['B'.repeat(101), 'too-long'],
])('nobody can act as %j: %s', (name, why) => {
  expect(refusal(name)).toEqual({ why });
});

test.each([
  'Frau Berger',
  'Jan Petersen',
  'Poststelle',
  'm.musterfrau',
  'Özdemir, Ayşe',
  'Đorđe Ńowak-O’Neill',
  'a.berger@stadt.example',
  'Schmidt (Sachgebiet 2/1)',
  'Stationsleitung Nord',
])('%j is a name', (name) => {
  expect(refusal(name)).toBe(name);
});

test('spellings that a reader takes for the same name are the same person', () => {
  const ids = ['Frau Berger', ' frau  BERGER', 'Ｆｒａｕ Berger'].map((name) => personNamed(name).id);
  expect(new Set(ids).size).toBe(1);
  expect(personNamed('Frau Bergner').id).not.toBe(ids[0]);
});

test.each<[Actor, string]>([
  [MACHINE, 'machine'],
  [station('rathaus-eg'), 'station:rathaus-eg'],
  [unitSystem('bauamt'), 'unit:bauamt'],
  [personNamed('Frau Berger'), 'Frau Berger'],
  [personNamed('Frau Berger', { uid: 1000, user: 'anna' }), 'Frau Berger (by command line, uid 1000: anna)'],
  [personNamed('Frau Berger', { uid: 0 }), 'Frau Berger (by command line, uid 0)'],
  [personNamed('Schmidt (SG 2)', { uid: 7, user: 'b.c' }), 'Schmidt (SG 2) (by command line, uid 7: b.c)'],
])('an actor has one form, and the form names the actor: %j', (actor, form) => {
  expect(formOf(actor)).toBe(form);
  expect(actorOf(form)).toEqual(actor);
});

test('entries of earlier versions are read on, whatever name they bear', () => {
  expect(actorOf('machine')).toEqual(MACHINE);
  expect(actorOf('Frau Berger')).toMatchObject({ kind: 'person', name: 'Frau Berger' });
  expect(actorOf('名前: ?')).toMatchObject({ kind: 'person', name: '名前: ?' });
  expect(['machine', 'Frau Berger', 'unit:bauamt'].map((form) => [isMachine(form), isPerson(form)])).toEqual([
    [true, false],
    [false, true],
    [false, false],
  ]);
});

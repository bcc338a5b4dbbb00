// The smallest configuration that is whole: one station, one type, two units.
export const SMALL = `office:
  name: Dorf Kleinhausen
stations:
  - id: rathaus
    name: Rathaus
    folder: scans
types:
  - { id: antrag, name: Antrag }
units:
  - { id: bauamt, name: Bauamt }
  - { id: poststelle, name: Poststelle }
`;

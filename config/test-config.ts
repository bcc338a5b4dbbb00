// Test helper: the smallest complete configuration.
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

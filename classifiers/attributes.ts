// The attributes that are classified: type and unit.

/** The two separate answers. */
export type Attribute = 'type' | 'unit';
export type PerAttribute<T> = { readonly [A in Attribute]: T };

export const forBoth = <T>(make: (attribute: Attribute) => T): PerAttribute<T> => ({
  type: make('type'),
  unit: make('unit'),
});

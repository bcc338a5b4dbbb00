// KERN's icons are decoration: what they mean stands beside them in words.
export const Icon = ({ name }: { readonly name: string }) => (
  <span class={`kern-icon kern-icon--${name}`} aria-hidden="true" />
);

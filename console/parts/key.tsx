// A key's name beside what it does. Screen readers get it from aria-keyshortcuts instead.
export const Key = ({ name }: { readonly name: string }) => (
  <span class="key" aria-hidden="true">
    {name}
  </span>
);

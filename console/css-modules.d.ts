// A CSS module gives each of its class names as it is called in the built style sheet.
declare module '*.module.css' {
  const names: Readonly<Record<string, string>>;
  export default names;
}

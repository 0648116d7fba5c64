/** A file taken into the bundle as text, such as an SQL migration: `import sql from './0001-initial.sql?raw'`. */
declare module '*?raw' {
  const text: string;
  export default text;
}

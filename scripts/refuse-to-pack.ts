// A package's own folder has sources alone: packed there, it would be published without its code.
console.error(
  'Packages are packed from dist/: npm run build, then npm pack ./dist/NAME in the root of the repository.',
);
process.exit(1);

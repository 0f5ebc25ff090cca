// Stands in for string-width in the bundle. It is there for yargs to lay out help, which is plain text of narrow letters here;
// the real one loads Unicode tables that cost more than everything else that a command does at its start.
export default function plainWidth(text) {
  return text.length;
}

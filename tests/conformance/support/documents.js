// The examples of a document.

import { readFileSync } from 'node:fs';
import { project } from './server.js';

// The fenced blocks of one language in a document.
export function blocks(file, language) {
  const text = readFileSync(project + file, 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, block]) => block);
}

// A console session as [command, output] pairs; a command goes on where its line ends with a backslash.
export function session(block) {
  return [...block.matchAll(/^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, command, output]) => [command, output]);
}

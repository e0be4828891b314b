// bench/RESULTS.md.

import { connections, users } from './bench.js';
import { idleConnections, starts } from './footprint.js';
import { aboveFloor, halfOfSaturation, pairs, seconds } from './latency.js';
import { highest, lowest, median } from './statistics.js';
import { aged, aging, memoryGrowth, requestsATurn, turns } from './steady.js';
import { counts, rounds, seldomRounds } from './throughput.js';

const none = '–';
const number = (value, digits = 1) => (value === undefined || !Number.isFinite(value) ? none : value.toFixed(digits));
const table = (head, rows) => [
  `| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows.map((row) => `| ${row.join(' | ')} |`), '',
].join('\n');

const labels = {
  understudy: 'understudy', floor: 'constant answer, raw epoll', nginx: 'constant answer, nginx', prism: 'Prism',
  prism_silent: 'Prism, log off', mountebank: 'mountebank', wiremock: 'WireMock', mockserver: 'MockServer',
};
const kinds = {
  get: 'GET emails', post: 'POST email', cold: 'GET, token never seen', pipelined: 'GET, 16 pipelined', tls: 'GET, TLS kept alive',
  sessions: 'GET, new TLS session', resumed: 'GET, resumed TLS session', mix: 'GET and POST in turn',
};

function requestRow(samples, name) {
  const [kind, server] = name.split(' ');
  const cpu = samples.all(name, 'cpu_us');
  return [
    `${kinds[kind]}, ${labels[server]}`, number(median(cpu)), number(samples.median(name, 'user_us')),
    `${number(lowest(cpu))}–${number(highest(cpu))}`, number(samples.median(name, 'rate'), 0), number(samples.median(name, 'p50_us'), 0),
    number(samples.median(name, 'p99_us'), 0),
  ];
}

function requestTable({ samples }) {
  const names = Object.keys(kinds).flatMap((kind) => Object.keys(labels).map((server) => `${kind} ${server}`));
  const rows = names.filter((name) => samples.has(name)).map((name) => requestRow(samples, name));
  return table(['', 'CPU a request, µs', 'of it user', 'spread', 'requests/s', 'p50, µs', 'p99, µs'], rows);
}

function footprintTable({ samples }) {
  const rows = Object.keys(labels).filter((name) => samples.has(`start ${name}`)).map((name) => {
    const ms = samples.all(`start ${name}`, 'ms');
    return [
      labels[name], number(median(ms)), `${number(lowest(ms))}–${number(highest(ms))}`, number(samples.median(`idle ${name}`, 'resident')),
      number(samples.median(`idle ${name}`, 'proportional')),
    ];
  });
  return table(['', 'spawn to first answer, ms', 'spread', 'idle, MiB resident', 'MiB proportional'], rows);
}

function latencyTable({ samples }) {
  const figures = ['p50_us', 'p99_us', 'p999_us', 'max_us'];
  const rows = ['floor', 'understudy'].filter((name) => samples.has(`latency ${name}`)).map((name) => [
    labels[name], ...figures.map((figure) => {
      const all = samples.all(`latency ${name}`, figure);
      return `${number(median(all), 0)} (${number(lowest(all), 0)}–${number(highest(all), 0)})`;
    }),
  ]);
  return table(['µs, from when each request was due', 'p50', 'p99', 'p99.9', 'longest'], rows);
}

// A row of the marks: what, measured, mark; met where a number says so.
function marks(bench) {
  const { samples } = bench;
  const of = (name, figure = 'cpu_us') => samples.median(name, figure);
  const ratio = (one, other, figure = 'cpu_us') => samples.least(one, figure) / samples.least(other, figure);
  const above = (figure) => {
    const all = aboveFloor(bench, figure);
    return all.length === 0 ? undefined : median(all) / 1000;
  };
  const atMost = (what, value, mark, digits = 2) => [what, number(value, digits), `at most ${mark}`, verdict(value <= mark, value)];
  const atLeast = (what, value, mark, digits = 2) => [what, number(value, digits), `at least ${mark}`, verdict(value >= mark, value)];
  const always = [
    atMost('GET, CPU, understudy / nginx', ratio('get understudy', 'get nginx'), bench.peers ? 1 : 1.5),
    atLeast('GET, CPU, Prism / understudy', ratio('get prism', 'get understudy'), bench.peers ? 60 : 40, 0),
    atLeast('GET, CPU, Prism with its log off / understudy', ratio('get prism_silent', 'get understudy'), bench.peers ? 60 : 40, 0),
    atMost('POST, CPU, understudy / nginx', ratio('post understudy', 'post nginx'), 1.3),
    atMost('idle memory, MiB', of('idle understudy', 'resident'), bench.peers ? 24 : 40, 1),
    atMost('spawn to first answer, ms', samples.least('start understudy', 'ms', 'ms'), bench.peers ? 40 : 100, 1),
  ];
  if (!bench.peers) return always;
  const grown = (name) => of('million', name);
  return [
    ...always,
    atMost('GET, user time, µs', samples.least('get understudy', 'user_us'), 4, 1),
    atMost('POST, user time, µs', samples.least('post understudy', 'user_us'), 9, 1),
    atLeast('GET, 16 pipelined, requests/s', samples.least('pipelined understudy', 'rate'), 250_000, 0),
    atMost('TLS kept alive, CPU, understudy / nginx', ratio('tls understudy', 'tls nginx'), 1),
    atLeast('new TLS sessions a second, understudy / nginx', ratio('sessions understudy', 'sessions nginx', 'rate'), 1),
    atLeast('resumed TLS sessions a second, understudy / nginx', ratio('resumed understudy', 'resumed nginx', 'rate'), 1),
    atMost('p99 above the floor\'s, ms', above('p99_us'), 1),
    atMost('p99.9 above the floor\'s, ms', above('p999_us'), 5),
    atMost('10,000 idle connections, MiB in all', of('connections understudy', 'after'), 120, 0),
    atMost('1,000,000 template users, MiB more than with 1,000', grown('templates') - grown('without'), 1, 1),
    atMost('1,000,000 changed users, MiB in all', grown('changed'), 1024, 0),
    atMost('longest request while they are changed, ms of CPU', of('growth', 'max_us') / 1000, 5, 1),
    ...['queries', 'commands'].map((mix) => atMost(`two workers of one program / of two programs, CPU, ${mix}`, of('scaling', mix), 1.05)),
    atMost('steady state, CPU, after ten minutes of writes / young', aged(bench), 1.05),
    atMost('steady state, memory, last minute / first', memoryGrowth(bench), 1.05),
  ];
}

function verdict(holds, value) {
  if (value === undefined || Number.isNaN(value)) return 'not measured';
  return holds ? 'met' : 'missed';
}

function beyond(bench) {
  const { samples } = bench;
  const steady = samples.all('steady', 'length');
  const ages = aging(bench);
  const million = (name, digits = 1) => number(samples.median('million', name), digits);
  const held = (name, when) => number(samples.median(`connections ${name}`, when));
  const growth = (name, digits = 1) => number(samples.median('growth', name), digits);
  const runs = (figure, digits = 1) => samples.all('steady', figure).map((value) => number(value, digits)).join(', ') || none;
  return `## Latency at half of saturation

${number(halfOfSaturation(bench), 0)} requests a second, GET and POST in turn, over ${connections} connections: an open loop that sends each request
when it is due and counts from then. ${pairs} pairs of ${seconds} s, floor and understudy in turn, with the journal on and the metrics scraped
every second; median, then the lowest and the highest.

${latencyTable(bench)}
## Memory

- ${idleConnections} kept connections, one request served on each: understudy ${held('understudy', 'before')} MiB before, ${held('understudy', 'after')} with
  them; nginx ${held('nginx', 'before')} and ${held('nginx', 'after')}.
- Users: ${million('without')} MiB with ${users} of a template, ${million('templates')} with 1,000,000, ${million('changed')} once each of them had a pending address,
  outbox and journal included. They were changed at ${million('rate', 0)} a second.
- A change of each of a million users by \`pipeline_bench --growth\`, µs of CPU, the less of what it took in each of two processes,
  so that what else the machine did then does not count: ${growth('p50_us')} at the median, ${growth('p99_us')} at p99, ${growth('p9999_us')} at p99.99, ${growth('max_us', 0)} the longest.
- Steady state: ${steady.length} runs of ${number(steady[0], 0)} s, two writes to a read, at the rate above.
  CPU a request, µs: ${runs('cpu_us')}; resident, MiB: ${runs('resident')}. Then ${turns} turns of ${requestsATurn}
  of the same requests with a server that was young, as the machine changes by more than what is looked for from one minute to the next; CPU a
  request in the young one's: ${number(lowest(ages), 2)}–${number(highest(ages), 2)}.

## Stages

\`pipeline_bench\`, the program above its sockets; instructions as \`bench/instructions.txt\` has them.

\`\`\`
${bench.stages ?? none}
\`\`\`

## Two workers

\`pipeline_bench --scaling\`. What two of one program cost more than two that share nothing is what sharing costs; what those
cost more than one alone is the machine's: its cores may be two threads of one.

\`\`\`
${bench.scaling ?? none}
\`\`\`
`;
}

const peerNotes = `- The floor (\`bench/floor\`) answers constants of the same sizes over epoll and nothing else; mountebank and WireMock answer
  understudy's own bodies as constants, MockServer GET from the document and POST likewise.
- TLS: the P-256 certificate that \`understudy --tls\` makes, for both; tickets on. A new session is a connection with a full
  handshake and one GET, eight at once; a resumed one goes on from the ticket of the one before.
`;

function notMeasured(bench) {
  const lines = [...bench.missing].map(([what, reason]) => `- ${what}: ${reason}`);
  return lines.length === 0 ? '' : `## Not measured\n\n${lines.join('\n')}\n`;
}

export function report(bench, { machine, commit, built, command, bytes, minutes }) {
  return `# End-to-end benchmarks

Written by \`./tools/bench\`; do not edit.

- machine: ${machine}
- commit: ${commit}
- built: ${built}
- command: \`${command}\`, ${number(minutes, 0)} minutes

Each server runs on core ${bench.cores.server} with one worker, the load generator (\`bench/load\`) on core ${bench.cores.load}: a closed loop over ${connections} keep-alive
connections that checks every status. CPU is the server's user and system time, its children's included, divided by the
requests. ${rounds} rounds of ${counts.fast} requests, the servers taking turns; median, then the lowest and the highest. The peers that run on Node
and Java have ${seldomRounds} rounds of ${counts.slow}, cold tokens ${seldomRounds} of ${counts.cold}.

${requestTable(bench)}
${footprintTable(bench)}
| | measured | mark | |
|---|---|---|---|
${marks(bench).map((row) => `| ${row.join(' | ')} |`).join('\n')}

The machine is shared: what its other guests do takes more, never less, and comes and goes within a second. So CPU, user time, rates
and the start are compared by the mean of the quarter of the runs that took least, the same way for everybody; the table above has medians.

- GET: \`bench/load/get.http\`, the whole pipeline with signed tokens that were seen before (${connections} of them); answers of ${bytes.get} bytes.
- POST: \`bench/load/post.http\`, a validated body that sends a code; request n is user n modulo ${users} and replaces that user's
  pending primary address, so the state stays bounded; answers of ${bytes.post} bytes.
- Token never seen: the same GET, each request with a token of its own, minted beforehand.
- nginx returns a constant, as many bytes as understudy in head and body, and logs nothing. Prism mocks
  \`fixtures/openapi/okta-myaccount.yaml\` as \`prism mock\` starts it, logging requests as understudy keeps its journal; and once
  more with its log off. The first ${counts.warmUp} GET and as many POST of those on Node and Java are not counted.
${bench.peers ? peerNotes : ''}- User and system time are told apart by the kernel's ticks, so the share is good to a few percent.
- Memory and start: \`understudy serve\` with both providers and the built-in fixtures, and each peer with what it was measured
  with; memory two seconds after the first answer; ${starts.fast} starts, ${starts.slow} of those on Node and Java. The signing key is made in
  the background and not waited for.

${bench.peers ? beyond(bench) : ''}
${notMeasured(bench)}`.replace(/\n{3,}/g, '\n\n').trimEnd().concat('\n');
}

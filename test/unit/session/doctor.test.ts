import assert from 'node:assert/strict';
import { EnvironmentError, CancelledError } from '../../../src/errors';
import { findingOf, isHealthy, type Diagnosis } from '../../../src/session/doctor/finding';
import { masked } from '../../../src/session/doctor/masked';
import { doctorReport } from '../../../src/session/doctor/report';

const about = { id: 'x', title: 'X' };

describe('the doctor', () => {
  for (const [text, shown] of [
    ['at postgres://ada:secret@db:5432/x.', 'at postgres://ada:***@db:5432/x.'],
    ['tcp://ada:p@ss:w/ord@10.0.0.5:2376 is', 'tcp://ada:***@10.0.0.5:2376 is'],
    ['postgresql://ada:%40x@[::1]/x?sslmode=require', 'postgresql://ada:***@[::1]/x?sslmode=require'],
    ['postgres://db/x?user=ada&password=secret&sslmode=x', 'postgres://db/x?user=ada&password=***&sslmode=x'],
    ['postgres://:secret@db/x', 'postgres://:***@db/x'],
    ['unix:///run/docker.sock, tcp://10.0.0.5:2375', 'unix:///run/docker.sock, tcp://10.0.0.5:2375'],
  ] as const) {
    it(`shows ${shown}`, () => assert.equal(masked(text), shown));
  }

  it('makes a finding of an error, and none of a cancellation', async () => {
    const fault = await findingOf(about, 'problem', () =>
      Promise.reject(new EnvironmentError('It is gone.', 'Fetch it.')),
    );
    assert.deepEqual(fault, { ...about, state: 'problem', found: 'It is gone.', fix: 'Fetch it.' });
    await assert.rejects(
      findingOf(about, 'problem', () => Promise.reject(new CancelledError())),
      CancelledError,
    );
  });

  it('reports what keeps a person from working first, and formats nobody’s text', () => {
    const diagnosis: Diagnosis = {
      version: 1,
      product: 'Backend Drills 1.2.3',
      platform: 'linux x64',
      findings: [
        { id: 'a', title: 'Alpha', state: 'ok', found: 'C:\\a*b* is <there>,\n as_it_was.' },
        { id: 'b', title: 'Beta', state: 'problem', found: 'It is gone.', fix: 'Fetch `it`.' },
      ],
    };
    assert.equal(isHealthy(diagnosis), false);
    assert.equal(
      doctorReport(diagnosis),
      `# Backend Drills: Doctor

Backend Drills 1.2.3 on linux x64

## Problems (1)

- **Beta**: It is gone.
  - Fix: Fetch \\\`it\\\`.

## In order (1)

- **Alpha**: C:\\\\a\\*b\\* is \\<there>, as_it_was.
`,
    );
  });
});

